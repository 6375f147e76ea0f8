// What every handler of the API gets, and the two ways in which it answers.
#pragma once

#include <optional>
#include <string>

#include "server/app/app.h"
#include "server/app/idempotency.h"
#include "server/app/json.h"
#include "server/http/access.h"
#include "server/http/server.h"

namespace kulanz {

// The request, and whoever was let in. Made by the first look at a request and kept
// until its answer: a body is parsed once.
class Call {
 public:
  Call(App& to, const HttpRequest& of, Caller by) : app(to), request(of), caller(std::move(by)) {}

  std::string param(std::string_view name) const { return std::string(request.param(name)); }

  // Throws Refusal unsupported_media_type, malformed_json, json_too_deep.
  const Json& body() const;

  // A POST with no fields may come without a body.
  const Json& body_or_nothing() const;

  // The order whose route this is: {ref}, or the beginning of a case's or an
  // entitlement's id; empty on other routes.
  std::string order() const;

  Attempt attempt() const;

  App& app;
  const HttpRequest& request;
  const Caller caller;

 private:
  mutable std::optional<Json> body_;
};

HttpResponse respond(int status, const Json& body);
HttpResponse respond(const Answer& answer);  // 201: created; 202: begun

}  // namespace kulanz
