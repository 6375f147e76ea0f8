// The sockets. One io_context a thread with its own acceptor (SO_REUSEPORT): the
// kernel spreads connections, and threads share nothing. Beast is included here
// and nowhere else.
#include "server/http/server.h"

#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <csignal>
#include <list>
#include <optional>
#include <set>
#include <thread>

#include "server/http/problem.h"
#include "server/http/router.h"
#include "server/http/uri.h"

namespace kulanz {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

constexpr int kBacklog = 1024;
constexpr std::size_t kMaxTargetBytes = 2048;
constexpr std::chrono::milliseconds kAcceptPause{100};  // after "too many open files"

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
using Parser = http::request_parser<http::string_body>;

struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
  beast::tcp_stream stream;
  beast::flat_buffer buffer{kMaxHeaderBytes + kMaxBodyBytes};
  bool idle = true;  // between two requests: may be closed at once
};

// A thread's share of the work.
struct Lane {
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  asio::steady_timer pause{context};
  asio::steady_timer last_call{context};
  std::set<Connection*> connections;
};

HttpRequest request_head(const http::request_header<>& head) {
  HttpRequest request;
  request.method = std::string(head.method_string());
  const std::string_view target(head.target().data(), head.target().size());
  request.path = std::string(target.substr(0, target.find('?')));
  for (const auto& field : head) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.headers.emplace_back(std::move(name), std::string(field.value()));
  }
  return request;
}

// What is wrong with the target; none when it can be routed.
std::optional<HttpResponse> read_target(const http::request_header<>& head, HttpRequest& request) {
  const std::string_view target(head.target().data(), head.target().size());
  if (target.size() > kMaxTargetBytes) {
    return problem(400, "malformed_request", "the address is too long");
  }
  const std::size_t mark = target.find('?');
  auto query = query_arguments(mark == std::string_view::npos ? "" : target.substr(mark + 1));
  if (!query) return problem(400, "malformed_request", "the query is not well encoded");
  request.query = std::move(*query);
  return std::nullopt;
}

HttpResponse broken_request(const beast::error_code& error) {
  if (error == http::error::body_limit) {
    return problem(413, "too_large", "the body is larger than this route takes");
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return problem(431, "header_too_large", "the header is larger than the server takes");
  }
  return problem(400, "malformed_request", "this is not an HTTP/1.1 request");
}

bool can_be_answered(const beast::error_code& error) {
  return error.category() == http::make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

http::response<http::string_body> wire_response(HttpResponse&& from, bool keep_alive,
                                                bool head_only) {
  http::response<http::string_body> response{static_cast<http::status>(from.status), 11};
  if (!from.content_type.empty()) response.set(http::field::content_type, from.content_type);
  for (const auto& [name, value] : from.headers) response.insert(name, value);
  response.keep_alive(keep_alive);
  const std::size_t size = from.body.size();
  if (!head_only) response.body() = std::move(from.body);
  response.prepare_payload();
  if (head_only) response.content_length(size);
  return response;
}

}  // namespace

struct Server::Impl {
  explicit Impl(ServerOptions o)
      : options(std::move(o)),
        router(options.page_origins),
        workers(static_cast<std::size_t>(options.workers)) {
    for (int i = 0; i < options.io_threads; ++i) lanes.emplace_back();
  }

  tcp::endpoint endpoint_at(std::uint16_t at_port) const;
  void throw_if(const beast::error_code& error, std::uint16_t at_port) const;
  void check_free(std::uint16_t at_port);
  void open(Lane& lane, std::uint16_t at_port);
  awaitable<void> accept(Lane& lane);
  awaitable<void> serve(Lane& lane, tcp::socket socket);
  awaitable<void> converse(Connection& connection);
  awaitable<bool> exchange(Connection& connection);
  awaitable<HttpResponse> respond(const Router::Choice& choice, const HttpRequest& request);
  awaitable<bool> write(Connection& connection, HttpResponse& response, bool keep_alive,
                        bool head_only);
  awaitable<bool> refuse(Connection& connection, beast::error_code error);
  void close(Lane& lane);

  ServerOptions options;
  Router router;
  std::list<Lane> lanes;
  asio::thread_pool workers;
  std::atomic<int> connections{0};
  std::atomic<bool> stopping{false};
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
  while (!stopping) {
    beast::error_code error;
    tcp::socket socket = co_await lane.acceptor.async_accept(
        asio::redirect_error(use_awaitable, error));
    if (error == asio::error::operation_aborted || !lane.acceptor.is_open()) co_return;
    if (error) {
      lane.pause.expires_after(kAcceptPause);
      co_await lane.pause.async_wait(asio::redirect_error(use_awaitable, error));
      continue;
    }
    if (connections >= options.max_connections) continue;  // closes it
    asio::co_spawn(lane.context, serve(lane, std::move(socket)), asio::detached);
  }
}

awaitable<void> Server::Impl::serve(Lane& lane, tcp::socket socket) {
  ++connections;
  beast::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  Connection connection(std::move(socket));
  lane.connections.insert(&connection);
  try {
    co_await converse(connection);
  } catch (const std::exception&) {
    // The peer is gone; there is nobody to tell.
  }
  lane.connections.erase(&connection);
  if (stopping && lane.connections.empty()) lane.last_call.cancel();
  connection.stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  --connections;
}

