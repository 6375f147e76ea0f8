#include "server/http/connection.h"

namespace kulanz {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

using Parser = http::request_parser<http::string_body>;

auto into(beast::error_code& error) { return asio::redirect_error(use_awaitable, error); }

// Runs `work`, which must not throw, on a worker; the coroutine goes on where it was.
template <typename Result, typename Work>
awaitable<Result> on_worker(asio::thread_pool& workers, Work work) {
  auto start = [&workers, &work](auto handler) {
    auto home = asio::get_associated_executor(handler);
    asio::post(workers, [&work, handler = std::move(handler),
                         guard = asio::make_work_guard(home)]() mutable {
      Result result = work();
      const auto executor = guard.get_executor();
      asio::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable {
        std::move(handler)(std::move(result));
      });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result)>(
      std::move(start), use_awaitable);
}

// A piece of a long answer; `whole` is false when it could not be made.
struct Piece {
  bool whole = true;
  std::string bytes;
};

Piece next_piece(const HttpResponse& response) {
  try {
    return {true, response.next()};
  } catch (const std::exception&) {
    return {false, {}};
  }
}

}  // namespace

awaitable<void> Connection::serve() {
  beast::error_code ignored;
  stream_.socket().set_option(tcp::no_delay(true), ignored);
  try {
    while (!common_.stopping) {
      if (!co_await await_request()) break;
      if (!co_await exchange()) break;
    }
  } catch (const std::exception&) {
    // The peer is gone; there is nobody to tell.
  }
  stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

// Waits for the first bytes of a request. False when none came.
awaitable<bool> Connection::await_request() {
  idle_ = true;
  beast::error_code error;
  if (buffer_.size() == 0) {
    stream_.expires_after(common_.options.idle_timeout);
    const std::size_t size =
        co_await stream_.async_read_some(buffer_.prepare(kMaxHeaderBytes), into(error));
    buffer_.commit(size);
  }
  idle_ = false;
  co_return !error;
}

// One request and its answer. False when the connection is to be closed.
awaitable<bool> Connection::exchange() {
  beast::error_code error;
  Parser parser;
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(boost::none);  // its route's, as soon as that is known
  stream_.expires_after(common_.options.read_timeout);
  co_await http::async_read_header(stream_, buffer_, parser, into(error));
  if (error) co_return co_await refuse(error);

  HttpRequest request = wire::request_head(parser.get());
  std::optional<HttpResponse> broken = wire::read_target(parser.get(), request);
  Router::Choice choice;
  if (!broken) choice = common_.router.choose(request);
  const std::size_t limit = choice.options.body_limit;
  if (parser.content_length().value_or(0) > limit) {
    co_return co_await refuse(http::error::body_limit);
  }
  parser.body_limit(limit);
  if (request.header("expect") == "100-continue") {
    http::response<http::empty_body> go_on{http::status::continue_, 11};
    co_await http::async_write(stream_, go_on, use_awaitable);
  }
  stream_.expires_after(common_.options.read_timeout);
  co_await http::async_read(stream_, buffer_, parser, into(error));
  if (error) co_return co_await refuse(error);

  request.body = std::move(parser.get().body());
  stream_.expires_never();
  HttpResponse response;
  if (broken) {
    response = std::move(*broken);
  } else {
    response = co_await respond(choice, request);
  }
  const wire::Manner manner{parser.get().version(), parser.get().keep_alive() && !common_.stopping,
                            request.method == "HEAD"};
  co_return co_await write(response, manner);
}

// Runs the handler on a worker, or right here when it never waits.
awaitable<HttpResponse> Connection::respond(const Router::Choice& choice,
                                            const HttpRequest& request) {
  const auto& log = common_.options.log;
  if (choice.handler == nullptr || choice.options.quick) {
    co_return common_.router.answer(choice, request, log);
  }
  co_return co_await on_worker<HttpResponse>(
      common_.workers, [&] { return common_.router.answer(choice, request, log); });
}

// The response comes by reference, and no co_await stands in a conditional
// expression: with both, GCC 12.2 destroyed the response twice.
awaitable<bool> Connection::write(HttpResponse& response, wire::Manner manner) {
  stream_.expires_after(common_.options.write_timeout);
  if (response.next) co_return co_await write_pieces(response, manner);
  co_return co_await write_whole(response, manner);
}

awaitable<bool> Connection::write_whole(HttpResponse& response, wire::Manner manner) {
  beast::error_code error;
  const auto whole = wire::whole_response(std::move(response), manner);
  http::response_serializer<http::string_body> serializer(whole);
  if (manner.head_only) {
    co_await http::async_write_header(stream_, serializer, into(error));
  } else {
    co_await http::async_write(stream_, serializer, into(error));
  }
  co_return !error && manner.keep_alive;
}

// To an HTTP/1.0 client, who knows no chunks, the end of the connection is the end.
awaitable<bool> Connection::write_pieces(HttpResponse& response, wire::Manner manner) {
  const bool chunked = manner.version >= 11;
  manner.keep_alive = manner.keep_alive && (chunked || manner.head_only);
  beast::error_code error;
  const auto head = wire::pieces_head(response, manner);
  http::response_serializer<http::empty_body> serializer(head);
  co_await http::async_write_header(stream_, serializer, into(error));
  while (!error && !manner.head_only) {
    stream_.expires_never();
    const Piece piece =
        co_await on_worker<Piece>(common_.workers, [&] { return next_piece(response); });
    if (!piece.whole) {
      cut();
      co_return false;
    }
    stream_.expires_after(common_.options.write_timeout);
    const asio::const_buffer bytes = asio::buffer(piece.bytes);
    if (piece.bytes.empty()) {
      if (chunked) co_await asio::async_write(stream_, http::make_chunk_last(), into(error));
      break;
    }
    if (chunked) {
      co_await asio::async_write(stream_, http::make_chunk(bytes), into(error));
    } else {
      co_await asio::async_write(stream_, bytes, into(error));
    }
  }
  co_return !error && manner.keep_alive;
}

// Closes with a reset, so that nobody takes an answer that broke off for a whole one.
void Connection::cut() {
  beast::error_code ignored;
  stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  stream_.socket().close(ignored);
}

awaitable<bool> Connection::refuse(beast::error_code error) {
  if (!wire::can_be_answered(error)) co_return false;
  HttpResponse response = wire::broken_request(error);
  co_return co_await write(response, {});
}

}  // namespace kulanz
