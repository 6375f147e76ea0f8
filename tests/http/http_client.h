// A plain HTTP/1.1 client over blocking sockets, so that tests can also send what
// no decent client sends.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "server/app/json.h"

namespace kulanz {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;  // 0: the connection was closed without an answer, or within it
  Headers headers;  // names in lower case
  std::string body;

  std::string header(const std::string& lower_case_name) const;
  Json json() const { return Json::parse(body); }
};

// One connection, kept alive. Reconnects when the server closed it.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port) : port_(port) {}
  ~HttpClient() { close(); }
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  HttpAnswer call(const std::string& method, const std::string& target, const Headers& headers = {},
                  const std::string& body = {});

  // Bytes as they are; false when the peer is gone.
  bool send(const std::string& bytes);
  HttpAnswer receive(bool head_only = false);
  // Whether the server closes the connection within that time.
  bool is_closed_within(std::chrono::milliseconds time);
  void close();
  // Sends the end of the stream and keeps reading.
  void half_close();

 private:
  bool connect();
  bool fill();
  bool fill_to(std::size_t size);
  // The answer's body; false when it broke off.
  bool take(std::size_t size, std::string& to);
  bool take_chunks(std::string& to);
  bool take_to_the_end(std::string& to);

  std::uint16_t port_;
  int socket_ = -1;
  std::string unread_;
  bool reset_ = false;
};

}  // namespace kulanz
