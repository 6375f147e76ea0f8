#include "server/app/tokens.h"

#include <array>

#include "server/app/crypto.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::string_view kPrefix = "ko_";
constexpr std::string_view kLetters = "scr";
constexpr std::array<std::string_view, 3> kNames = {"status", "claim", "report"};

char letter(TokenScope scope) { return kLetters[static_cast<std::size_t>(scope)]; }

Sha256 tag(const Secrets& secrets, const NumberedKey& key, std::string_view payload) {
  return hmac_sha256(key.key, "kulanz-token-v1|" + secrets.shop + "|" + std::string(payload));
}

[[noreturn]] void refuse_invalid() {
  throw Refusal(RefusalKind::unauthorized, "token_invalid", "this order token is not valid");
}

struct Payload {
  int key_id = 0;
  std::string order;
  std::string scopes;
  std::int64_t expires = 0;
};

Payload parse_payload(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_array() || json.size() != 4 || !json[0].is_number_integer() ||
      !json[1].is_string() || !json[2].is_string() || !json[3].is_number_integer()) {
    refuse_invalid();
  }
  return {json[0].get<int>(), json[1], json[2], json[3].get<std::int64_t>()};
}

// The payload, once its tag has been found to be ours.
Payload verify(const Secrets& secrets, std::string_view token) {
  const std::size_t dot = token.find('.');
  if (token.size() > kMaxTokenBytes || !token.starts_with(kPrefix) ||
      dot == std::string_view::npos) {
    refuse_invalid();
  }
  const auto text = from_base64url(token.substr(kPrefix.size(), dot - kPrefix.size()));
  const auto given = from_base64url(token.substr(dot + 1));
  if (!text || !given) refuse_invalid();
  const Payload payload = parse_payload(*text);
  const NumberedKey* const key = secrets.token_key(payload.key_id);
  if (key == nullptr) refuse_invalid();
  if (!equal_constant_time(*given, as_text(tag(secrets, *key, *text)))) refuse_invalid();
  return payload;
}

TokenScope parse_token_scope(const Json& value, const std::string& where) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (value == kNames[i]) return static_cast<TokenScope>(i);
  }
  throw refused(Reason::bad_enum, where);
}

}  // namespace

std::string make_token(const Secrets& secrets, const std::string& order,
                       const std::vector<TokenScope>& scopes, Instant expires) {
  std::string letters;
  for (const TokenScope scope : scopes) letters += letter(scope);
  const NumberedKey& key = secrets.token_keys.back();
  const std::string payload = Json{key.id, order, letters, expires.unix_seconds}.dump();
  return std::string(kPrefix) + base64url(payload) + "." +
         base64url(as_text(tag(secrets, key, payload)));
}

void check_token(const Secrets& secrets, std::string_view token, const std::string& order,
                 TokenScope scope, Instant now) {
  const Payload payload = verify(secrets, token);
  if (now.unix_seconds >= payload.expires) {
    throw Refusal(RefusalKind::unauthorized, "token_expired", "this order token has expired");
  }
  if (payload.order != order) {
    throw Refusal(RefusalKind::forbidden, "token_foreign", "this order token is for another order");
  }
  if (payload.scopes.find(letter(scope)) == std::string::npos) {
    throw Refusal(RefusalKind::forbidden, "token_scope", "this order token does not allow this");
  }
}

Json issue_token(App& app, const std::string& order, const Json& body) {
  Fields fields(body, "");
  std::vector<TokenScope> scopes;
  for (const Json& scope : fields.array("scopes", 1, kNames.size())) {
    scopes.push_back(parse_token_scope(scope, "scopes"));
  }
  const std::int64_t seconds = fields.integer("ttl_s", kMinTokenSeconds, kMaxTokenSeconds);
  fields.finish();
  app.read([&](Reader& reader) { need_order(reader, order); });
  const Instant expires = app.now() + Duration{seconds};
  return {{"token", make_token(app.secrets(), order, scopes, expires)},
          {"expires_at", instant_text(expires)}};
}

}  // namespace kulanz
