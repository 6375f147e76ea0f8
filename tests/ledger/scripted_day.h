// A short history by hand that meets every change the ledger knows.
#pragma once

#include <vector>

#include "tests/ledger/call.h"

namespace kulanz::ledger {

struct Step {
  Call call;
  std::int64_t pass_s = 0;  // time that passes before it
};

// `start` is the moment at which the day begins.
std::vector<Step> scripted_day(std::int64_t start);

}  // namespace kulanz::ledger
