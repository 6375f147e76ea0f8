// One connection: request after request is read, handed to the router, answered.
// It lives on its socket's thread; handlers that may wait run on a worker.
#pragma once

#include <atomic>
#include <boost/asio.hpp>

#include "server/http/router.h"
#include "server/http/wire.h"

namespace kulanz {

namespace asio = boost::asio;

// What all connections of a server have in common; outlives them.
struct Common {
  ServerOptions options;
  Router router;
  asio::thread_pool workers;
  std::atomic<int> connections{0};
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
  asio::awaitable<bool> await_request();
  asio::awaitable<bool> exchange();
  asio::awaitable<HttpResponse> respond(const Router::Choice& choice, const HttpRequest& request);
  asio::awaitable<bool> write(HttpResponse& response, wire::Manner manner);
  asio::awaitable<bool> write_whole(HttpResponse& response, wire::Manner manner);
  asio::awaitable<bool> write_pieces(HttpResponse& response, wire::Manner manner);
  asio::awaitable<bool> refuse(boost::beast::error_code error);
  void cut();

  Common& common_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_{kMaxHeaderBytes + kMaxBodyBytes};
  bool idle_ = true;
};

}  // namespace kulanz
