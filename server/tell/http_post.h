// One POST to an address that the operator has set, by libcurl.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kulanz {

inline constexpr int kPostTimeout_ms = 20'000;            // for the whole of it
inline constexpr int kConnectTimeout_ms = 10'000;         // of which until there is a connection
inline constexpr std::size_t kMaxPostAnswer = 64 * 1024;  // bytes; what is longer fails

struct HttpPost {
  std::string url;
  std::string ca_file;  // whose certificates are believed; empty: the system's
  int timeout_ms = kPostTimeout_ms;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct PostOutcome {
  int status = 0;     // 0: there was no answer, and `error` says why
  std::string error;  // libcurl's words, which name no address
};

// Throws Refusal bad_webhook unless the address is https, or http to this machine, and holds
// no user or password: those would show in lists of processes.
void check_post_url(const std::string& url);

// Follows no redirect and keeps nothing of the answer but its status. Callable from any
// thread.
PostOutcome http_post(const HttpPost& post);

}  // namespace kulanz
