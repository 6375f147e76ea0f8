// The threads and their sockets. One io_context a thread with its own acceptor
// (SO_REUSEPORT): the kernel spreads connections, and threads share nothing.
#include "server/http/server.h"

#include <csignal>
#include <list>
#include <set>
#include <thread>

#include "server/app/crypto.h"
#include "server/app/random.h"
#include "server/http/connection.h"

namespace kulanz {
namespace {

namespace beast = boost::beast;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kAcceptPause{100};  // after "too many open files"

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// Six random hex digits.
std::string request_prefix() {
  std::array<std::uint8_t, 3> bytes{};
  start_crypto();
  SystemRandom().fill(bytes);
  return hex(bytes);
}

// A thread's share of the work.
struct Lane {
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  asio::steady_timer pause{context};
  asio::steady_timer last_call{context};
  std::set<Connection*> connections;
};

}  // namespace

struct Server::Impl {
  explicit Impl(ServerOptions o)
      : common{o, Router(o.page_origins), asio::thread_pool(static_cast<std::size_t>(o.workers)),
               request_prefix()},
        options(common.options) {
    for (int i = 0; i < options.io_threads; ++i) lanes.emplace_back();
  }

  tcp::endpoint endpoint_at(std::uint16_t at_port) const;
  void throw_if(const beast::error_code& error, std::uint16_t at_port) const;
  void check_free(std::uint16_t at_port);
  void open(Lane& lane, std::uint16_t at_port);
  awaitable<void> accept(Lane& lane);
  awaitable<void> serve(Lane& lane, tcp::socket socket);
  void close(Lane& lane);

  Common common;
  const ServerOptions& options;
  std::list<Lane> lanes;
  bool listening = false;
  std::uint16_t port = 0;
};

tcp::endpoint Server::Impl::endpoint_at(std::uint16_t at_port) const {
  beast::error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) throw std::runtime_error("not an address to listen on: " + options.address);
  return {address, at_port};
}

void Server::Impl::throw_if(const beast::error_code& error, std::uint16_t at_port) const {
  if (!error) return;
  throw std::runtime_error("cannot listen on " + options.address + ":" + std::to_string(at_port) +
                           ": " + error.message());
}

// Only our own threads share the port: it must be free before the first binds it.
void Server::Impl::check_free(std::uint16_t at_port) {
  if (at_port == 0) return;
  const tcp::endpoint endpoint = endpoint_at(at_port);
  asio::io_context context;
  tcp::acceptor probe(context, endpoint.protocol());
  probe.set_option(asio::socket_base::reuse_address(true));
  beast::error_code error;
  probe.bind(endpoint, error);
  throw_if(error, at_port);
}

void Server::Impl::open(Lane& lane, std::uint16_t at_port) {
  beast::error_code error;
  const tcp::endpoint endpoint = endpoint_at(at_port);
  lane.acceptor.open(endpoint.protocol());
  lane.acceptor.set_option(asio::socket_base::reuse_address(true));
  lane.acceptor.set_option(ReusePort(true));
  lane.acceptor.bind(endpoint, error);
  if (!error) lane.acceptor.listen(kBacklog, error);
  throw_if(error, at_port);
  port = lane.acceptor.local_endpoint().port();
}

awaitable<void> Server::Impl::accept(Lane& lane) {
  while (!common.stopping) {
    beast::error_code error;
    tcp::socket socket =
        co_await lane.acceptor.async_accept(asio::redirect_error(use_awaitable, error));
    if (error == asio::error::operation_aborted || !lane.acceptor.is_open()) co_return;
    if (error) {
      lane.pause.expires_after(kAcceptPause);
      co_await lane.pause.async_wait(asio::redirect_error(use_awaitable, error));
      continue;
    }
    if (common.connections >= options.max_connections) {
      ++common.connections_refused;
      continue;  // closes it
    }
    asio::co_spawn(lane.context, serve(lane, std::move(socket)), asio::detached);
  }
}

awaitable<void> Server::Impl::serve(Lane& lane, tcp::socket socket) {
  ++common.connections;
  Connection connection(common, std::move(socket));
  lane.connections.insert(&connection);
  co_await connection.serve();
  lane.connections.erase(&connection);
  if (common.stopping && lane.connections.empty()) lane.last_call.cancel();
  --common.connections;
}

void Server::Impl::close(Lane& lane) {
  beast::error_code ignored;
  lane.acceptor.close(ignored);
  lane.pause.cancel();
  if (lane.connections.empty()) return;
  for (Connection* connection : lane.connections) {
    if (connection->is_idle()) connection->cancel();
  }
  lane.last_call.expires_after(options.stop_timeout);
  lane.last_call.async_wait([&lane](const beast::error_code& error) {
    if (error) return;
    for (Connection* connection : lane.connections) connection->cancel();
  });
}

Server::Server(ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Server::~Server() = default;

void Server::route(std::string method, std::string pattern, HttpHandler handler,
                   RouteOptions options) {
  const bool quick = options.quick;
  impl_->common.router.add(std::move(method), std::move(pattern),
                           in_steps(std::move(handler), quick), options);
}

void Server::route_in_steps(std::string method, std::string pattern, HttpStart start,
                            RouteOptions options) {
  impl_->common.router.add(std::move(method), std::move(pattern), std::move(start), options);
}

void Server::observe(std::function<void(const Exchange&)> observer) {
  impl_->common.observers.push_back(std::move(observer));
}

ServerLoad Server::load() const {
  return {impl_->common.connections, impl_->common.connections_refused};
}

void Server::static_files(std::string prefix, std::string folder, HttpHeaders headers) {
  impl_->common.router.add_files(std::move(prefix), std::move(folder), std::move(headers));
}

void Server::listen() {
  if (impl_->listening) return;
  std::uint16_t port = impl_->options.port;
  impl_->check_free(port);
  for (Lane& lane : impl_->lanes) {
    impl_->open(lane, port);
    port = impl_->port;
  }
  impl_->listening = true;
}

std::uint16_t Server::port() const { return impl_->port; }

void Server::run() {
  listen();
  std::vector<std::thread> threads;
  for (Lane& lane : impl_->lanes) {
    asio::co_spawn(lane.context, impl_->accept(lane), asio::detached);
    threads.emplace_back([&lane] { lane.context.run(); });
  }
  for (std::thread& thread : threads) thread.join();
  impl_->common.workers.join();
}

void Server::stop() {
  if (impl_->common.stopping.exchange(true)) return;
  for (Lane& lane : impl_->lanes) {
    asio::post(lane.context, [this, &lane] { impl_->close(lane); });
  }
}

void run_until_signal(Server& server) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  server.listen();
  std::thread waiter([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    server.stop();
  });
  server.run();
  // When run() ended by itself the waiter still waits: wake it.
  pthread_kill(waiter.native_handle(), SIGTERM);
  waiter.join();
}

}  // namespace kulanz
