// A decision as JSON for people and scripts: `kulanz decide`. All fields, and
// the trace when it was asked for.
#pragma once

#include <nlohmann/json.hpp>

#include "server/app/decision.h"

namespace kulanz {

// Keeps the order of the fields as they are explained in `kulanz decide --help`.
using OrderedJson = nlohmann::ordered_json;

// {"state","deadline",...,"remedies":[...],"trace":[...]}, or
// {"error":CODE,"where":PATH} for a decision that was refused.
OrderedJson decision_json(const Decision& decision);

}  // namespace kulanz
