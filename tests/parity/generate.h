// Random questions to a policy, likely to be near its edges: values are taken
// from the policy's own constants and ranges, give or take one; a few are wrong
// on purpose, because errors must agree as well.
#pragma once

#include <optional>

#include "server/app/json.h"
#include "tests/parity/random.h"
#include "tests/parity/shelf.h"

namespace kulanz::parity {

inline constexpr int kMoments = 10;

// A promise's `input` as in a status: {order, facts, history, events}.
Json random_input(const Policy& policy, Random& random);

// A frame, or none when the page, too, must refuse the input.
std::optional<std::vector<std::uint8_t>> frame_of(const Json& input);

// kMoments values of now, earliest first: along the chain of next_change_at and
// a second before, around the deadline, and anywhere.
std::vector<std::int64_t> random_moments(const Policy& policy, Bytes frame, Decider& decider,
                                         Random& random);

}  // namespace kulanz::parity
