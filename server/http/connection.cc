#include "server/http/connection.h"

#include <cstdio>

namespace kulanz {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

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

// Begins what goes on elsewhere; the coroutine goes on where it was when that has ended.
awaitable<HttpRest> ended(const HttpWork& work) {
  auto start = [&work](auto handler) {
    const auto home = asio::get_associated_executor(handler);
    const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    work.elsewhere([kept, guard = asio::make_work_guard(home)](HttpRest rest) {
      asio::post(guard.get_executor(),
                 [kept, rest = std::move(rest)]() mutable { std::move (*kept)(std::move(rest)); });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(HttpRest)>(
      std::move(start), use_awaitable);
}

// "a1b2c3-00002a". Short enough not to be taken for a voucher code in a log.
std::string name_request(Common& common) {
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "-%06x", ++common.requests);
  return common.request_prefix + digits.data();
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
  wire::Parser parser;
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(boost::none);  // its route's, as soon as that is known
  stream_.expires_after(common_.options.read_timeout);
  co_await http::async_read_header(stream_, buffer_, parser, into(error));
  Turn turn;
  turn.request.id = name_request(common_);
  if (error) co_return co_await refuse(turn, error);

  wire::request_head(parser.get(), turn.request);
  std::optional<HttpResponse> broken = wire::read_target(parser.get(), turn.request);
  if (broken) {
    turn.choice.refusal = std::move(*broken);
  } else {
    turn.choice = common_.router.choose(turn.request);
  }
  error = co_await read_body(turn, parser);
  if (error) co_return co_await refuse(turn, error);
  stream_.expires_never();
  co_await respond(turn);
  turn.manner = {parser.get().version(), parser.get().keep_alive() && !common_.stopping,
                 turn.request.method == "HEAD"};
  co_return co_await write(turn);
}

awaitable<beast::error_code> Connection::read_body(Turn& turn, wire::Parser& parser) {
  beast::error_code error;
  const std::size_t limit = turn.choice.options.body_limit;
  if (parser.content_length().value_or(0) > limit) co_return http::error::body_limit;
  parser.body_limit(limit);
  if (parser.is_done()) co_return error;
  if (turn.request.header("expect") == "100-continue") {
    http::response<http::empty_body> go_on{http::status::continue_, 11};
    co_await http::async_write(stream_, go_on, into(error));
    if (error) co_return error;
  }
  stream_.expires_after(common_.options.read_timeout);
  co_await http::async_read(stream_, buffer_, parser, into(error));
  turn.request.body = std::move(parser.get().body());
  co_return error;
}

// The first look here, what is left on a worker.
awaitable<void> Connection::respond(Turn& turn) {
  const Router& router = common_.router;
  const auto& log = common_.options.log;
  HttpWork work = router.begin(turn.choice, turn.request, log);
  if (work.elsewhere) {
    work.rest = co_await ended(work);
    turn.response = router.finish(turn.choice, turn.request, work, log);
    co_return;
  }
  if (!work.rest) {
    turn.response = std::move(work.response);
    co_return;
  }
  turn.response = co_await on_worker<HttpResponse>(
      common_.workers, [&] { return router.finish(turn.choice, turn.request, work, log); });
}

// No co_await stands in a conditional expression beside a response by value: GCC 12.2
// destroyed the response twice.
awaitable<bool> Connection::write(Turn& turn) {
  const int status = turn.response.status;
  const std::string code = turn.response.code;
  turn.response.headers.emplace_back("Request-Id", turn.request.id);
  stream_.expires_after(common_.options.write_timeout);
  bool goes_on = false;
  if (turn.response.next) {
    goes_on = co_await write_pieces(turn);
  } else {
    goes_on = co_await write_whole(turn);
  }
  tell(turn, status, code);
  co_return goes_on;
}

awaitable<bool> Connection::write_whole(Turn& turn) {
  beast::error_code error;
  const auto whole = wire::whole_response(std::move(turn.response), turn.manner);
  http::response_serializer<http::string_body> serializer(whole);
  if (turn.manner.head_only) {
    co_await http::async_write_header(stream_, serializer, into(error));
  } else {
    co_await http::async_write(stream_, serializer, into(error));
  }
  co_return !error && turn.manner.keep_alive;
}

// To an HTTP/1.0 client, who knows no chunks, the end of the connection is the end.
awaitable<bool> Connection::write_pieces(Turn& turn) {
  wire::Manner& manner = turn.manner;
  const bool chunked = manner.version >= 11;
  manner.keep_alive = manner.keep_alive && (chunked || manner.head_only);
  beast::error_code error;
  const auto head = wire::pieces_head(turn.response, manner);
  http::response_serializer<http::empty_body> serializer(head);
  co_await http::async_write_header(stream_, serializer, into(error));
  while (!error && !manner.head_only) {
    stream_.expires_never();
    const Piece piece =
        co_await on_worker<Piece>(common_.workers, [&] { return next_piece(turn.response); });
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

awaitable<bool> Connection::refuse(Turn& turn, beast::error_code error) {
  if (!wire::can_be_answered(error)) co_return false;
  turn.response = wire::broken_request(error);
  turn.manner = {};
  co_await write(turn);
  co_await read_away();
  co_return false;
}

// Closing while the client still sends would reset the connection, and the client
// might never see the answer.
awaitable<void> Connection::read_away() {
  beast::error_code error;
  stream_.socket().shutdown(tcp::socket::shutdown_send, error);
  stream_.expires_after(common_.options.linger_timeout);
  buffer_.clear();
  while (!error && !common_.stopping) {
    co_await stream_.async_read_some(buffer_.prepare(kMaxHeaderBytes), into(error));
  }
}

void Connection::tell(const Turn& turn, int status, const std::string& code) const {
  const Exchange exchange{wire::known_method(turn.request.method),
                          turn.choice.route,
                          status,
                          turn.clock.elapsed(),
                          turn.request.id,
                          code};
  for (const auto& observer : common_.observers) observer(exchange);
}

}  // namespace kulanz
