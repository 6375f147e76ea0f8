#include "server/app/counters.h"

namespace kulanz {
namespace {

// Whose body runs on this thread.
thread_local Counts* running = nullptr;

struct Counting {
  explicit Counting(Counts& counts) : before(running) { running = &counts; }
  ~Counting() { running = before; }
  Counts* before;
};

void add_to(Counts& counts, std::string_view name, std::uint64_t by) {
  const auto found = counts.find(name);
  if (found != counts.end()) {
    found->second += by;
  } else {
    counts[counts.size() < kMaxCounted ? std::string(name) : "other"] += by;
  }
}

}  // namespace

void Counters::add(std::string_view name, std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  kulanz::add_to(counts_, name, by);
}

Counts Counters::all() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void Tally::run(const std::function<void()>& body) {
  counts_.clear();
  const Counting now(counts_);
  body();
}

void Tally::add_to(Counters& counters) const {
  for (const auto& [name, by] : counts_) counters.add(name, by);
}

void count_effect(std::string_view name, std::uint64_t by) {
  if (running != nullptr) add_to(*running, name, by);
}

}  // namespace kulanz
