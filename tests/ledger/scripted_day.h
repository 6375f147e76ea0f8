// Short histories by hand that meet every change the ledger knows.
#pragma once

#include <vector>

#include "tests/ledger/call.h"

namespace kulanz::ledger {

struct Step {
  Call call;
  std::int64_t pass_s = 0;  // time that passes before it
};

// The budget of these days, put before they begin.
Call campaign_of_the_day();

// `start` is the moment at which the day begins.
using ScriptedDay = std::vector<Step>(std::int64_t start);

ScriptedDay day_of_goodwill;  // orders, claims, the checkout, settlements
ScriptedDay day_of_issuing;   // by hand and in a batch, until the budget is spent
ScriptedDay day_by_itself;    // promises break and are made good while nobody asks

}  // namespace kulanz::ledger
