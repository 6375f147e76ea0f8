#include "tests/ledger/tally.h"

namespace kulanz::ledger {
namespace {

// The voucher that a call is about, or null.
const plain::Voucher* voucher_of(const Call& call, const plain::Model& model) {
  std::string label = call.body.is_object() ? call.body.value("code", call.of) : call.of;
  const auto redemption = model.redemptions().find(call.of);
  if (redemption != model.redemptions().end()) label = redemption->second.voucher;
  const auto hold = model.holds().find(call.of);
  if (hold != model.holds().end()) label = hold->second.voucher;
  const auto voucher = model.vouchers().find(label);
  return voucher == model.vouchers().end() ? nullptr : &voucher->second;
}

std::string kind_of(const Call& call, const plain::Model& model) {
  const std::string route(route_name(call.route));
  if (call.route == Route::settle) return route + " " + call.of.substr(call.of.rfind('~') + 1);
  if (call.route == Route::issue) {
    const std::string what = call.body.contains("codes") ? "batch" : call.body.at("kind");
    return route + " " + what;
  }
  const plain::Voucher* const voucher = voucher_of(call, model);
  if (voucher == nullptr) return route;
  return route + " " + voucher->kind + (voucher->batch.empty() ? "" : " of a batch");
}

// A validation refuses by its answer.
std::string refusal_in(const Json& answer) {
  if (answer.contains("refused")) return answer.at("refused");
  const Json& body = answer.at("body");
  return body.value("valid", true) ? "" : body.at("code").get<std::string>();
}

}  // namespace

void Tally::note(const Call& call, const Json& answer, const plain::Model& model) {
  const std::string refused = refusal_in(answer);
  ++seen_[kind_of(call, model)][refused.empty() ? kDone : refused];
}

void Tally::add(const Tally& other) {
  for (const auto& [kind, outcomes] : other.seen_) {
    for (const auto& [outcome, times] : outcomes) seen_[kind][outcome] += times;
  }
}

std::uint64_t Tally::count(const std::string& kind, const std::string& outcome) const {
  const auto found = seen_.find(kind);
  if (found == seen_.end()) return 0;
  const auto times = found->second.find(outcome);
  return times == found->second.end() ? 0 : times->second;
}

std::uint64_t Tally::refused(const std::string& code) const {
  std::uint64_t all = 0;
  for (const auto& [kind, outcomes] : seen_) all += count(kind, code);
  return all;
}

std::uint64_t Tally::calls() const {
  std::uint64_t all = 0;
  for (const auto& [kind, outcomes] : seen_) {
    for (const auto& [outcome, times] : outcomes) all += times;
  }
  return all;
}

std::uint64_t Tally::refusals() const { return calls() - refused(kDone); }

std::string Tally::text() const {
  std::string text;
  for (const auto& [kind, outcomes] : seen_) {
    text += "  " + kind + ": done " + std::to_string(count(kind, kDone));
    for (const auto& [outcome, times] : outcomes) {
      if (outcome != kDone) text += ", " + outcome + " " + std::to_string(times);
    }
    text += "\n";
  }
  return text;
}

}  // namespace kulanz::ledger
