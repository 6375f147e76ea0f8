// The one call: a policy, a moment and what is known → a decision buffer.
//
// A frame is what is known, as leaves of text: the caller walks its JSON and
// never interprets a value.
//
//   frame = leaf*
//   leaf  = path_size:u16 text_size:u16 path text        (little-endian, UTF-8)
//
// Paths, with "/" between the steps; a null is left out (= unknown), but an item of
// a list of which nothing is known is the text "null", so that it counts, and a list
// without items is one leaf, the text "[]":
//   order/{placed_at,paid_minor,currency}
//   facts/NAME            the policy's facts; a nested object is facts/a/b
//   facts/SERIES/N[/COLUMN]   a series' row N; a series of one column has no COLUMN
//   history/NAME          what was given before, as the server knows it
//   events/N/{id,kind,at,source,fault,instance}     `at`: an instant, or a date
// Texts: strings as they are, numbers and booleans in JSON's own spelling.
#pragma once

#include <cstdint>
#include <span>

#include "core/decide/decision.h"
#include "core/policy/policy.h"
#include "core/time/time.h"

namespace kulanz {

struct Question {
  Instant now;
  bool explain = false;
  std::span<const std::uint8_t> frame;
};

struct Conclusion;
struct Trace;
struct Workspace;  // scratch memory of one decision, workspace.h; reusable, not shared between threads

// Writes a decision (or an error with `reason` and `where`) to `out` and returns
// its size in bytes. `out` must hold kMaxDecisionBytes and be 8-byte aligned.
// Equal policy, question and digest give equal bytes on every machine; `now` is
// not among the bytes, so they stay equal on all of [now, next_change_at).
std::size_t decide(const Policy& policy, const Question& question, Workspace& workspace,
                   std::span<std::uint8_t> out);

// The same before it becomes bytes, over facts that workspace.known holds already.
// `trace` may be null; w.trace must be cleared where it is not.
Conclusion conclude_known(const Policy& policy, Instant now, Workspace& workspace, Trace* trace);

}  // namespace kulanz
