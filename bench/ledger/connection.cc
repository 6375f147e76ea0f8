#include "bench/ledger/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace kulanz::bench {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::size_t kStatusAt = 9;  // after "HTTP/1.1 "
constexpr std::string_view kLength = "content-length: ";

[[noreturn]] void fail(const char* doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

int number_at(std::string_view text, std::size_t at) {
  int number = -1;
  if (at < text.size()) std::from_chars(text.data() + at, text.data() + text.size(), number);
  return number;
}

bool same_name(std::string_view a, std::string_view lower) {
  if (a.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] - 'A' + 'a') : a[i];
    if (c != lower[i]) return false;
  }
  return true;
}

// Of the body, as the head tells it.
std::size_t body_size(std::string_view head) {
  for (std::size_t line = head.find("\r\n"); line != std::string_view::npos;
       line = head.find("\r\n", line + 2)) {
    if (!same_name(head.substr(line + 2), kLength)) continue;
    const int size = number_at(head, line + 2 + kLength.size());
    if (size >= 0) return static_cast<std::size_t>(size);
  }
  throw std::runtime_error("an answer without a Content-Length: " + std::string(head));
}

}  // namespace

Connection::Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (socket_ < 0) fail("opening a socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(socket_);
    fail("connecting to the server");
  }
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(socket_, F_SETFL, O_NONBLOCK);
}

Connection::~Connection() { close(socket_); }

void Connection::send(std::string_view request) {
  received_.clear();
  whole_size_ = 0;
  const ssize_t sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request.size())) fail("sending a request");
}

std::optional<Reply> Connection::receive() {
  const std::size_t before = received_.size();
  received_.resize(before + kReadBytes);
  const ssize_t size = recv(socket_, received_.data() + before, kReadBytes, 0);
  received_.resize(before + static_cast<std::size_t>(size < 0 ? 0 : size));
  if (size == 0) throw std::runtime_error("the server closed a connection");
  if (size < 0 && errno != EAGAIN) fail("reading an answer");
  return whole_reply();
}

std::optional<Reply> Connection::whole_reply() {
  const std::string_view text = received_;
  if (whole_size_ == 0) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    head_size_ = end + 4;
    whole_size_ = head_size_ + body_size(text.substr(0, end));
  }
  if (text.size() < whole_size_) return std::nullopt;
  if (text.size() > whole_size_) throw std::runtime_error("the server sent more than one answer");
  return Reply{number_at(text, kStatusAt), text.substr(head_size_)};
}

}  // namespace kulanz::bench
