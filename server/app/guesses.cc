#include "server/app/guesses.h"

#include <cstring>

namespace kulanz {
namespace {

[[noreturn]] void refuse() {
  throw Refusal(RefusalKind::too_many, "too_many_attempts",
                "too many codes were tried; try again in some minutes");
}

}  // namespace

void Guesses::set_limits(const GuessLimits& limits) {
  const std::lock_guard lock(mutex_);
  limits_ = limits;
}

std::uint64_t Guesses::name_of(std::string_view shopper) const {
  const Sha256 tag = hmac_sha256(key_, shopper);
  std::uint64_t name = 0;
  std::memcpy(&name, tag.data(), sizeof name);
  return name;
}

void Guesses::forget_past(Instant now) {
  // An operator who confirms the clock may take time back: then nothing here is of
  // any time.
  if (!guesses_.empty() && guesses_.back().at > now) {
    guesses_.clear();
    of_minute_.clear();
    by_shopper_.clear();
  }
  while (!guesses_.empty() && guesses_.front().at <= now - seconds(kShopperWindow_s)) {
    const auto found = by_shopper_.find(guesses_.front().shopper);
    if (--found->second == 0) by_shopper_.erase(found);
    guesses_.pop_front();
  }
  while (!of_minute_.empty() && of_minute_.front() <= now - seconds(kShopWindow_s)) {
    of_minute_.pop_front();
  }
}

void Guesses::check(std::string_view shopper, Instant now) {
  if (shopper.empty()) return;
  const std::lock_guard lock(mutex_);
  forget_past(now);
  if (by_shopper_.empty()) return;
  const auto found = by_shopper_.find(name_of(shopper));
  if (found == by_shopper_.end() || found->second < limits_.per_shopper) return;
  ++refused_shopper_;
  refuse();
}

void Guesses::note(std::string_view shopper, Instant now) {
  const std::lock_guard lock(mutex_);
  forget_past(now);
  if (of_minute_.size() >= static_cast<std::size_t>(limits_.per_shop)) {
    ++refused_shop_;
    refuse();
  }
  if (!shopper.empty()) {
    // Asked again: many guesses of one shopper may have passed check() together.
    const std::uint64_t name = name_of(shopper);
    int& count = by_shopper_[name];
    if (count >= limits_.per_shopper) {
      ++refused_shopper_;
      refuse();
    }
    ++count;
    guesses_.push_back({now, name});
  }
  ++noted_;
  of_minute_.push_back(now);
}

std::exception_ptr Guesses::noted(std::string_view shopper, Instant now,
                                  std::exception_ptr failure) {
  if (!failure) return nullptr;
  try {
    watch(shopper, now, [&] { std::rethrow_exception(failure); });
  } catch (...) {
    return std::current_exception();
  }
  return failure;
}

GuessCounts Guesses::counts() const { return {noted_, refused_shopper_, refused_shop_}; }

}  // namespace kulanz
