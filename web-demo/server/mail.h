// The demo's letters: sent where the environment names a mail server, as `kulanz serve` sends
// them. Without one the shop tells its customers on their pages alone.
//
//   KULANZ_SMTP_URL, KULANZ_SMTP_USER, KULANZ_SMTP_PASSWORD, KULANZ_SMTP_CA
#pragma once

#include <string>
#include <vector>

#include "server/tell/courier.h"

namespace kulanz::demo {

// Whether a mail server is named.
bool sends_mail();

// The channels of a new world; letters link to the orders' pages at `address`. Throws SmtpSettingError.
std::vector<Outgoing> make_channels(const App& app, const std::string& address);

}  // namespace kulanz::demo
