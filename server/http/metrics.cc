#include "server/http/metrics.h"

#include <algorithm>

namespace kulanz {
namespace {

constexpr std::string_view kNoRoute = "none";

std::size_t bucket_of(std::chrono::microseconds took) {
  const auto* const found =
      std::find_if(kLatencyBucketsMs.begin(), kLatencyBucketsMs.end(),
                   [&](int bound) { return took <= std::chrono::milliseconds(bound); });
  return static_cast<std::size_t>(found - kLatencyBucketsMs.begin());
}

std::string bound_text(std::size_t bucket) {
  if (bucket == kLatencyBucketsMs.size()) return "+Inf";
  std::string text = std::to_string(kLatencyBucketsMs[bucket] / 1000.0);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

void Metrics::observe(const Exchange& exchange) {
  const std::string_view route = exchange.route.empty() ? kNoRoute : exchange.route;
  if (!exchange.code.empty()) refusals_.add(exchange.code);
  const std::lock_guard lock(mutex_);
  ++requests_[Series(exchange.method, route, exchange.status)];
  auto latency = latencies_.find(route);
  if (latency == latencies_.end()) latency = latencies_.emplace(route, Latency{}).first;
  ++latency->second.counts[bucket_of(exchange.took)];
  ++latency->second.count;
  latency->second.seconds += static_cast<double>(exchange.took.count()) / 1e6;
}

void Metrics::write(Prometheus& out) const {
  const std::lock_guard lock(mutex_);
  out.family("kulanz_http_requests_total", "counter", "Answers by route pattern and status.");
  for (const auto& [series, count] : requests_) {
    const auto& [method, route, status] = series;
    out.sample({{"method", method}, {"route", route}, {"status", std::to_string(status)}},
               static_cast<double>(count));
  }
  out.family("kulanz_http_request_seconds", "histogram",
             "From the end of a request's header to its answer.");
  for (const auto& [route, latency] : latencies_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < latency.counts.size(); ++i) {
      below += latency.counts[i];
      out.sample({{"route", route}, {"le", bound_text(i)}}, static_cast<double>(below), "_bucket");
    }
    out.sample({{"route", route}}, latency.seconds, "_sum");
    out.sample({{"route", route}}, static_cast<double>(latency.count), "_count");
  }
  out.family("kulanz_refusals_total", "counter", "Refused requests by the problem's code.");
  for (const auto& [code, count] : refusals_.all()) {
    out.sample({{"code", code}}, static_cast<double>(count));
  }
}

}  // namespace kulanz
