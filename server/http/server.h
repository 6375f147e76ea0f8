// A small HTTP/1.1 server: routes, static files, limits, graceful stop. It knows
// nothing of promises; api.h mounts the product's routes on it. TLS belongs to a
// reverse proxy in front.
//
//   Server server({.address = "127.0.0.1", .port = 8080});
//   mount_api(server, app);
//   server.route("GET", "/hello/{name}", [](const HttpRequest& r) { ... });
//   run_until_signal(server);
//
// Sockets are served by a few threads; handlers run on a pool of workers, so a
// handler may wait for the store, and many that wait share one commit. One that many
// ask at once goes on elsewhere (HttpWork), and no thread waits for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kulanz {

inline constexpr std::size_t kMaxHeaderBytes = 8 * 1024;
inline constexpr std::size_t kMaxBodyBytes = 64 * 1024;
inline constexpr std::size_t kMaxTargetBytes = 2 * 1024;  // path and query
inline constexpr std::size_t kMaxStaticFileBytes = 16 * 1024 * 1024;

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;                                       // upper case
  std::string path;                                         // as sent, without the query
  std::vector<std::pair<std::string, std::string>> params;  // of the pattern, decoded
  std::vector<std::pair<std::string, std::string>> query;   // decoded
  HttpHeaders headers;                                      // names in lower case
  std::string body;
  std::string id;  // the server's name for this request, in its log and its answer

  // Empty when absent.
  std::string_view param(std::string_view name) const;
  std::string_view argument(std::string_view name) const;
  std::string_view header(std::string_view lower_case_name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  HttpHeaders headers;
  std::string code = {};  // of a problem, e.g. "voucher_spent"; for metrics and log

  // A long answer: what it gives is the body, piece by piece, until it gives an empty
  // one; `body` is not looked at. It is called on a worker, each time after the piece
  // before was written, and may wait for the store. When it throws, or the client does
  // not take a piece in time, the connection is cut, so that what arrived cannot be
  // taken for the whole (an HTTP/1.0 client, to whom the end of the connection is the
  // end of the answer, gets a reset).
  std::function<std::string()> next = nullptr;
};

// Called from several threads at once. An exception becomes a 500 without detail.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

// What the first look at a request gives: the answer, or what is left to be done on a
// worker, or what goes on elsewhere: it is begun at once, must not wait, and calls
// `resume` once, from any thread, with what makes the answer on the socket's thread. The
// request outlives them.
using HttpRest = std::function<HttpResponse()>;
struct HttpWork {
  HttpResponse response;
  HttpRest rest = nullptr;
  std::function<void(std::function<void(HttpRest)> resume)> elsewhere = nullptr;
};

// The first look, on the socket's thread: it must not wait.
using HttpStart = std::function<HttpWork(const HttpRequest&)>;

// What became of a request; the views live as long as the call.
struct Exchange {
  std::string_view method;  // one that HTTP knows, else "other"
  std::string_view route;   // its pattern, never the path; empty: none fits
  int status = 0;
  std::chrono::microseconds took{0};  // from the header's end to the answer's
  std::string_view id;
  std::string_view code;  // of a problem
};

struct ServerLoad {
  int connections = 0;
  std::uint64_t connections_refused = 0;  // because there were max_connections
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one, see Server::port()
  int io_threads = 2;
  int workers = 64;  // how many handlers may wait at once
  int max_connections = 1024;
  std::chrono::milliseconds read_timeout{10'000};   // a whole header, a whole body
  std::chrono::milliseconds idle_timeout{60'000};   // between two requests
  std::chrono::milliseconds write_timeout{10'000};  // a whole answer, each piece of a long one
  std::chrono::milliseconds linger_timeout{1'000};  // how long a refused body is read away
  std::chrono::milliseconds stop_timeout{10'000};   // what graceful means at most
  std::vector<std::string> page_origins;            // exact origins of shop pages (CORS)
  std::function<void(std::string_view)> log;        // failures, one line of JSON each
};

struct RouteOptions {
  std::size_t body_limit = kMaxBodyBytes;
  bool quick = false;  // never waits: runs on the socket's thread
  bool page = false;   // pages of `page_origins` may call it from the browser
};

class Server {
 public:
  explicit Server(ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Patterns are literal but for "{name}", one whole path segment. Routes and
  // files must be mounted before run(). HEAD is answered as GET without a body,
  // OPTIONS and 405 are answered from the table.
  void route(std::string method, std::string pattern, HttpHandler handler,
             RouteOptions options = {});

  // The same for a handler that answers some requests at once, without a worker.
  void route_in_steps(std::string method, std::string pattern, HttpStart start,
                      RouteOptions options = {});

  // Told of every request that was answered, on its socket's thread; must be quick.
  void observe(std::function<void(const Exchange&)> observer);
  ServerLoad load() const;

  // GET <prefix><file> from a folder, read anew each time; "index.html" for a
  // path that ends in "/". Used only where no route matches.
  void static_files(std::string prefix, std::string folder, HttpHeaders headers = {});

  // Binds and listens; throws std::runtime_error naming the address.
  void listen();
  std::uint16_t port() const;

  // Serves until stop(); calls listen() when that has not happened. stop() may
  // be called from any thread: no new connections, requests under way are
  // answered, idle connections are closed.
  void run();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// run(), and a graceful stop on SIGINT or SIGTERM. Call it from the main thread
// before other threads exist, so that no other thread takes the signal.
void run_until_signal(Server& server);

}  // namespace kulanz
