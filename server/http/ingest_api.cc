#include "server/http/ingest_api.h"

#include <memory>

#include "server/http/call.h"
#include "server/http/problem.h"

namespace kulanz {
namespace {

HttpResponse answer_of(const std::exception_ptr& failure, const Answer& answer) {
  try {
    if (failure) std::rethrow_exception(failure);
    return respond(answer);
  } catch (const Refusal& refusal) {
    return problem(refusal);
  }
}

Sent sent_of(const Sender& sender, const HttpRequest& request) {
  const auto header = [&](const std::string& name) {
    return name.empty() ? std::string() : std::string(request.header(name));
  };
  return {header(sender.topic_header), header(sender.signature->header),
          header(sender.version_header), request.body};
}

// No API key: the signature over the bytes as they came is the credential.
HttpWork ingest(Intake& intake, const HttpRequest& request) {
  return {{}, nullptr, [&intake, &request](const std::function<void(HttpRest)>& resume) {
            const auto answered = [resume](std::exception_ptr failure, Answer answer) {
              resume([failure, answer] { return answer_of(failure, answer); });
            };
            try {
              const std::string name(request.param("sender"));
              intake.begin_receive(name, sent_of(intake.sender(name), request), answered);
            } catch (...) {
              answered(std::current_exception(), {});
            }
          }};
}

std::string verdict_of(const HttpRequest& request) {
  const std::string verdict(request.argument("verdict"));
  if (verdict != "waiting" && verdict != "refused") {
    throw refused(Reason::bad_enum, "verdict");
  }
  return verdict;
}

using ShopHandler = HttpResponse (*)(Intake& intake, Call& call);

HttpResponse list_route(Intake& intake, Call& call) {
  return respond(
      200, intake.list(verdict_of(call.request), std::string(call.request.argument("after"))));
}

HttpResponse read_route(Intake& intake, Call& call) {
  return respond(200, intake.read(call.param("id")));
}

HttpResponse replay_route(Intake& intake, Call& call) {
  Fields(call.body_or_nothing(), "").finish();
  return respond(intake.replay(call.attempt(), call.param("id")));
}

void mount_shop_route(Server& server, App& app, Intake& intake, const char* method,
                      const char* pattern, ShopHandler handler) {
  server.route(method, pattern, [&app, &intake, handler](const HttpRequest& request) {
    try {
      Call call(app, request, let_in(app, Access::shop, request));
      return handler(intake, call);
    } catch (const Refusal& refusal) {
      return problem(refusal);
    }
  });
}

}  // namespace

void mount_ingest(Server& server, App& app, Intake& intake) {
  server.route_in_steps("POST", "/v1/ingest/{sender}",
                        [&intake](const HttpRequest& request) { return ingest(intake, request); },
                        {.body_limit = kMaxIngestBody});
  mount_shop_route(server, app, intake, "GET", "/v1/inbox", list_route);
  mount_shop_route(server, app, intake, "GET", "/v1/inbox/{id}", read_route);
  mount_shop_route(server, app, intake, "POST", "/v1/inbox/{id}/replay", replay_route);
}

}  // namespace kulanz
