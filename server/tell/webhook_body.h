// What a webhook says, by Standard Webhooks: {"type","timestamp","data"}.
#pragma once

#include <optional>
#include <string>

#include "server/app/app.h"

namespace kulanz {

inline constexpr std::size_t kMaxWebhookBody = 20'000;  // bytes; what is longer is not sent

// Of the message `key`, REF/PROMISE/TYPE/N, as things stand now; none when it is gone. `data`
// is what the outbox's row holds, with "order" and "promise" where it has them, and for what
// is told of a promise its "entitlements": ids, amounts, states. No name, no address, no code.
std::optional<std::string> webhook_body(App& app, const std::string& key);

// The header webhook-id: the same for every attempt, and says nothing to anybody else.
std::string webhook_id(const App& app, const std::string& key);

}  // namespace kulanz
