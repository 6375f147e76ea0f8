// Between what is on the wire and what handlers see. Beast is included by this
// header, connection.h and server.cc, and nowhere else.
#pragma once

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "server/http/server.h"

namespace kulanz::wire {

namespace beast = boost::beast;
namespace http = beast::http;

using Parser = http::request_parser<http::string_body>;

// Method, path and headers; the query is read_target()'s.
void request_head(const http::request_header<>& head, HttpRequest& request);

// Reads the query into `request`. The answer when the target cannot be routed, or its
// host is not said, or said twice.
std::optional<HttpResponse> read_target(const http::request_header<>& head, HttpRequest& request);

// The method if the server has any use for it, else "other": a name of a bounded set.
std::string_view known_method(std::string_view method);

// What is answered to bytes that are no request, or too many.
HttpResponse broken_request(const beast::error_code& error);

// False when there is nobody left to answer.
bool can_be_answered(const beast::error_code& error);

struct Manner {
  unsigned version = 11;
  bool keep_alive = false;
  bool head_only = false;
};

http::response<http::string_body> whole_response(HttpResponse&& from, const Manner& manner);

// Only the head of a response that comes in pieces.
http::response<http::empty_body> pieces_head(const HttpResponse& from, const Manner& manner);

}  // namespace kulanz::wire