awaitable<void> Server::Impl::converse(Connection& connection) {
  while (!stopping) {
    connection.idle = true;
    if (connection.buffer.size() == 0) {
      beast::error_code error;
      connection.stream.expires_after(options.idle_timeout);
      const std::size_t size = co_await connection.stream.async_read_some(
          connection.buffer.prepare(kMaxHeaderBytes), asio::redirect_error(use_awaitable, error));
      if (error) co_return;
      connection.buffer.commit(size);
    }
    connection.idle = false;
    if (!co_await exchange(connection)) co_return;
  }
}

// One request and its answer. False when the connection is to be closed.
awaitable<bool> Server::Impl::exchange(Connection& connection) {
  beast::error_code error;
  Parser parser;
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(boost::none);  // its route's, as soon as that is known
  connection.stream.expires_after(options.read_timeout);
  co_await http::async_read_header(connection.stream, connection.buffer, parser,
                                   asio::redirect_error(use_awaitable, error));
  if (error) co_return co_await refuse(connection, error);

  HttpRequest request = request_head(parser.get());
  std::optional<HttpResponse> broken = read_target(parser.get(), request);
  Router::Choice choice;
  if (!broken) choice = router.choose(request);
  const std::size_t limit = choice.options.body_limit;
  if (parser.content_length().value_or(0) > limit) {
    co_return co_await refuse(connection, http::error::body_limit);
  }
  parser.body_limit(limit);
  if (request.header("expect") == "100-continue") {
    http::response<http::empty_body> go_on{http::status::continue_, 11};
    co_await http::async_write(connection.stream, go_on, use_awaitable);
  }
  connection.stream.expires_after(options.read_timeout);
  co_await http::async_read(connection.stream, connection.buffer, parser,
                            asio::redirect_error(use_awaitable, error));
  if (error) co_return co_await refuse(connection, error);

  const bool keep_alive = parser.get().keep_alive();
  request.body = std::move(parser.get().body());
  connection.stream.expires_never();
  HttpResponse response;
  if (broken) {
    response = std::move(*broken);
  } else {
    response = co_await respond(choice, request);
  }
  co_return co_await write(connection, response, keep_alive && !stopping,
                           request.method == "HEAD");
}

// Runs the handler on a worker, or right here when it never waits.
awaitable<HttpResponse> Server::Impl::respond(const Router::Choice& choice,
                                              const HttpRequest& request) {
  if (choice.handler == nullptr || choice.options.quick) {
    co_return router.answer(choice, request, options.log);
  }
  auto start = [&](auto handler) {
    auto home = asio::get_associated_executor(handler);
    asio::post(workers, [this, &choice, &request, handler = std::move(handler),
                         guard = asio::make_work_guard(home)]() mutable {
      HttpResponse response = router.answer(choice, request, options.log);
      const auto executor = guard.get_executor();
      asio::post(executor, [handler = std::move(handler), response = std::move(response)]() mutable {
        std::move(handler)(std::move(response));
      });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(HttpResponse)>(
      std::move(start), use_awaitable);
}

// The response comes by reference, and no co_await stands in a conditional
// expression: with both, GCC 12.2 destroyed the response twice.
awaitable<bool> Server::Impl::write(Connection& connection, HttpResponse& response,
                                    bool keep_alive, bool head_only) {
  beast::error_code error;
  const auto wire = wire_response(std::move(response), keep_alive, head_only);
  http::response_serializer<http::string_body> serializer(wire);
  connection.stream.expires_after(options.write_timeout);
  if (head_only) {
    co_await http::async_write_header(connection.stream, serializer,
                                      asio::redirect_error(use_awaitable, error));
  } else {
    co_await http::async_write(connection.stream, serializer,
                               asio::redirect_error(use_awaitable, error));
  }
  co_return !error && keep_alive;
}

awaitable<bool> Server::Impl::refuse(Connection& connection, beast::error_code error) {
  if (!can_be_answered(error)) co_return false;
  HttpResponse response = broken_request(error);
  co_return co_await write(connection, response, false, false);
}

void Server::Impl::close(Lane& lane) {
  beast::error_code ignored;
  lane.acceptor.close(ignored);
  lane.pause.cancel();
  if (lane.connections.empty()) return;
  for (Connection* connection : lane.connections) {
    if (connection->idle) connection->stream.cancel();
  }
  lane.last_call.expires_after(options.stop_timeout);
  lane.last_call.async_wait([&lane](const beast::error_code& error) {
    if (error) return;
    for (Connection* connection : lane.connections) connection->stream.cancel();
  });
}

Server::Server(ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Server::~Server() = default;

void Server::route(std::string method, std::string pattern, HttpHandler handler,
                   RouteOptions options) {
  impl_->router.add(std::move(method), std::move(pattern), std::move(handler), options);
}

void Server::static_files(std::string prefix, std::string folder, HttpHeaders headers) {
  impl_->router.add_files(std::move(prefix), std::move(folder), std::move(headers));
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
  impl_->workers.join();
}

void Server::stop() {
  if (impl_->stopping.exchange(true)) return;
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
