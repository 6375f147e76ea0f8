// The server's log: one line of JSON each, on standard error, for journald or
// whatever collects it. Lines name route patterns; no path, body, header, voucher
// code or secret is ever handed to it, and what looks like one is blacked out all
// the same (redact).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/http/server.h"

namespace kulanz {

inline constexpr std::size_t kMaxLogQueue = 8'192;  // lines; beyond it the oldest are lost

// {"at","level","event":"request","method","route","status","ms","id","refusal"?}
std::string request_line(const Exchange& exchange);

class Log {
 public:
  // Levels: debug, info (every request), warn (only answers of 500 and above, and
  // failures), error, off.
  explicit Log(const std::string& level);
  ~Log();  // after what was logged has been written

  void request(const Exchange& exchange);
  // A line of JSON; its "level" is "info" or it is an error.
  void line(std::string_view line);
  void note(std::string_view event, std::string_view detail);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kulanz
