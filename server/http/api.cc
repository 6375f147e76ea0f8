#include "server/http/api.h"

#include <charconv>
#include <memory>

#include "server/app/audit.h"
#include "server/app/batches.h"
#include "server/app/campaigns.h"
#include "server/app/case_page.h"
#include "server/app/claims.h"
#include "server/app/clock_guard.h"
#include "server/app/delivery_log.h"
#include "server/app/erasure.h"
#include "server/app/events.h"
#include "server/app/issuing.h"
#include "server/app/orders.h"
#include "server/app/owed.h"
#include "server/app/policies.h"
#include "server/app/reports.h"
#include "server/app/reservations.h"
#include "server/app/revoking.h"
#include "server/app/settlements.h"
#include "server/app/status.h"
#include "server/app/tokens.h"
#include "server/app/voucher_codes.h"
#include "server/app/vouchers.h"
#include "server/http/call.h"
#include "server/http/documents.h"
#include "server/http/operation.h"
#include "server/http/problem.h"
#include "server/http/report.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxPolicyBody = kMaxAuthoredBytes;

HttpResponse document(std::string_view text, const char* type) {
  HttpResponse response;
  response.content_type = type;
  response.body = text;
  response.headers = {{"Cache-Control", "max-age=300"}, {"X-Content-Type-Options", "nosniff"}};
  return response;
}

HttpResponse put_order_route(Call& call) {
  return respond(put_order(call.app, call.param("ref"), call.body()));
}

HttpResponse post_events_route(Call& call) {
  const bool partner = call.caller.scope == Scope::partner;
  return respond(post_events(call.app, call.attempt(), call.param("ref"),
                             partner ? Source::partner : Source::merchant, call.body()));
}

HttpResponse post_tokens_route(Call& call) {
  return respond(200, issue_token(call.app, call.param("ref"), call.body()));
}

HttpResponse get_status_route(Call& call) {
  return respond(200, read_status(call.app, call.param("ref")));
}

HttpResponse post_reports_route(Call& call) {
  return respond(report(call.app, call.attempt(), call.param("ref"), call.body()));
}

HttpResponse post_claims_route(Call& call) {
  return respond(claim(call.app, call.attempt(), call.param("ref"), call.body()));
}

HttpResponse post_validations_route(Call& call) {
  return respond(200, validate(call.app, call.body()));
}

void post_redemptions_route(Call& call, Answered answered) {
  begin_redeem(call.app, call.attempt(), call.body(), std::move(answered));
}

HttpResponse post_rollback_route(Call& call) {
  Fields(call.body_or_nothing(), "").finish();
  return respond(roll_back(call.app, call.attempt(), call.param("id")));
}

HttpResponse get_voucher_route(Call& call) {
  return respond(200, read_voucher(call.app, call.param("code")));
}

HttpResponse post_reservations_route(Call& call) {
  return respond(reserve(call.app, call.attempt(), call.body()));
}

HttpResponse delete_reservation_route(Call& call) {
  Fields(call.body_or_nothing(), "").finish();
  return respond(release(call.app, call.attempt(), call.param("id")));
}

HttpResponse post_vouchers_route(Call& call) {
  return respond(post_voucher(call.app, call.attempt(), call.body()));
}

HttpResponse revoke_route(Call& call) {
  Fields(call.body_or_nothing(), "").finish();
  return respond(revoke(call.app, call.attempt(), call.param("code")));
}

HttpResponse get_batch_route(Call& call) {
  return respond(200, {{"batch", read_batch(call.app, call.param("id"))}});
}

HttpResponse get_codes_route(Call& call) {
  HttpResponse response = respond(200, Json());
  response.content_type = "text/csv";
  response.body.clear();
  response.headers.push_back({"Content-Disposition", "attachment; filename=\"codes.csv\""});
  response.next = batch_codes(call.app, call.param("id"));
  return response;
}

HttpResponse put_campaign_route(Call& call) {
  return respond(put_campaign(call.app, call.param("name"), call.body()));
}

HttpResponse get_campaign_route(Call& call) {
  return respond(200, read_campaign(call.app, call.param("name")));
}

HttpResponse settle_route(Call& call) {
  return respond(settle(call.app, call.attempt(), call.param("id"), call.body()));
}

HttpResponse get_entitlements_route(Call& call) {
  return respond(200, list_owed(call.app, std::string(call.request.argument("state"))));
}

