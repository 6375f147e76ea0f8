// What a letter owes and gives.
#include <algorithm>

#include "server/app/entitlements.h"
#include "server/app/voucher_codes.h"
#include "server/tell/letter_parts.h"

namespace kulanz {
namespace {

const std::string kGoodwill(basis_name(Basis::goodwill));
const std::string kVoucher(kind_name(RemedyKind::voucher));
const std::string kInKind(kind_name(RemedyKind::in_kind));

Json note(const std::string& text) { return {{"note", text}}; }

std::string rule_of(const Writing& writing, const EntitlementRecord& e) {
  const std::string key = "rule." + e.remedy;
  if (writing.words.can_say(key)) return writing.words.say({key});
  const Remedy* const remedy = writing.view.decision.remedy(e.remedy);
  std::string rule = remedy == nullptr ? "" : one_line(remedy->rule);
  // A line never ends between a section's sign and its number.
  for (std::size_t at = rule.find("§ "); at != std::string::npos; at = rule.find("§ ", at)) {
    rule.replace(at, std::string_view("§ ").size(), "§\u00A0");
  }
  return rule;
}

Json offer(const Writing& writing, const EntitlementRecord& e) {
  return {{"what", writing.words.say({"remedy." + e.remedy, "kind." + e.kind})},
          {"amount", false},
          {"code", false},
          {"notes", Json::array()}};
}

std::string worth_of(const Writing& writing, const EntitlementRecord& e) {
  if (e.kind != kInKind) {
    return writing.words.money(std::max(e.due_minor, e.given_minor), e.currency);
  }
  return writing.words.say(
      {"item." + e.item, "item.other"},
      {{"count", writing.words.count(e.count)}, {"item", {one_line(e.item), {}}}});
}

// Whoever is owed something may look it up: its basis and rule are named, and how far its
// payment is.
Json owed_offer(const Writing& writing, const EntitlementRecord& e) {
  Json json = offer(writing, e);
  json["amount"] = {{"worth", worth_of(writing, e)}};
  Fillings rule;
  if (const std::string text = rule_of(writing, e); !text.empty()) rule["rule"] = {text, {}};
  json["notes"].push_back(note(writing.words.say({"basis." + e.basis}, rule)));
  if (e.kind == kInKind) return json;
  const bool paid = e.settled && e.given_minor >= e.due_minor;
  json["notes"].push_back(note(writing.words.say({paid ? "held.settled" : "held.due"})));
  return json;
}

bool is_usable(const VoucherRecord& voucher, Instant now) {
  return !voucher.revoked && voucher.spent_minor < voucher.face_minor &&
         now.unix_seconds < voucher.valid_until;
}

Json voucher_offer(const Writing& writing, const EntitlementRecord& e, const VoucherRecord& voucher,
                   std::int64_t told_at) {
  Json json = offer(writing, e);
  const Words& words = writing.words;
  const std::int64_t left = voucher.face_minor - voucher.spent_minor;
  json["amount"] = {{"worth", words.money(left, voucher.currency)}};
  const std::string label = words.say({"voucher.code"});
  const std::string code = shown_code(writing.app, writing.reader, voucher.serial);
  json["code"] = {
      {"code_label", label}, {"code_text", code}, {"code_labelled", labelled(words, label, code)}};
  const std::string until = words.long_day({voucher.valid_until - 1});
  json["notes"].push_back(note(words.say({"voucher.until"}, {{"until", {until, {}}}})));
  json["notes"].push_back(note(words.say({"voucher.how"})));
  if (voucher.issued_at <= told_at) json["notes"].push_back(note(words.say({"voucher.same"})));
  return json;
}

// Each code that can be used, and what is still to be fetched.
void add_vouchers(const Writing& writing, const EntitlementRecord& e, std::int64_t told_at,
                  Json& offers) {
  bool has_code = false;
  for (const std::uint64_t serial : e.serials) {
    const auto voucher = load_voucher(writing.reader, serial);
    if (!voucher || !is_usable(*voucher, writing.now)) continue;
    offers.push_back(voucher_offer(writing, e, *voucher, told_at));
    has_code = true;
  }
  const std::int64_t further = e.due ? still_to_give(writing.reader, writing.order, e) : 0;
  if (further == 0) return;
  const std::string amount = writing.words.money(further, e.currency);
  if (has_code) {
    const std::string text = writing.words.say({"voucher.more"}, {{"amount", {amount, {}}}});
    offers.back()["notes"].push_back(note(text));
    return;
  }
  Json json = offer(writing, e);
  json["amount"] = {{"worth", amount}};
  json["notes"].push_back(note(writing.words.say({"voucher.claim"})));
  offers.push_back(std::move(json));
}

void add_offer(const Writing& writing, const EntitlementRecord& e, std::int64_t told_at,
               Json& offers) {
  const bool has_something = e.due || e.given_minor > 0;
  if (!has_something) return;
  if (e.kind == kVoucher) return add_vouchers(writing, e, told_at, offers);
  if (e.basis != kGoodwill) return offers.push_back(owed_offer(writing, e));
  Json json = offer(writing, e);
  json["amount"] = {{"worth", worth_of(writing, e)}};
  offers.push_back(std::move(json));
}

}  // namespace

Json sections(const Writing& writing, std::int64_t told_at) {
  Json all = Json::array();
  const auto entitlements =
      load_all<EntitlementRecord>(writing.reader, Table::entitlements,
                                  promise_key(writing.order.ref, writing.view.promise.id, ""));
  for (const char* const title : {"owed.title", "goodwill.title"}) {
    const bool goodwill = title == std::string("goodwill.title");
    Json offers = Json::array();
    for (const EntitlementRecord& e : entitlements) {
      if ((e.basis == kGoodwill) == goodwill) add_offer(writing, e, told_at, offers);
    }
    if (offers.empty()) continue;
    all.push_back({{"section_title", writing.words.say({title})}, {"offers", std::move(offers)}});
  }
  return all;
}

}  // namespace kulanz
