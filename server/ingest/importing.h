// Many rows of a file, by the same mapping as webhooks: several a commit, safe to run again.
#pragma once

#include <functional>

#include "server/ingest/apply.h"
#include "server/ingest/rows.h"

namespace kulanz {

inline constexpr std::size_t kRowsPerCommit = 256;

struct ImportCounts {
  std::size_t rows = 0;
  std::size_t created = 0;    // orders
  std::size_t events = 0;     // that were new
  std::size_t changed = 0;    // rows that changed something: of an order, or with new events
  std::size_t unchanged = 0;  // rows that brought nothing new
  std::size_t ignored = 0;    // rows in which nothing has a meaning
  std::size_t refused = 0;
};

// A row that was not taken, or not as a whole: why, and where in the mapping.
using RowRefused = std::function<void(std::size_t line, const std::string& why)>;
using RowsDone = std::function<void(const ImportCounts& so_far)>;

// Imports all rows; what `topic` says about them (empty where the mapping knows only one
// kind). `done` is told after each commit. Throws Refusal store_unavailable: what was
// committed stays, run it again.
ImportCounts import_rows(App& app, const Sender& mapping, const std::string& topic, RowReader& rows,
                         const RowRefused& refused, const RowsDone& done);

}  // namespace kulanz
