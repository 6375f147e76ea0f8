#include "server/app/voucher_codes.h"

#include "server/app/crypto.h"
#include "server/app/records.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr int kGroup = 4;
// Chance that all of them are taken, with a billion vouchers: 10^-15.
constexpr int kMaxSerialDraws = 10;

// The first five bytes of the tag's HMAC, most significant first.
std::uint64_t make_tag(const Secrets& secrets, const NumberedKey& key, std::uint64_t serial) {
  const Sha256 mac = hmac_sha256(
      key.key, "kulanz-voucher-v1|" + secrets.shop + "|" + std::to_string(serial));
  std::uint64_t tag = 0;
  for (int i = 0; i < kTagBits / 8; ++i) tag = tag << 8 | mac[static_cast<std::size_t>(i)];
  return tag;
}

bool tags_equal(std::uint64_t a, std::uint64_t b) {
  return equal_constant_time(as_text({reinterpret_cast<const std::uint8_t*>(&a), sizeof a}),
                             as_text({reinterpret_cast<const std::uint8_t*>(&b), sizeof b}));
}

CodeParts parts_of(const Secrets& secrets, const VoucherName& name) {
  const NumberedKey* const key = secrets.voucher_key(name.key_id);
  if (key == nullptr) {
    throw Refusal(RefusalKind::unavailable, "voucher_key_missing",
                  "the key of this voucher is not among the server's keys");
  }
  return {name.serial, make_tag(secrets, *key, name.serial)};
}

}  // namespace

VoucherName read_code(const Secrets& secrets, std::string_view typed) {
  const Result<CodeParts> parts = parse_code(typed);
  if (!parts.ok()) throw refused(parts.reason(), "code");
  int key_id = 0;
  for (const NumberedKey& key : secrets.voucher_keys) {
    if (tags_equal(parts->tag, make_tag(secrets, key, parts->serial))) key_id = key.id;
  }
  if (key_id == 0) throw refused(Reason::code_forged, "code");
  return {parts->serial, key_id};
}

std::string make_code(const Secrets& secrets, const VoucherName& name) {
  const CodeText symbols = format_code(parts_of(secrets, name));
  std::string text;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i > 0 && i % kGroup == 0) text += '-';
    text += symbols[i];
  }
  return text;
}

std::string shown_code(App& app, Reader& reader, std::uint64_t serial) {
  const auto voucher = load_voucher(reader, serial);
  if (!voucher) throw refused(Reason::code_unknown);
  return make_code(app.secrets(), {serial, voucher->key_id});
}

VoucherRecord voucher_of_code(App& app, Reader& reader, const std::string& code) {
  try {
    const VoucherName name = read_code(app.secrets(), code);
    auto voucher = load_voucher(reader, name.serial);
    if (voucher && voucher->key_id == name.key_id) return std::move(*voucher);
  } catch (const Refusal&) {
    // Whatever is wrong with the code, there is no voucher under it.
  }
  throw Refusal(RefusalKind::not_found, "voucher_not_found", "there is no voucher with this code");
}

std::string hint_of(const Secrets& secrets, const VoucherName& name) {
  const auto hint = code_hint(parts_of(secrets, name));
  return {hint.data(), hint.size()};
}

std::uint64_t new_serial(App& app, Reader& reader) {
  for (int draw = 0; draw < kMaxSerialDraws; ++draw) {
    std::array<std::uint8_t, 8> bytes{};
    app.random().fill(bytes);
    std::uint64_t serial = 0;
    for (const std::uint8_t byte : bytes) serial = serial << 8 | byte;
    serial &= (std::uint64_t{1} << kSerialBits) - 1;
    if (!reader.get(Table::vouchers, serial_key(serial))) return serial;
  }
  throw Refusal(RefusalKind::unavailable, "serials_exhausted", "no free voucher serial was found");
}

}  // namespace kulanz