HttpResponse get_deliveries_route(Call& call) {
  return respond(200, list_deliveries(call.app, std::string(call.request.argument("state"))));
}

HttpResponse retry_delivery_route(Call& call) {
  Fields(call.body_or_nothing(), "").finish();
  return respond(retry_delivery(call.app, call.attempt(), call.param("id")));
}

HttpResponse get_cases_route(Call& call) {
  return respond(200, list_cases(call.app, {std::string(call.request.argument("state")),
                                            std::string(call.request.argument("owner"))}));
}

HttpResponse get_case_route(Call& call) {
  return respond(200, read_case(call.app, call.param("id")));
}

HttpResponse assign_case_route(Call& call) {
  return respond(assign_case(call.app, call.attempt(), call.param("id"), call.body()));
}

HttpResponse answer_case_route(Call& call) {
  return respond(answer_case(call.app, call.attempt(), call.param("id"), call.body()));
}

HttpResponse resolve_case_route(Call& call) {
  return respond(resolve_case(call.app, call.attempt(), call.param("id"), call.body()));
}

HttpResponse put_policy_route(Call& call) {
  check_media_type(call.request, "application/json");
  return respond(put_policy(call.app, call.param("name"), call.request.body));
}

HttpResponse get_policy_route(Call& call) {
  HttpResponse response;
  response.content_type = "application/octet-stream";
  response.body = get_policy(call.app, call.param("digest"));
  response.headers = {{"Cache-Control", "public, max-age=31536000, immutable"},
                      {"ETag", '"' + call.param("digest") + '"'},
                      {"X-Content-Type-Options", "nosniff"}};
  return response;
}

HttpResponse get_audit_route(Call& call) {
  const std::string_view after = call.request.argument("after");
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(after.begin(), after.end(), number);
  if (!after.empty() && (error != std::errc() || end != after.end() || number > kMaxJsonInteger)) {
    throw refused(Reason::bad_integer, "after");
  }
  return respond(200, read_audit(call.app, number));
}

HttpResponse erase_customer_route(Call& call) {
  Fields(call.body_or_nothing(), "").finish();
  return respond(erase_customer(call.app, call.attempt(), call.param("customer")));
}

HttpResponse confirm_clock_route(Call& call) {
  Fields(call.body_or_nothing(), "").finish();
  return respond(confirm_clock(call.app, call.attempt()));
}

HttpResponse get_openapi_route(Call&) { return document(k_openapi_json, "application/json"); }

HttpResponse get_schema_route(Call&) {
  return document(k_status_schema_json, "application/schema+json");
}

// Junk and typos are most of what guesses are made of: they need no look-up.
bool has_bad_code(const Call& call) {
  const Json& body = call.body();
  const auto code = body.is_object() ? body.find("code") : body.end();
  if (code == body.end() || !code->is_string()) return true;  // refused for its shape
  try {
    read_code(call.app.secrets(), code->get_ref<const std::string&>());
  } catch (const Refusal&) {
    return true;
  }
  return false;
}

struct ApiRoute {
  const char* method;
  const char* pattern;
  Access access;
  HttpResponse (*handler)(Call&);
  RouteOptions options = {};
  bool (*at_once)(const Call&) = nullptr;  // whether this one's answer needs no store
  // In the handler's place, where many ask at once: no thread waits for the store.
  void (*begin)(Call&, Answered) = nullptr;
};

constexpr RouteOptions kPage{.page = true};
constexpr RouteOptions kQuick{.quick = true};
constexpr RouteOptions kPolicyBody{.body_limit = kMaxPolicyBody};

