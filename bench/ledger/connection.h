// One connection to the server under test: one request under way at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kulanz::bench {

struct Reply {
  int status = 0;
  std::string_view body;  // valid until the next send()
};

class Connection {
 public:
  // Connects to 127.0.0.1. Throws std::runtime_error, as everything here does.
  explicit Connection(std::uint16_t port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int socket() const { return socket_; }

  // `request` must fit the socket's buffer: those of a benchmark are small.
  void send(std::string_view request);

  // Reads what has come, without waiting; the reply when it is whole.
  std::optional<Reply> receive();

 private:
  std::optional<Reply> whole_reply();

  int socket_;
  std::string received_;
  std::size_t whole_size_ = 0;  // of the reply under way; 0: its head is not whole yet
  std::size_t head_size_ = 0;
};

}  // namespace kulanz::bench
