// Counts requests for /metrics. Labels come from bounded sets: route patterns,
// methods and statuses that the server knows, and problem codes.
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "server/app/counters.h"
#include "server/app/prometheus.h"
#include "server/http/server.h"

namespace kulanz {

// Upper bounds of the latency histogram, in milliseconds; one more bucket is above.
inline constexpr std::array<int, 12> kLatencyBucketsMs = {1,   2,   5,   10,    25,    50,
                                                          100, 250, 500, 1'000, 2'500, 10'000};

// May be called from any thread.
class Metrics {
 public:
  void observe(const Exchange& exchange);
  void write(Prometheus& out) const;

 private:
  using Series = std::tuple<std::string, std::string, int>;  // method, route, status
  struct Latency {
    std::array<std::uint64_t, kLatencyBucketsMs.size() + 1> counts{};
    std::uint64_t count = 0;
    double seconds = 0;
  };

  mutable std::mutex mutex_;
  std::map<Series, std::uint64_t, std::less<>> requests_;
  std::map<std::string, Latency, std::less<>> latencies_;  // by route
  Counters refusals_;
};

}  // namespace kulanz
