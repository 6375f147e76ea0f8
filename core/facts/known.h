// What is known of one promise: the typed contents of a frame.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"
#include "core/policy/policy.h"
#include "core/promise/event.h"

namespace kulanz {

inline constexpr std::size_t kMaxFrameBytes = 96 * 1024;

struct Fact {
  std::int64_t number = 0;
  bool known = false;
};

// The rows of a series. A cell that is not known holds kNoCell.
struct Rows {
  int count = 0;
  bool known = false;
};
inline constexpr std::int64_t kNoCell = INT64_MIN;
using Column = std::array<std::int64_t, kMaxSeriesRows>;

struct Known {
  std::array<Fact, kMaxFacts> facts;  // in the policy's order; columns of series stay unknown here
  std::array<Rows, kMaxSeries> series;
  std::array<Column, kMaxColumns> columns;
  std::array<Event, kMaxEvents> events;
  int event_count = 0;
  Fact placed_at;                     // order/placed_at, unix seconds
};

// Where a frame is wrong.
struct FrameError {
  Reason reason = Reason::ok;
  std::string_view where;  // the leaf's path, inside the frame
};

// Reads a frame (grammar: core/decide/engine.h) into `known`. Facts that are not
// given keep their declared default, or stay unknown. Events come out sorted by
// time, then by who and what, so that their order of arrival does not matter;
// the same event twice counts once.
FrameError read_frame(const Policy& policy, Bytes frame, Known& known);

}  // namespace kulanz
