#include "tests/http/http_client.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace kulanz {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::string HttpAnswer::header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

bool HttpClient::connect() {
  if (socket_ >= 0) return true;
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return true;
  }
  close();
  return false;
}

void HttpClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  unread_.clear();
}

void HttpClient::half_close() { ::shutdown(socket_, SHUT_WR); }

bool HttpClient::send(const std::string& bytes) {
  if (!connect()) return false;
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t size = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return false;
    sent += static_cast<std::size_t>(size);
  }
  return true;
}

bool HttpClient::fill() {
  std::array<char, 8192> buffer;
  const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), 0);
  reset_ = size < 0;
  if (size <= 0) return false;
  unread_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

bool HttpClient::is_closed_within(std::chrono::milliseconds time) {
  pollfd wait{socket_, POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(time.count())) <= 0) return false;
  return !fill();
}

bool HttpClient::fill_to(std::size_t size) {
  while (unread_.size() < size) {
    if (!fill()) return false;
  }
  return true;
}

bool HttpClient::take(std::size_t size, std::string& to) {
  if (!fill_to(size)) return false;
  to += unread_.substr(0, size);
  unread_.erase(0, size);
  return true;
}

bool HttpClient::take_chunks(std::string& to) {
  for (;;) {
    std::size_t end = 0;
    while ((end = unread_.find("\r\n")) == std::string::npos) {
      if (!fill()) return false;
    }
    const std::size_t size = std::stoull(unread_.substr(0, end), nullptr, 16);
    unread_.erase(0, end + 2);
    std::string line_end;
    if (!take(size, to) || !take(2, line_end)) return false;
    if (size == 0) return true;
  }
}

bool HttpClient::take_to_the_end(std::string& to) {
  while (fill()) {
  }
  to = std::move(unread_);
  unread_.clear();
  return !reset_;
}

HttpAnswer HttpClient::receive(bool head_only) {
  std::size_t end = 0;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return close(), HttpAnswer{};
  }
  HttpAnswer answer;
  std::size_t at = unread_.find("\r\n");
  answer.status = std::stoi(unread_.substr(9, 3));
  const bool old = unread_.starts_with("HTTP/1.0");
  while (at < end) {
    const std::size_t next = unread_.find("\r\n", at + 2);
    const std::string line = unread_.substr(at + 2, next - at - 2);
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) {
      answer.headers.emplace_back(lower(line.substr(0, colon)), line.substr(colon + 2));
    }
    at = next;
  }
  unread_.erase(0, end + 4);
  const std::string length = answer.header("content-length");
  const std::string connection = answer.header("connection");
  const bool last = connection == "close" || (old && connection != "keep-alive");
  bool whole = true;
  if (head_only) {
  } else if (answer.header("transfer-encoding") == "chunked") {
    whole = take_chunks(answer.body);
  } else if (length.empty() && last) {
    whole = take_to_the_end(answer.body);
  } else {
    whole = take(length.empty() ? 0 : std::stoull(length), answer.body);
  }
  if (!whole) return close(), HttpAnswer{};
  if (last) close();
  return answer;
}

HttpAnswer HttpClient::call(const std::string& method, const std::string& target,
                            const Headers& headers, const std::string& body) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST" || method == "PUT") {
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  if (!send(text + "\r\n" + body)) return close(), HttpAnswer{};
  return receive(method == "HEAD");
}

}  // namespace kulanz
