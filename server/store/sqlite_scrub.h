// What secure_delete leaves behind. SQLite overwrites a row that is deleted, but when
// it moves rows to another page it lets their bytes stand in the part of the old page
// that nothing uses; deleting the row later does not find them. Therefore every page
// on its way into the database file has its unused part zeroed.
//
// A page of a b-tree, as https://www.sqlite.org/fileformat2.html#b_tree_pages says:
//
//   header: type (2, 5: interior; 10, 13: leaf), ..., number of cells at 3, start of
//           the cells' contents at 5 (0: 65,536); 12 bytes if interior, else 8
//   2 bytes for each cell, then the unused part, then the contents
//
// Page 1 has 100 other bytes before its header. All other pages begin with the number
// of a page, whose first byte is 0 or 1 as long as there are at most kMaxPages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "server/store/sqlite_connection.h"

namespace kulanz {

// 128 GiB of 4 KiB: the database grows no further, or pages could be taken for others.
inline constexpr std::int64_t kMaxPages = 0x01ff'ffff;

// The unused part of a page: [from, until), empty when it has none.
struct Unused {
  std::size_t from;
  std::size_t until;
};
Unused unused_part(const unsigned char* page, std::size_t size, bool is_first);

// From now on what this connection writes into the database file is scrubbed. What is
// returned must outlive the connection. With `pages_a_sync` the file is also synced each
// time so many pages are written, besides when SQLite does it. Throws StoreError for a file whose
// pages it could not tell apart.
[[nodiscard]] std::shared_ptr<const void> scrub_what_is_written(SqliteConnection& connection,
                                                                int pages_a_sync = 0);

}  // namespace kulanz
