// The one seam to a database: ordered tables of byte strings, and transactions.
// Everything the shop is promised about durability rests on four sentences:
//
//   write() returns only after its effects are on disk; if it throws, none of
//   them happened, or (CommitUnknown) it is unknown and the same write may be
//   tried again. A transaction sees its own puts. Two writes never interleave.
//   read() sees one committed state and never half of a write. What it sees is on
//   disk already.
//
// A body runs once a call, perhaps on another thread than its caller's while the
// caller waits; what it throws arrives at the caller. A body that writes must be
// quick, because the next write waits for it, and none may call the store it runs
// in (std::logic_error). Every function of a Store may be called from any thread.
//
// It uses nothing that a PostgreSQL-compatible distributed database lacks: get,
// put, erase, scan by key range, commit. Rules live in core/ and server/app/,
// never in SQL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kulanz {

// What is kept. Keys are documented beside the records, server/app/records.h.
enum class Table : std::uint8_t {
  meta,
  keys,
  policies,
  policy_names,
  orders,
  events,
  entitlements,
  vouchers,
  redemptions,
  cases,
  idempotency,
  outbox,
  due,
  audit,
  seals,
  customers,
  reservations,
  campaigns,
  batches,
  inbox,
  deliveries
};
inline constexpr int kTables = 21;

// Beyond these a put throws std::length_error: the app's own limits are far below.
inline constexpr std::size_t kMaxKeyBytes = 1'024;
inline constexpr std::size_t kMaxValueBytes = 16 * 1'024 * 1'024;

// The store cannot do what it should; what() says which file, and what to look at.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The commit may or may not have happened: repeat the same write.
class CommitUnknown : public StoreError {
 public:
  using StoreError::StoreError;
};

class Reader {
 public:
  virtual ~Reader() = default;
  virtual std::optional<std::string> get(Table table, std::string_view key) = 0;

  // Visits keys in [from, until) in byte order; an empty `until` has no end. The
  // visitor returns false to stop, may call everything of its reader or transaction,
  // and must not keep the views. Whether a scan that is under way meets what its own
  // visitor puts or erases ahead of it is left open.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  virtual void scan(Table table, std::string_view from, std::string_view until,
                    const Visitor& visit) = 0;
};

class Transaction : public Reader {
 public:
  virtual void put(Table table, std::string_view key, std::string_view value) = 0;
  // Erasing what is not there does nothing.
  virtual void erase(Table table, std::string_view key) = 0;
};

// What can be read and not written.
class Readable {
 public:
  virtual ~Readable() = default;
  virtual void read(const std::function<void(Reader&)>& body) = 0;
};

// How writes shared commits since the store was opened.
struct StoreLoad {
  std::uint64_t groups = 0;
  std::uint64_t groups_failed = 0;  // commits that did not happen, or of which it is unknown
  std::uint64_t writes = 0;         // in all groups together
};

class Store : public Readable {
 public:
  virtual StoreLoad load() const { return {}; }
  virtual void write(const std::function<void(Transaction&)>& body) = 0;

  // write() for those who do not wait: `done` is told what it would have thrown, or
  // null, once; perhaps on a thread of the store's, which it must not keep, perhaps
  // before this returns. A store that knows no better waits.
  using Done = std::function<void(std::exception_ptr failure)>;
  virtual void submit(std::function<void(Transaction&)> body, Done done);

  // Returns when no byte of what was erased or replaced before the call is left in
  // the store's files. Writes wait for it. Throws StoreError when it could not be
  // done, because of the disk or a reader that stays in its body: call it again.
  // A store without files has nothing to do; one in front of another passes it on.
  virtual void forget() {}
};

// A store that lives as long as its object: for tests, and their oracle.
std::unique_ptr<Store> open_memory_store();

// SQLite, WAL, full sync, one writing process: whoever opens the same file a second
// time gets a StoreError that names the process which holds PATH.lock. Creates the
// file when it is missing, but not its folder; refuses one that is damaged, that
// another program made, or that a newer schema wrote. A read neither waits for a
// write nor delays one; how writes share a commit: sqlite_store.cc. `vfs` names a
// registered SQLite VFS (tests inject faults with it; there is no lock file then);
// empty is the system's.
struct SqliteOptions {
  std::string path;
  std::string vfs;
  bool sync = true;  // false only in the test that shows why it must be true
};
std::unique_ptr<Store> open_sqlite_store(const SqliteOptions& options);

// Reads the file of a store while another process may be writing it, and changes
// nothing in it. Refuses what open_sqlite_store refuses, but no second process, and
// an older schema, which only a server may bring up to date.
std::unique_ptr<Readable> open_sqlite_reader(const SqliteOptions& options);

}  // namespace kulanz
