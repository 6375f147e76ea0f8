#include "web-demo/server/api_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace kulanz::demo {
namespace {

constexpr int kTimeout_s = 10;
constexpr std::size_t kMaxReplyBytes = 8 * 1024 * 1024;

class Socket {
 public:
  Socket() : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (handle_ >= 0) ::close(handle_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool connect(std::uint16_t port) {
    const timeval limit{kTimeout_s, 0};
    ::setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(handle_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(handle_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Everything up to the end of the connection.
  std::string receive() {
    std::string all;
    std::array<char, 16 * 1024> piece{};
    while (all.size() < kMaxReplyBytes) {
      const ssize_t got = ::recv(handle_, piece.data(), piece.size(), 0);
      if (got <= 0) break;
      all.append(piece.data(), static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  int handle_;
};

// A path is put together from what visitors type: it must stay one line, and one path.
bool is_plain_path(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '?' && c != '#' && c != '%';
  });
}

std::string request_text(const ApiCall& call) {
  const std::string body = call.body.is_null() ? "" : call.body.dump();
  std::string text = call.method + " " + call.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  text += "Connection: close\r\nAuthorization: Bearer " + call.bearer + "\r\n";
  if (!call.idempotency_key.empty()) text += "Idempotency-Key: " + call.idempotency_key + "\r\n";
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

ApiReply ApiClient::call(const ApiCall& call) const {
  if (!is_plain_path(call.path)) return {};
  Socket socket;
  if (!socket.connect(port_) || !socket.send(request_text(call))) return {};
  const std::string text = socket.receive();
  const std::size_t end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || end == std::string::npos) return {};
  ApiReply reply;
  reply.status = std::atoi(text.c_str() + 9);
  reply.body = Json::parse(text.begin() + static_cast<std::ptrdiff_t>(end) + 4, text.end(), nullptr,
                           /*allow_exceptions=*/false);
  if (reply.body.is_discarded()) reply.body = nullptr;
  return reply;
}

}  // namespace kulanz::demo
