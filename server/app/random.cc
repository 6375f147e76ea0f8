#include "server/app/random.h"

#include <sodium.h>

#include <vector>

#include "server/app/crypto.h"

namespace kulanz {
namespace {

constexpr char kSymbols[] = "0123456789abcdefghjkmnpqrstvwxyz";

}  // namespace

void SystemRandom::fill(std::span<std::uint8_t> out) {
  start_crypto();
  randombytes_buf(out.data(), out.size());
}

std::string random_text(Random& random, int symbols) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(symbols));
  random.fill(bytes);
  std::string text;
  for (const std::uint8_t byte : bytes) text += kSymbols[byte & 31];
  return text;
}

std::string base32_text(std::uint64_t number, int symbols) {
  std::string text(static_cast<std::size_t>(symbols), kSymbols[0]);
  for (auto at = text.rbegin(); at != text.rend(); ++at, number >>= 5) *at = kSymbols[number & 31];
  return text;
}

}  // namespace kulanz
