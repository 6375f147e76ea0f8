// How often codes may be guessed. A guess is a code whose check symbol is right and
// that was never issued here (code_forged, code_unknown): a person who types wrongly
// makes a typo, not that.
//
// After limits.per_shopper guesses within kShopperWindow_s every further code of that
// shopper is too_many_attempts, good ones too, until enough of them are past. After
// limits.per_shop guesses within kShopWindow_s every further guess is; good codes of
// others are not touched. What a refused guess was is not counted again, so memory is
// bounded: limits.per_shop guesses a minute, kept for kShopperWindow_s.
//
// Kept in memory: a restart forgets. The only time is the caller's. Thread safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/time/time.h"
#include "server/app/crypto.h"
#include "server/app/refusal.h"

namespace kulanz {

inline constexpr int kMaxGuessesPerShopper = 20;
inline constexpr int kMaxGuessesPerShop = 6'000;
inline constexpr std::int64_t kShopperWindow_s = 600;
inline constexpr std::int64_t kShopWindow_s = 60;

struct GuessLimits {
  int per_shopper = kMaxGuessesPerShopper;
  int per_shop = kMaxGuessesPerShop;
};

// Since the start; for the metrics.
struct GuessCounts {
  std::uint64_t guesses = 0;
  std::uint64_t refused_shopper = 0;  // codes not even read
  std::uint64_t refused_shop = 0;
};

class Guesses {
 public:
  // `key` hides who the shopper is, even in memory.
  explicit Guesses(const SecretKey& key) : key_(key) {}

  void set_limits(const GuessLimits& limits);  // before the first call below

  // Throws Refusal too_many_attempts when this shopper guessed too often. An empty
  // shopper is never limited.
  void check(std::string_view shopper, Instant now);
  // Takes a guess down. Throws Refusal too_many_attempts when the shop had too many.
  void note(std::string_view shopper, Instant now);

  // Runs `use`, which reads a code: both of the above around it.
  template <typename Use>
  auto guard(std::string_view shopper, Instant now, const Use& use) {
    check(shopper, now);
    return watch(shopper, now, use);
  }

  // For a use whose end is told: what it is refused with, null when it is not.
  std::exception_ptr noted(std::string_view shopper, Instant now, std::exception_ptr failure);

  GuessCounts counts() const;

 private:
  template <typename Use>
  auto watch(std::string_view shopper, Instant now, const Use& use) {
    try {
      return use();
    } catch (const Refusal& refusal) {
      if (refusal.code == "code_forged" || refusal.code == "code_unknown") note(shopper, now);
      throw;
    }
  }

  struct Guess {
    Instant at;
    std::uint64_t shopper;
  };

  std::uint64_t name_of(std::string_view shopper) const;
  void forget_past(Instant now);

  const SecretKey key_;
  GuessLimits limits_;
  std::mutex mutex_;
  std::deque<Guess> guesses_;      // of kShopperWindow_s, oldest first
  std::deque<Instant> of_minute_;  // of kShopWindow_s
  std::unordered_map<std::uint64_t, int> by_shopper_;
  std::atomic<std::uint64_t> noted_{0};
  std::atomic<std::uint64_t> refused_shopper_{0};
  std::atomic<std::uint64_t> refused_shop_{0};
};

}  // namespace kulanz
