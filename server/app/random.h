// The seam through which randomness comes in.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace kulanz {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;  // callable from any thread
};

// The operating system's, by libsodium.
class SystemRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

inline constexpr int kSubjectSymbols = 20;  // how the audit names an order or a campaign

// `symbols` characters of lower-case Crockford base32, five random bits each.
std::string random_text(Random& random, int symbols);
// The last `symbols` digits of a number in the same symbols, whose order is its order.
std::string base32_text(std::uint64_t number, int symbols);

}  // namespace kulanz