// The API. Page routes may be called from a shop's pages (CORS).
const ApiRoute kRoutes[] = {
    {"PUT", "/v1/orders/{ref}", Access::shop, put_order_route},
    {"POST", "/v1/orders/{ref}/events", Access::sender, post_events_route},
    {"POST", "/v1/orders/{ref}/tokens", Access::shop, post_tokens_route},
    {"GET", "/v1/orders/{ref}/status", Access::status_token, get_status_route, kPage},
    {"POST", "/v1/orders/{ref}/reports", Access::report_token, post_reports_route, kPage},
    {"POST", "/v1/orders/{ref}/claims", Access::claim_token, post_claims_route, kPage},
    {"POST", "/v1/validations", Access::checkout, post_validations_route, {}, has_bad_code},
    {"POST", "/v1/redemptions", Access::checkout, nullptr, {}, nullptr, post_redemptions_route},
    {"POST", "/v1/redemptions/{id}/rollback", Access::checkout, post_rollback_route},
    {"GET", "/v1/vouchers/{code}", Access::counter, get_voucher_route},
    {"POST", "/v1/reservations", Access::checkout, post_reservations_route, {}, has_bad_code},
    {"DELETE", "/v1/reservations/{id}", Access::checkout, delete_reservation_route},
    {"POST", "/v1/vouchers", Access::shop, post_vouchers_route},
    {"POST", "/v1/vouchers/{code}/revoke", Access::shop, revoke_route},
    {"GET", "/v1/batches/{id}", Access::shop, get_batch_route},
    {"GET", "/v1/batches/{id}/codes", Access::shop, get_codes_route},
    {"PUT", "/v1/campaigns/{name}", Access::shop, put_campaign_route},
    {"GET", "/v1/campaigns/{name}", Access::shop, get_campaign_route},
    {"GET", "/v1/entitlements", Access::support, get_entitlements_route},
    {"POST", "/v1/entitlements/{id}/settle", Access::shop, settle_route},
    {"GET", "/v1/deliveries", Access::support, get_deliveries_route},
    {"POST", "/v1/deliveries/{id}/retry", Access::shop, retry_delivery_route},
    {"GET", "/v1/cases", Access::support, get_cases_route},
    {"GET", "/v1/cases/{id}", Access::support, get_case_route},
    {"POST", "/v1/cases/{id}/assign", Access::support, assign_case_route},
    {"POST", "/v1/cases/{id}/answer", Access::support, answer_case_route},
    {"POST", "/v1/cases/{id}/resolve", Access::support, resolve_case_route},
    {"PUT", "/v1/policies/{name}", Access::shop, put_policy_route, kPolicyBody},
    {"GET", "/policies/{digest}", Access::open, get_policy_route, kPage},
    {"DELETE", "/v1/customers/{customer}", Access::shop, erase_customer_route},
    {"POST", "/v1/clock/confirm", Access::operations, confirm_clock_route},
    {"GET", "/v1/report", Access::support, get_report_route},
    {"GET", "/v1/audit", Access::shop, get_audit_route},
    {"POST", "/v1/keys", Access::operations, post_keys_route},
    {"GET", "/v1/keys", Access::operations, get_keys_route},
    {"DELETE", "/v1/keys/{id}", Access::operations, delete_key_route},
    {"GET", "/healthz", Access::open, get_health_route, kQuick},
    {"GET", "/readyz", Access::open, get_ready_route},
    {"GET", "/openapi.json", Access::open, get_openapi_route, kQuick},
    {"GET", "/status.schema.json", Access::open, get_schema_route, kQuick},
};

HttpResponse run(Call& call, const ApiRoute& route) {
  try {
    return route.handler(call);
  } catch (const Refusal& refusal) {
    return problem(refusal);
  }
}

HttpResponse outcome(const std::exception_ptr& failure, const Answer& answer) {
  try {
    if (failure) std::rethrow_exception(failure);
    return respond(answer);
  } catch (const Refusal& refusal) {
    return problem(refusal);
  }
}

// A refusal before the store was asked is told in the same way.
void begin(Call& call, const ApiRoute& route, const std::function<void(HttpRest)>& resume) {
  const auto answered = [resume](std::exception_ptr failure, Answer answer) {
    resume([failure, answer] { return outcome(failure, answer); });
  };
  try {
    route.begin(call, answered);
  } catch (...) {
    answered(std::current_exception(), {});
  }
}

// Credentials are checked here, and answered here is whatever needs no store.
HttpWork start(App& app, const ApiRoute& route, const HttpRequest& request) {
  try {
    const auto call = std::make_shared<Call>(app, request, let_in(app, route.access, request));
    if (route.options.quick || (route.at_once != nullptr && route.at_once(*call))) {
      return {run(*call, route)};
    }
    if (route.begin != nullptr) {
      return {{}, nullptr, [call, &route](auto resume) { begin(*call, route, resume); }};
    }
    return {{}, [call, &route] { return run(*call, route); }};
  } catch (const Refusal& refusal) {
    return {problem(refusal)};
  }
}

}  // namespace

void mount_api(Server& server, App& app) {
  for (const ApiRoute& route : kRoutes) {
    server.route_in_steps(
        route.method, route.pattern,
        [&app, &route](const HttpRequest& request) { return start(app, route, request); },
        route.options);
  }
  mount_metrics(server, app);
}

}  // namespace kulanz
