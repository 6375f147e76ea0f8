#include "server/app/crypto.h"

#include <sodium.h>

#include <stdexcept>

namespace kulanz {

void start_crypto() {
  static const bool started = sodium_init() >= 0;
  if (!started) throw std::runtime_error("libsodium could not be started");
}

Sha256 sha256(std::string_view bytes) {
  Sha256 out;
  crypto_hash_sha256(out.data(), as_bytes(bytes).data(), bytes.size());
  return out;
}

Sha256 hmac_sha256(const SecretKey& key, std::string_view message) {
  Sha256 out;
  crypto_auth_hmacsha256(out.data(), as_bytes(message).data(), message.size(), key.data());
  return out;
}

Sha256 hmac_sha256(std::string_view key, std::string_view message) {
  Sha256 out;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, as_bytes(key).data(), key.size());
  crypto_auth_hmacsha256_update(&state, as_bytes(message).data(), message.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  std::size_t size = 0;
  auto* const out = reinterpret_cast<unsigned char*>(bytes.data());
  const bool whole = sodium_hex2bin(out, bytes.size(), text.data(), text.size(), nullptr, &size,
                                    nullptr) == 0;
  if (!whole || size * 2 != text.size()) return std::nullopt;
  return bytes;
}

namespace {

std::string base64(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), as_bytes(bytes).data(), bytes.size(), variant);
  text.pop_back();
  return text;
}

}  // namespace

std::string base64(std::string_view bytes) {
  return base64(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::string base64url(std::string_view bytes) {
  return base64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

namespace {

std::optional<std::string> from_base64(std::string_view text, int variant) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  auto* const out = reinterpret_cast<unsigned char*>(bytes.data());
  if (sodium_base642bin(out, bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                        variant) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
  return from_base64(text, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::string> from_base64url(std::string_view text) {
  return from_base64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace kulanz
