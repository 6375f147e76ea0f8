// One writer thread with group commit, and readers beside it.
//
// Writers queue their bodies. The writer thread takes up to kMaxGroup of them, runs
// each over the database and what those before it have changed (changes.h), writes
// the changes, commits, which waits once for the disk, and only then answers them
// all. A body that throws loses its own effects and nobody else's. While a group
// waits for the disk the next one gathers, so the number of commits adapts to the
// load by itself. The log is copied into the file by a thread of its own:
// sqlite_checkpointer.h.
//
// Reads go to connections of their own (sqlite_readers.h), on the caller's thread.
// SQLite writes a commit to the log, waits for the disk, and only then publishes it
// to other connections; so what a read sees is on disk already, and an answer given
// from it cannot be taken back by a power cut. What a killed process has left
// unpublished in the log is made durable before the file is opened: sqlite_log.h.
//
// A commit that fails is CommitUnknown: its frames may or may not be in the log.
// The connection is kept on purpose. SQLite then overwrites those frames with the
// next commit; a connection opened anew would read them back from the system's
// cache and could build on frames that never reached the disk.
#include <semaphore.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/store/changes.h"
#include "server/store/limits.h"
#include "server/store/lock_file.h"
#include "server/store/sqlite_checkpointer.h"
#include "server/store/sqlite_connection.h"
#include "server/store/sqlite_log.h"
#include "server/store/sqlite_readers.h"
#include "server/store/sqlite_schema.h"
#include "server/store/sqlite_scrub.h"
#include "server/store/sqlite_transaction.h"
#include "server/store/store.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxGroup = 64;
constexpr int kReaders = 4;
constexpr int kCacheKilobytes = 8'192;  // of the writer; a group of 64 changes up to 500 pages

// How long forget(), and every write after it, waits for readers to leave their bodies.
constexpr int kForgetPatienceMs = 200;

using Step = SqliteConnection::Step;

// The lock comes before anything is touched, and goes last.
std::unique_ptr<LockFile> lock_and_settle(const SqliteOptions& options) {
  check_path(options.path);
  auto lock = options.vfs.empty() ? std::make_unique<LockFile>(options.path) : nullptr;
  make_log_durable(options);
  return lock;
}

// A write on its way, and who is to be told of its end.
struct Pending {
  std::function<void(Transaction&)> body;  // none: forget
  Store::Done done;
  std::exception_ptr failure = nullptr;
};

