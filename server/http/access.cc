#include "server/http/access.h"

#include "server/app/refusal.h"
#include "server/app/tokens.h"

namespace kulanz {
namespace {

constexpr std::string_view kBearer = "bearer ";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view bearer(const HttpRequest& request) {
  const std::string_view header = request.header("authorization");
  if (lower(header.substr(0, kBearer.size())) != kBearer) {
    throw Refusal(RefusalKind::unauthorized, "unauthorized",
                  "this request needs Authorization: Bearer with an API key or an order token");
  }
  return header.substr(kBearer.size());
}

std::optional<TokenScope> token_scope(Access access) {
  switch (access) {
    case Access::status_token: return TokenScope::status;
    case Access::claim_token: return TokenScope::claim;
    case Access::report_token: return TokenScope::report;
    default: return std::nullopt;
  }
}

bool opens(Scope scope, Access access) {
  switch (access) {
    case Access::sender: return scope == Scope::shop || scope == Scope::partner;
    case Access::checkout: return scope == Scope::shop || scope == Scope::checkout;
    case Access::support: return scope == Scope::shop || scope == Scope::support;
    case Access::counter: return opens(scope, Access::checkout) || opens(scope, Access::support);
    case Access::shop:
    case Access::status_token: return scope == Scope::shop;
    case Access::operations: return scope == Scope::operations;
    default: return false;
  }
}

}  // namespace

Caller let_in(App& app, Access access, const HttpRequest& request) {
  if (access == Access::open) return {};
  const std::string_view shown = bearer(request);
  if (shown.starts_with("ko_")) {
    const auto scope = token_scope(access);
    if (!scope) {
      throw Refusal(RefusalKind::forbidden, "scope_missing", "an order token does not open this");
    }
    const std::string order(request.param("ref"));
    check_token(app.secrets(), shown, order, *scope, app.now());
    return {"order:" + order, std::nullopt};
  }
  const ApiKey key = authenticate_key(app, shown);
  if (!opens(key.scope, access)) {
    throw Refusal(RefusalKind::forbidden, "scope_missing", "this API key's scope does not allow this");
  }
  return {key.id, key.scope};
}

void check_media_type(const HttpRequest& request, std::string_view type) {
  std::string is = lower(request.header("content-type"));
  std::string parameters;
  if (const std::size_t semicolon = is.find(';'); semicolon != std::string::npos) {
    parameters = is.substr(semicolon + 1);
    is.resize(semicolon);
  }
  while (!is.empty() && is.back() == ' ') is.pop_back();
  const bool other_charset = parameters.find("charset") != std::string::npos &&
                             parameters.find("utf-8") == std::string::npos;
  if (is != type || other_charset || !request.header("content-encoding").empty()) {
    throw Refusal(RefusalKind::unsupported, "unsupported_media_type",
                  "this route takes " + std::string(type) + " in UTF-8, not compressed");
  }
}

}  // namespace kulanz
