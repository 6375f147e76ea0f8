#include "server/http/call.h"

namespace kulanz {

const Json& Call::body() const {
  if (!body_) {
    check_media_type(request, "application/json");
    body_ = parse_json(request.body);
  }
  return *body_;
}

const Json& Call::body_or_nothing() const {
  if (request.body.empty() && !body_) body_ = Json::object();
  return body();
}

std::string Call::order() const {
  const std::string id = param("id");
  const std::size_t end = id.find('~');
  return end == std::string::npos ? param("ref") : id.substr(0, end);
}

Attempt Call::attempt() const {
  return {caller.id, std::string(request.header("idempotency-key")),
          request.method + " " + request.path, request.body, order()};
}

HttpResponse respond(int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  response.body = body.dump();
  response.headers = {{"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Content-Type-Options", "nosniff"}};
  return response;
}

HttpResponse respond(const Answer& answer) {
  if (answer.made == Made::accepted) return respond(202, answer.body);
  return respond(answer.made == Made::created ? 201 : 200, answer.body);
}

}  // namespace kulanz
