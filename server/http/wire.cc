#include "server/http/wire.h"

#include "server/http/problem.h"
#include "server/http/uri.h"

namespace kulanz::wire {
namespace {

// RFC 9112, 3.2: a proxy in front may route by one name what the server takes for another.
bool names_its_host(const http::request_header<>& head) {
  const std::size_t hosts = head.count(http::field::host);
  return hosts == 1 || (hosts == 0 && head.version() < 11);
}

std::string_view target_of(const http::request_header<>& head) {
  return {head.target().data(), head.target().size()};
}

void set_headers(auto& response, const HttpResponse& from, const Manner& manner) {
  if (!from.content_type.empty()) response.set(http::field::content_type, from.content_type);
  for (const auto& [name, value] : from.headers) response.insert(name, value);
  response.keep_alive(manner.keep_alive);
}

}  // namespace

void request_head(const http::request_header<>& head, HttpRequest& request) {
  request.method = std::string(head.method_string());
  const std::string_view target = target_of(head);
  request.path = std::string(target.substr(0, target.find('?')));
  for (const auto& field : head) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.headers.emplace_back(std::move(name), std::string(field.value()));
  }
}

std::optional<HttpResponse> read_target(const http::request_header<>& head, HttpRequest& request) {
  if (!names_its_host(head)) {
    return problem(400, "malformed_request", "a request names its host once, in a Host header");
  }
  const std::string_view target = target_of(head);
  if (target.size() > kMaxTargetBytes) {
    return problem(400, "malformed_request", "the address is too long");
  }
  const std::size_t mark = target.find('?');
  auto query = query_arguments(mark == std::string_view::npos ? "" : target.substr(mark + 1));
  if (!query) return problem(400, "malformed_request", "the query is not well encoded");
  request.query = std::move(*query);
  return std::nullopt;
}

std::string_view known_method(std::string_view method) {
  for (const std::string_view known : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}) {
    if (method == known) return known;
  }
  return "other";
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

http::response<http::string_body> whole_response(HttpResponse&& from, const Manner& manner) {
  http::response<http::string_body> response{static_cast<http::status>(from.status),
                                             manner.version};
  set_headers(response, from, manner);
  const std::size_t size = from.body.size();
  if (!manner.head_only) response.body() = std::move(from.body);
  response.prepare_payload();
  if (manner.head_only) response.content_length(size);
  return response;
}

http::response<http::empty_body> pieces_head(const HttpResponse& from, const Manner& manner) {
  http::response<http::empty_body> response{static_cast<http::status>(from.status), manner.version};
  set_headers(response, from, manner);
  if (manner.version >= 11) response.chunked(true);
  return response;
}

}  // namespace kulanz::wire
