#include "server/app/random.h"

#include <vector>

#include "server/app/crypto.h"

#include <sodium.h>

namespace kulanz {

void SystemRandom::fill(std::span<std::uint8_t> out) {
  start_crypto();
  randombytes_buf(out.data(), out.size());
}

std::string random_text(Random& random, int symbols) {
  constexpr char kSymbols[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(symbols));
  random.fill(bytes);
  std::string text;
  for (const std::uint8_t byte : bytes) text += kSymbols[byte & 31];
  return text;
}

}  // namespace kulanz
