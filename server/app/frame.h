// JSON → frame (grammar: core/decide/engine.h): the same walk as the page's
// wasm/src/frame.ts. Nothing is interpreted here.
#pragma once

#include <cstdint>
#include <vector>

#include "server/app/json.h"

namespace kulanz {

inline constexpr int kMaxInputDepth = 8;

// Every leaf of a promise's `input`. Throws Refusal bad_input with `where` when
// it is no tree of leaves, malformed_frame for a text that no frame can hold.
std::vector<std::uint8_t> frame_from_json(const Json& input);

}  // namespace kulanz
