// What keeps codes and secrets out of logs: every line passes through here.
#pragma once

#include <string>
#include <string_view>

namespace kulanz {

// Replaces API keys (kk_…), order tokens (ko_…) and anything that could be a
// voucher code (16 symbols or more, in a row or in groups of four) by "[redacted]".
std::string redact(std::string_view line);

}  // namespace kulanz