// A thread that waits for one. Not std::atomic::wait nor std::binary_semaphore: they
// spin first, and a disk takes longer than any spin.
class Waiter {
 public:
  Waiter() { sem_init(&told_, 0, 0); }
  ~Waiter() { sem_destroy(&told_); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  void tell(std::exception_ptr failure) {
    failure_ = std::move(failure);
    sem_post(&told_);
  }
  void wait() {
    while (sem_wait(&told_) != 0) continue;  // a signal came in between
    if (failure_) std::rethrow_exception(std::move(failure_));
  }

 private:
  std::exception_ptr failure_;
  sem_t told_;
};

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const SqliteOptions& options)
      : lock_(lock_and_settle(options)), connection_(options, SqliteConnection::Access::write) {
    check_schema(connection_);
    set_up(options.sync);
    migrate_schema(connection_);
    checkpointer_ = std::make_unique<SqliteCheckpointer>(options, connection_);
    readers_ = std::make_unique<SqliteReaders>(options, kReaders);
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
    const InsideBody inside(this);
    readers_->read(body);
  }

  void write(const std::function<void(Transaction&)>& body) override {
    check_outside_body(this);
    wait_for([&body](Transaction& tx) { body(tx); });
  }

  void submit(std::function<void(Transaction&)> body, Done done) override {
    check_outside_body(this);
    enqueue({std::move(body), std::move(done)});
  }

  StoreLoad load() const override { return {groups_, groups_failed_, writes_}; }

  void forget() override {
    check_outside_body(this);
    wait_for({});
  }

 private:
  using Group = std::vector<Pending>;

  void set_up(bool sync) {
    if (connection_.query_text("PRAGMA journal_mode = WAL") != "wal") {
      throw StoreError(connection_.path() + ": it cannot keep a write-ahead log");
    }
    connection_.execute(sync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    connection_.execute("PRAGMA cache_size = -" + std::to_string(kCacheKilobytes));
    // What is erased is overwritten, and what SQLite lets stand of it as well.
    connection_.execute("PRAGMA secure_delete = ON");
    scrubbing_ = scrub_what_is_written(connection_);
  }

  void wait_for(std::function<void(Transaction&)> body) {
    Waiter waiter;
    enqueue(
        {std::move(body), [&](std::exception_ptr failure) { waiter.tell(std::move(failure)); }});
    waiter.wait();
  }

  void enqueue(Pending pending) {
    {
      const std::lock_guard lock(queue_mutex_);
      queue_.push_back(std::move(pending));
    }
    queued_.notify_one();
  }

  void write_groups() {
    for (Group group = next_group(); !group.empty(); group = next_group()) {
      if (!group.front().body) {
        run_forget(group.front());
      } else {
        const InsideBody inside(this);
        run_group(group);
      }
      for (Pending& pending : group) pending.done(std::move(pending.failure));
      group.clear();  // what they hold may be waited for
    }
  }

  // Waits for work; empty when there is none and never will be. To forget is a group
  // by itself.
  Group next_group() {
    std::unique_lock lock(queue_mutex_);
    queued_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    Group group;
    while (!queue_.empty() && group.size() < kMaxGroup) {
      const bool forgets = !queue_.front().body;
      if (forgets && !group.empty()) break;
      group.push_back(std::move(queue_.front()));
      queue_.pop_front();
      if (forgets) break;
    }
    return group;
  }

  void run_group(Group& group) {
    ++groups_;
    writes_ += group.size();
    try {
      connection_.run(Step::begin_write);
      Changes changes;
      for (Pending& pending : group) run_body(pending, changes);
      SqliteTransaction database(connection_);
      changes.apply(database);
      commit();
      checkpointer_->after_commit();
    } catch (const CommitUnknown& error) {
      ++groups_failed_;
      roll_back();
      fail_all<CommitUnknown>(group, error.what());
    } catch (const StoreError& error) {
      ++groups_failed_;
      roll_back();
      fail_all<StoreError>(group, error.what());
    }
  }

  // Everyone gets an exception of their own: they end on different threads.
  template <typename Error>
  static void fail_all(Group& group, const std::string& what) {
    for (Pending& pending : group) {
      if (!pending.failure) pending.failure = std::make_exception_ptr(Error(what));
    }
  }

  // Throws only when the whole group is lost.
  void run_body(Pending& pending, Changes& changes) {
    try {
      SqliteTransaction database(connection_);
      ChangingTransaction transaction(database, changes);
      pending.body(transaction);
      database.rethrow_failure();
      changes.keep();
    } catch (...) {
      pending.failure = std::current_exception();
      changes.take_back();
      if (connection_.in_transaction()) return;
      throw StoreError(connection_.path() +
                       ": another write of the same commit met a failure of the database");
    }
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

  // Copies the log into the file, where nothing erased is left (set_up), and shrinks it
  // to nothing. The pages in memory still hold what was scrubbed on the way, and would
  // bring it into the log again with their next change.
  void run_forget(Pending& pending) {
    const auto paused = checkpointer_->pause();
    try {
      connection_.set_patience(kForgetPatienceMs);
      const bool done = connection_.query_number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
      connection_.set_patience(kPatienceMs);
      connection_.drop_cache();
      if (done) return;
      throw StoreError(connection_.path() +
                       ": forgetting what was erased: a reader or a backup is still at work; "
                       "it will be done when it is tried again");
    } catch (const StoreError&) {
      pending.failure = std::current_exception();
    }
  }

  std::unique_ptr<LockFile> lock_;
  std::shared_ptr<const void> scrubbing_;
  SqliteConnection connection_;
  std::unique_ptr<SqliteCheckpointer> checkpointer_;
  std::unique_ptr<SqliteReaders> readers_;
  std::mutex queue_mutex_;
  std::condition_variable queued_;
  std::deque<Pending> queue_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> groups_{0};
  std::atomic<std::uint64_t> groups_failed_{0};
  std::atomic<std::uint64_t> writes_{0};
  std::thread writer_;
};

class SqliteArchive final : public Readable {
 public:
  explicit SqliteArchive(const SqliteOptions& options) : readers_(options, 1) {
    SqliteConnection connection(options, SqliteConnection::Access::read);
    check_schema_is_current(connection);
  }

  void read(const std::function<void(Reader&)>& body) override {
    check_outside_body(this);
    const InsideBody inside(this);
    readers_.read(body);
  }

 private:
  SqliteReaders readers_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const SqliteOptions& options) {
  return std::make_unique<SqliteStore>(options);
}

std::unique_ptr<Readable> open_sqlite_reader(const SqliteOptions& options) {
  return std::make_unique<SqliteArchive>(options);
}

}  // namespace kulanz
