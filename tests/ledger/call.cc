#include "tests/ledger/call.h"

#include <array>

#include "core/facts/text.h"

namespace kulanz::ledger {
namespace {

constexpr std::array<std::string_view, 16> kRoutes = {
    "put_order",    "post_events", "claim",        "settle",           "issue",
    "export_codes", "revoke",      "put_campaign", "look_at_campaign", "validate",
    "redeem",       "roll_back",   "reserve",      "release",          "look",
    "keep"};

std::string wrong(const std::string& path, const std::string& is, const std::string& expected) {
  return path + " is " + is + ", expected " + expected;
}

std::string value_difference(const Expected& expected, const Json& body) {
  for (const auto& [path, value] : expected.values) {
    const Json::json_pointer at(path);
    const Json is = body.contains(at) ? body.at(at) : Json("missing");
    if (is != value) return wrong(path, is.dump(), value.dump());
  }
  for (const auto& [path, moment] : expected.moments) {
    const std::string is = body.value(Json::json_pointer(path), "missing");
    const Result<Instant> told = parse_instant(is);
    if (!told.ok() || told->unix_seconds != moment) return wrong(path, is, std::to_string(moment));
  }
  return "";
}

std::string name_difference(const Expected& expected, const Json& body, Names& names) {
  for (const auto& [path, label] : expected.names) {
    const std::string is = body.value(Json::json_pointer(path), "missing");
    if (!names.bind(label, is)) return wrong(path, is, label + " = " + names.real(label));
  }
  return "";
}

}  // namespace

std::string_view route_name(Route route) { return kRoutes[static_cast<std::size_t>(route)]; }

std::string Call::text() const {
  std::string text(route_name(route));
  if (!of.empty()) text += " " + of;
  if (!body.is_null()) text += " " + body.dump();
  if (!key.empty()) text += " (" + key + ")";
  return text;
}

bool Names::bind(const std::string& label, const std::string& real) {
  const auto [by_label, new_label] = real_.try_emplace(label, real);
  const auto [by_real, new_real] = label_.try_emplace(real, label);
  return by_label->second == real && by_real->second == label;
}

std::string Names::real(const std::string& label) const {
  const auto found = real_.find(label);
  return found == real_.end() ? label : found->second;
}

Json answered(int made, Json body) { return {{"made", made}, {"body", std::move(body)}}; }

Json refused_with(const std::string& code) { return {{"refused", code}}; }

std::string difference(const Expected& expected, const Json& answer, Names& names) {
  const std::string refused = answer.value("refused", "");
  if (refused != expected.refused) {
    return wrong("the refusal", '"' + refused + '"', '"' + expected.refused + '"');
  }
  if (!refused.empty()) return "";
  const int made = answer.at("made");
  if (made != expected.made) {
    return wrong("made", std::to_string(made), std::to_string(expected.made));
  }
  const std::string first = value_difference(expected, answer.at("body"));
  return first.empty() ? name_difference(expected, answer.at("body"), names) : first;
}

}  // namespace kulanz::ledger
