// One connection, one writer thread, group commit.
//
// Writers queue their bodies. The writer thread takes up to kMaxGroup of them, runs
// each in a savepoint of one SQLite transaction, commits, which waits once for the
// disk, and only then answers them all. A body that throws loses its own effects
// and nobody else's. While a group waits for the disk the next one gathers, so the
// number of commits adapts to the load by itself.
//
// EXCLUSIVE locking keeps other processes out and leaves room for one connection,
// so readers share the writer's, one at a time, between groups. They wait for the
// group under way, its wait for the disk included, but for no more than that one:
// FairMutex. What they read is therefore on disk already, and an answer given
// from it cannot be taken back by a power cut.
//
// A commit that fails is CommitUnknown: its frames may or may not be in the log.
// The connection is kept on purpose. SQLite then overwrites those frames with the
// next commit; a connection opened anew would read them back from the system's
// cache and could build on frames that never reached the disk.
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "server/store/fair_mutex.h"
#include "server/store/limits.h"
#include "server/store/sqlite_connection.h"
#include "server/store/sqlite_schema.h"
#include "server/store/sqlite_transaction.h"
#include "server/store/store.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxGroup = 64;

struct Pending {
  const std::function<void(Transaction&)>* body;
  std::exception_ptr failure;
  std::promise<void> answer;
};

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const SqliteOptions& options) : connection_(options) {
    check_schema(connection_);
    set_up(options.sync);
    migrate_schema(connection_);
    writer_ = std::thread([this] { write_groups(); });
  }

  ~SqliteStore() override {
    {
      const std::lock_guard lock(queue_mutex_);
      stopping_ = true;
    }
    queued_.notify_one();
    writer_.join();
  }

  void read(const std::function<void(Reader&)>& body) override {
    check_outside_body(this);
    const std::lock_guard turn(connection_mutex_);
    const InsideBody inside(this);
    SqliteTransaction reader(connection_);
    body(reader);
    reader.rethrow_failure();
  }

  void write(const std::function<void(Transaction&)>& body) override {
    check_outside_body(this);
    Pending pending{&body, nullptr, {}};
    std::future<void> answer = pending.answer.get_future();
    {
      const std::lock_guard lock(queue_mutex_);
      queue_.push_back(&pending);
    }
    queued_.notify_one();
    answer.get();
  }

 private:
  using Step = SqliteConnection::Step;
  using Group = std::vector<Pending*>;

  void set_up(bool sync) {
    if (connection_.query_text("PRAGMA journal_mode = WAL") != "wal") {
      throw StoreError(connection_.path() + ": it cannot keep a write-ahead log");
    }
    connection_.execute(sync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    // What is erased is overwritten; what is read is checked; SQL of the file is not run.
    connection_.execute(
        "PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
  }

  void write_groups() {
    const InsideBody inside(this);
    for (Group group = next_group(); !group.empty(); group = next_group()) {
      {
        const std::lock_guard turn(connection_mutex_);
        run_group(group);
      }
      for (Pending* const pending : group) answer(*pending);
    }
  }

  // Waits for work; empty when there is none and never will be.
  Group next_group() {
    std::unique_lock lock(queue_mutex_);
    queued_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    const std::size_t size = std::min(queue_.size(), kMaxGroup);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(size);
    Group group(queue_.begin(), end);
    queue_.erase(queue_.begin(), end);
    return group;
  }

  void run_group(const Group& group) {
    try {
      connection_.run(Step::begin);
      for (Pending* const pending : group) run_body(*pending);
      commit();
    } catch (...) {
      const std::exception_ptr failure = std::current_exception();
      roll_back();
      for (Pending* const pending : group) {
        if (!pending->failure) pending->failure = failure;
      }
    }
  }

  // Throws only when the whole group is lost.
  void run_body(Pending& pending) {
    connection_.run(Step::savepoint);
    try {
      SqliteTransaction transaction(connection_);
      (*pending.body)(transaction);
      transaction.rethrow_failure();
    } catch (...) {
      pending.failure = std::current_exception();
      if (!connection_.in_transaction()) {
        throw StoreError(connection_.path() +
                         ": another write of the same commit met a failure of the database");
      }
      connection_.run(Step::roll_back_to_savepoint);
    }
    connection_.run(Step::release);
  }

  void commit() {
    try {
      connection_.run(Step::commit);
    } catch (const StoreError& error) {
      throw CommitUnknown(error.what());
    }
  }

  void roll_back() {
    if (!connection_.in_transaction()) return;
    try {
      connection_.run(Step::roll_back);
    } catch (const StoreError&) {
      // A rollback that meets a disk error has still ended the transaction.
    }
  }

  // The caller may be gone, and `pending` with it, as soon as the answer is set.
  static void answer(Pending& pending) {
    const std::exception_ptr failure = pending.failure;
    std::promise<void> answer = std::move(pending.answer);
    if (failure) {
      answer.set_exception(failure);
    } else {
      answer.set_value();
    }
  }

  SqliteConnection connection_;
  FairMutex connection_mutex_;
  std::mutex queue_mutex_;
  std::condition_variable queued_;
  std::deque<Pending*> queue_;
  bool stopping_ = false;
  std::thread writer_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const SqliteOptions& options) {
  return std::make_unique<SqliteStore>(options);
}

}  // namespace kulanz
