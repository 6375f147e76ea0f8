// How the shop's backend talks to kulanz: over HTTP, with its API keys, like any
// other shop. One short connection to 127.0.0.1 a call.
#pragma once

#include <cstdint>
#include <string>

#include "web-demo/server/template.h"

namespace kulanz::demo {

struct ApiCall {
  std::string method;
  std::string path;
  std::string bearer;
  Json body;                    // null: no body
  std::string idempotency_key;  // empty: none
};

struct ApiReply {
  int status = 0;  // 0: no answer
  Json body;       // null when there is none, or it is no JSON

  bool ok() const { return status >= 200 && status < 300; }
};

class ApiClient {
 public:
  explicit ApiClient(std::uint16_t port) : port_(port) {}

  // Never throws for what the network or the server does. No answer (status 0)
  // also for a path with blanks, control or non-ASCII characters, or any of ?#%.
  ApiReply call(const ApiCall& call) const;

 private:
  std::uint16_t port_;
};

}  // namespace kulanz::demo
