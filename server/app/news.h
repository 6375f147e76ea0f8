// What is to be told of a promise: that it is at risk, broken, over, excused, kept. Each
// once, written into the outbox in the commit that found it; of a schedule, each further
// issue that was missed is a breach of its own.
//
//   data of promise.*: {"apology": key, "due": {REMEDY: minor units or count}}
//   promise.breached also: "running", whether the delay went on when it was told. Only then
//   is its end told as well: promise.ended, whatever ended it. And "apologises", whether the
//   house sends its apology with it (house_rules.h), which is then remembered.
#pragma once

#include "server/app/outbox.h"
#include "server/app/refresh.h"

namespace kulanz {

bool has_news(Reader& reader, const OrderRecord& order, const PromiseView& view);

// Tells what is not told yet, after entitlements and cases were saved. Whether one of it is
// written to the customer in any case: a letter about a promise that broke or was not possible
// names who owns its open cases.
bool tell_promise_news(App& app, Transaction& tx, const OrderRecord& order, const PromiseView& view,
                       Instant now);

}  // namespace kulanz
