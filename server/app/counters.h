// What is counted since the start, for /metrics. A name here is one of a few of our
// own words, never a customer's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace kulanz {

using Counts = std::map<std::string, std::uint64_t, std::less<>>;

// Beyond this many names all further ones are counted as "other".
inline constexpr std::size_t kMaxCounted = 256;

// May be called from any thread.
class Counters {
 public:
  void add(std::string_view name, std::uint64_t by = 1);
  Counts all() const;

 private:
  mutable std::mutex mutex_;
  Counts counts_;
};

// Counts what happens in a transaction, so that it is told only once it is on disk.
// count_effect() is called by the body, wherever it runs; outside of one it does nothing.
class Tally {
 public:
  // Runs `body` with an empty tally: what an attempt before counted is forgotten.
  void run(const std::function<void()>& body);
  void add_to(Counters& counters) const;

 private:
  friend void count_effect(std::string_view name, std::uint64_t by);
  Counts counts_;
};

void count_effect(std::string_view name, std::uint64_t by = 1);

}  // namespace kulanz
