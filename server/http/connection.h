// One connection: request after request is read, handed to the router, answered.
// It lives on its socket's thread; handlers that may wait run on a worker, or go on
// elsewhere and come back to it.
#pragma once

#include <atomic>
#include <boost/asio.hpp>

#include "server/http/router.h"
#include "server/http/stop_clock.h"
#include "server/http/wire.h"

namespace kulanz {

namespace asio = boost::asio;

// What all connections of a server have in common; outlives them.
struct Common {
  ServerOptions options;
  Router router;
  asio::thread_pool workers;
  std::string request_prefix;  // tells the requests of one run from another's
  std::vector<std::function<void(const Exchange&)>> observers = {};
  std::atomic<int> connections{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint32_t> requests{0};
  std::atomic<bool> stopping{false};
};

class Connection {
 public:
  Connection(Common& common, asio::ip::tcp::socket socket)
      : common_(common), stream_(std::move(socket)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Serves until either side ends it; the socket is shut down afterwards.
  asio::awaitable<void> serve();

  // Between two requests, so that nobody misses an answer when it is closed.
  bool is_idle() const { return idle_; }

  // Ends serve() at its next, or present, wait for the socket.
  void cancel() { stream_.cancel(); }

 private:
  // One request and its answer.
  struct Turn {
    StopClock clock = {};
    HttpRequest request = {};
    Router::Choice choice = {};
    HttpResponse response = {};
    wire::Manner manner = {};
  };

  asio::awaitable<bool> await_request();
  asio::awaitable<bool> exchange();
  asio::awaitable<boost::beast::error_code> read_body(Turn& turn, wire::Parser& parser);
  asio::awaitable<void> respond(Turn& turn);
  asio::awaitable<bool> write(Turn& turn);
  asio::awaitable<bool> write_whole(Turn& turn);
  asio::awaitable<bool> write_pieces(Turn& turn);
  asio::awaitable<bool> refuse(Turn& turn, boost::beast::error_code error);
  asio::awaitable<void> read_away();
  void tell(const Turn& turn, int status, const std::string& code) const;
  void cut();

  Common& common_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_{kMaxHeaderBytes + kMaxBodyBytes};
  bool idle_ = true;
};

}  // namespace kulanz
