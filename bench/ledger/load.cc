#include "bench/ledger/load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <stdexcept>

#include "bench/ledger/connection.h"

namespace kulanz::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kSilence{30};
constexpr std::int64_t kSecond = 1'000'000'000;  // in ns
constexpr int kEventsAtOnce = 256;

class Run {
 public:
  Run(const Load& load, const std::vector<std::string>& requests)
      : load_(load), requests_(requests), epoll_(epoll_create1(0)), end_(requests.size()) {
    for (int i = 0; i < load.connections; ++i) {
      Line& line = lines_.emplace_back(load.port);
      epoll_event event{EPOLLIN, {&line}};
      epoll_ctl(epoll_, EPOLL_CTL_ADD, line.connection.socket(), &event);
      idle_.push_back(&line);
    }
    timing_.took_ns.reserve(requests.size());
  }
  ~Run() { close(epoll_); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Timing take() {
    start_ = Clock::now();
    for (send_what_is_due(); timing_.took_ns.size() < end_; send_what_is_due()) {
      wait();
      if (load_.seconds > 0 && seconds_since_start() > load_.seconds) end_ = next_;
    }
    timing_.seconds = seconds_since_start();
    timing_.answers = end_;
    std::sort(timing_.took_ns.begin(), timing_.took_ns.end());
    return std::move(timing_);
  }

 private:
  struct Line {
    explicit Line(std::uint16_t port) : connection(port) {}
    Connection connection;
    Clock::time_point asked;  // or when it was to be
  };

  Clock::time_point due(std::size_t request) const {
    return start_ +
           std::chrono::nanoseconds(std::llround(static_cast<double>(request) * 1e9 / load_.rate));
  }

  double seconds_since_start() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
  }

  bool all_sent() const { return next_ == end_; }

  void send_what_is_due() {
    while (!idle_.empty() && !all_sent()) {
      const Clock::time_point now = Clock::now();
      const Clock::time_point when = load_.rate > 0 ? due(next_) : now;
      if (when > now) return;
      Line& line = *idle_.back();
      idle_.pop_back();
      line.asked = when;
      line.connection.send(requests_[next_++]);
    }
  }

  // Until an answer comes; at a rate not longer than until the next request is due.
  Clock::duration patience() const {
    if (load_.rate == 0 || idle_.empty() || all_sent()) return kSilence;
    return std::clamp<Clock::duration>(due(next_) - Clock::now(), {}, kSilence);
  }

  void wait() {
    const std::int64_t ns = patience().count();
    const timespec limit{ns / kSecond, ns % kSecond};
    epoll_event events[kEventsAtOnce];
    const int count = epoll_pwait2(epoll_, events, kEventsAtOnce, &limit, nullptr);
    if (count == 0 && limit.tv_sec == kSilence.count())
      throw std::runtime_error("the server stays silent");
    for (int i = 0; i < count; ++i) hear(*static_cast<Line*>(events[i].data.ptr));
  }

  void hear(Line& line) {
    const auto reply = line.connection.receive();
    if (!reply) return;
    if (reply->status != load_.status || reply->body.find(load_.piece) == std::string_view::npos) {
      throw std::runtime_error("not the answer that was expected: " +
                               std::to_string(reply->status) + " " + std::string(reply->body));
    }
    timing_.took_ns.push_back((Clock::now() - line.asked).count());
    idle_.push_back(&line);
  }

  const Load& load_;
  const std::vector<std::string>& requests_;
  int epoll_;
  std::deque<Line> lines_;
  std::vector<Line*> idle_;
  std::size_t next_ = 0;
  std::size_t end_;
  Clock::time_point start_;
  Timing timing_;
};

}  // namespace

double Timing::percentile_ms(double share) const {
  const double rank = std::ceil(share * static_cast<double>(took_ns.size()));
  return static_cast<double>(took_ns.at(static_cast<std::size_t>(rank) - 1)) / 1e6;
}

Timing run_load(const Load& load, const std::vector<std::string>& requests) {
  return Run(load, requests).take();
}

}  // namespace kulanz::bench
