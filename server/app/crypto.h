// The little cryptography the rules need, all of it libsodium's: hashes, tags,
// comparison in constant time, and the two spellings of bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kulanz {

using Sha256 = std::array<std::uint8_t, 32>;
using SecretKey = std::array<std::uint8_t, 32>;

// Must have run before anything below; runs once, further calls cost nothing.
// Throws std::runtime_error when libsodium cannot start.
void start_crypto();

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(const SecretKey& key, std::string_view message);
// By a key of any length, as others choose them.
Sha256 hmac_sha256(std::string_view key, std::string_view message);

// Takes as long for equal as for different bytes of the same length.
bool equal_constant_time(std::string_view a, std::string_view b);

std::string hex(std::span<const std::uint8_t> bytes);
std::optional<std::string> from_hex(std::string_view text);

// base64 with padding (RFC 4648, section 4).
std::string base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// base64url without padding (RFC 4648, section 5).
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace kulanz
