#include "server/store/sqlite_readers.h"

#include "server/store/sqlite_transaction.h"

namespace kulanz {
namespace {

using Step = SqliteConnection::Step;

// A read transaction for as long as it lives.
class Snapshot {
 public:
  explicit Snapshot(SqliteConnection& connection) : connection_(connection) {
    connection_.run(Step::begin_read);
  }
  ~Snapshot() {
    try {
      if (connection_.in_transaction()) connection_.run(Step::roll_back);
    } catch (const StoreError&) {
      // The next begin on this connection says what is wrong with it.
    }
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  SqliteConnection& connection_;
};

}  // namespace

class SqliteReaders::Lease {
 public:
  explicit Lease(SqliteReaders& readers) : readers_(readers) {
    std::unique_lock lock(readers_.mutex_);
    readers_.returned_.wait(lock, [&] { return !readers_.free_.empty(); });
    connection_ = readers_.free_.back();
    readers_.free_.pop_back();
  }
  ~Lease() {
    {
      const std::lock_guard lock(readers_.mutex_);
      readers_.free_.push_back(connection_);
    }
    readers_.returned_.notify_one();
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  SqliteConnection& connection() { return *connection_; }

 private:
  SqliteReaders& readers_;
  SqliteConnection* connection_ = nullptr;
};

SqliteReaders::SqliteReaders(const SqliteOptions& options, int count) {
  for (int i = 0; i < count; ++i) {
    connections_.push_back(
        std::make_unique<SqliteConnection>(options, SqliteConnection::Access::read));
    free_.push_back(connections_.back().get());
  }
}

void SqliteReaders::read(const std::function<void(Reader&)>& body) {
  Lease lease(*this);
  const Snapshot snapshot(lease.connection());
  SqliteTransaction reader(lease.connection());
  body(reader);
  reader.rethrow_failure();
}

}  // namespace kulanz
