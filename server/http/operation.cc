#include "server/http/operation.h"

#include <memory>

#include "server/app/keys.h"
#include "server/app/measures.h"
#include "server/app/refusal.h"
#include "server/http/problem.h"

namespace kulanz {
namespace {

constexpr char kPrometheusType[] = "text/plain; version=0.0.4; charset=utf-8";

HttpResponse metrics_response(App& app, const Metrics& metrics, const ServerLoad& load) {
  Prometheus out;
  out.family("kulanz_build_info", "gauge", "1, with the version that runs.");
  out.sample({{"version", KULANZ_VERSION}}, 1);
  metrics.write(out);
  out.family("kulanz_http_connections", "gauge", "Open connections.");
  out.sample({}, load.connections);
  out.family("kulanz_http_connections_refused_total", "counter",
             "Connections closed at once because there were max-connections.");
  out.sample({}, static_cast<double>(load.connections_refused));
  write_measures(app, out);
  HttpResponse response;
  response.content_type = kPrometheusType;
  response.body = out.text();
  response.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
  return response;
}

}  // namespace

HttpResponse post_keys_route(Call& call) {
  return respond(post_key(call.app, call.attempt(), call.body()));
}

HttpResponse get_keys_route(Call& call) { return respond(200, list_keys(call.app)); }

HttpResponse delete_key_route(Call& call) {
  return respond(200, revoke_key(call.app, call.param("id")));
}

HttpResponse get_health_route(Call&) { return respond(200, {{"status", "ok"}}); }

// Ready when the store answers and the clock can be right.
HttpResponse get_ready_route(Call& call) {
  need_trusted_clock(call.app);
  call.app.read([](Reader& reader) { reader.get(Table::meta, "voucher_keys"); });
  return respond(200, {{"status", "ok"}});
}

void mount_metrics(Server& server, App& app) {
  const auto metrics = std::make_shared<Metrics>();
  server.observe([metrics](const Exchange& exchange) { metrics->observe(exchange); });
  server.route("GET", "/metrics", [metrics, &app, &server](const HttpRequest&) {
    try {
      return metrics_response(app, *metrics, server.load());
    } catch (const Refusal& refusal) {
      return problem(refusal);
    }
  });
}

}  // namespace kulanz
