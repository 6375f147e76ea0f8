#include "server/store/sqlite_scrub.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <vector>

namespace kulanz {
namespace {

constexpr std::size_t kFileHeader = 100;
constexpr std::size_t kLeafHeader = 8;
constexpr std::size_t kInteriorHeader = 12;

std::size_t number_at(const unsigned char* bytes) {
  return static_cast<std::size_t>(bytes[0]) << 8 | bytes[1];
}

// A file's methods with another xWrite. SQLite reaches every method through the file's
// own pointer, and the methods find all they need in the file.
struct Scrubbing : sqlite3_io_methods {
  const sqlite3_io_methods* original;
  int pages_a_sync;  // 0: SQLite syncs alone
  int unsynced = 0;
};

int write_scrubbed(const sqlite3_io_methods* original, sqlite3_file* file, const void* bytes,
                   int size, sqlite3_int64 offset) {
  const auto* const page = static_cast<const unsigned char*>(bytes);
  const Unused unused = unused_part(page, static_cast<std::size_t>(size), offset == 0);
  const auto is_zero = [](unsigned char byte) { return byte == 0; };
  if (std::all_of(page + unused.from, page + unused.until, is_zero)) {
    return original->xWrite(file, bytes, size, offset);
  }
  std::vector<unsigned char> copy(page, page + size);
  std::fill(copy.begin() + static_cast<std::ptrdiff_t>(unused.from),
            copy.begin() + static_cast<std::ptrdiff_t>(unused.until), '\0');
  return original->xWrite(file, copy.data(), size, offset);
}

// Only the connection's own thread comes here.
int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  auto* const methods = const_cast<Scrubbing*>(static_cast<const Scrubbing*>(file->pMethods));
  const int result = write_scrubbed(methods->original, file, bytes, size, offset);
  if (result != SQLITE_OK || methods->pages_a_sync == 0) return result;
  if (++methods->unsynced < methods->pages_a_sync) return result;
  methods->unsynced = 0;
  return methods->original->xSync(file, SQLITE_SYNC_NORMAL);
}

}  // namespace

Unused unused_part(const unsigned char* page, std::size_t size, bool is_first) {
  const std::size_t header = is_first ? kFileHeader : 0;
  if (size < header + kInteriorHeader) return {0, 0};
  const unsigned char type = page[header];
  const bool interior = type == 2 || type == 5;
  if (!interior && type != 10 && type != 13) return {0, 0};
  const std::size_t cells = number_at(page + header + 3);
  const std::size_t contents = number_at(page + header + 5);
  const std::size_t from = header + (interior ? kInteriorHeader : kLeafHeader) + 2 * cells;
  const std::size_t until = contents == 0 ? 65'536 : contents;
  return from < until && until <= size ? Unused{from, until} : Unused{0, 0};
}

std::shared_ptr<const void> scrub_what_is_written(SqliteConnection& connection, int pages_a_sync) {
  // Other pages could begin like those of a b-tree otherwise.
  connection.execute("PRAGMA max_page_count = " + std::to_string(kMaxPages));
  if (connection.query_number("PRAGMA auto_vacuum") != 0 ||
      connection.query_number("PRAGMA page_count") > kMaxPages) {
    throw StoreError(connection.path() +
                     ": another program has set auto_vacuum, or the file is larger than allowed");
  }
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  auto methods = std::make_shared<Scrubbing>();
  static_cast<sqlite3_io_methods&>(*methods) = *file->pMethods;
  methods->original = file->pMethods;
  methods->xWrite = write;
  methods->pages_a_sync = pages_a_sync;
  file->pMethods = methods.get();
  return methods;
}

}  // namespace kulanz
