// Vouchers that the shop issues by hand, one or a batch, and how it revokes them.
#include <array>

#include "tests/ledger/days.h"
#include "tests/ledger/model.h"

namespace kulanz::ledger::plain {
namespace {

constexpr int kAccepted = 2;

Voucher terms_of(const Json& body, Moment now) {
  Voucher voucher;
  voucher.kind = body.at("kind");
  voucher.customer = body.value("customer_ref", "");
  voucher.currency = body.at("currency");
  voucher.campaign = body.value("campaign", "");
  voucher.face = body.value("face_minor", std::int64_t{0});
  voucher.percent_bp = body.value("percent_bp", std::int64_t{0});
  voucher.minimum_basket = body.value("minimum_basket_minor", std::int64_t{0});
  voucher.issued = now;
  voucher.from = now;
  if (body.contains("valid_from")) voucher.from = moment_of(body.at("valid_from"));
  voucher.until = start_of_day(day_of(body.at("valid_through")) + 1, body.at("zone"));
  return voucher;
}

// What was asked for is what is answered.
void repeat_terms(const Json& body, Expected& expected) {
  constexpr std::array kTerms = {"kind",   "currency", "face_minor",           "percent_bp",
                                 "item",   "count",    "minimum_basket_minor", "zone",
                                 "bearer", "campaign", "valid_through"};
  for (const char* const term : kTerms) {
    if (body.contains(term)) expected.values[std::string("/voucher/") + term] = body.at(term);
  }
}

}  // namespace

std::string Model::new_voucher(const Voucher& voucher) {
  const std::string label = "voucher-" + std::to_string(vouchers_.size());
  vouchers_.emplace(label, voucher);
  return label;
}

Expected Model::issue(const Call& call, Moment now) {
  const Voucher terms = terms_of(call.body, now);
  if (terms.until <= terms.from || terms.until <= now) return refusal("validity_over");
  if (!terms.campaign.empty()) {
    const auto campaign = campaigns_.find(terms.campaign);
    if (campaign == campaigns_.end()) return refusal("campaign_not_found");
    if (campaign->second.currency != terms.currency) return refusal("currency_mismatch");
  }
  if (call.body.contains("codes")) return start_batch(call, terms, now);
  if (!draw(terms.campaign, {terms.face, 1}, now)) return refusal("budget_exhausted");
  const std::string label = new_voucher(terms);
  Expected expected = voucher_answer(label, now);
  repeat_terms(call.body, expected);
  expected.made = 1;
  expected.moments["/voucher/valid_from"] = terms.from;
  expected.names["/voucher/code"] = label;
  return expected;
}

// It draws for all of its codes at once; the keeper writes them.
Expected Model::start_batch(const Call& call, const Voucher& terms, Moment now) {
  const int wanted = call.body.at("codes");
  if (!draw(terms.campaign, {terms.face * wanted, wanted}, now)) return refusal("budget_exhausted");
  const std::string label = "batch-" + std::to_string(batches_.size());
  Batch& batch = batches_[label];
  batch.terms = terms;
  batch.terms.batch = label;
  batch.terms.told = false;
  batch.wanted = wanted;
  Expected expected;
  expected.made = kAccepted;
  expected.values = {{"/batch/state", "running"}, {"/batch/wanted", wanted}, {"/batch/issued", 0}};
  expected.names = {{"/batch/id", label}};
  return expected;
}

Expected Model::export_codes(const Call& call) {
  const Batch& batch = batches_.at(call.of);
  if (!batch.done) return refusal("batch_not_done");
  Expected expected;
  expected.values["/count"] = batch.wanted;
  for (std::size_t i = 0; i < batch.vouchers.size(); ++i) {
    vouchers_.at(batch.vouchers[i]).told = true;
    expected.names["/codes/" + std::to_string(i)] = batch.vouchers[i];
  }
  return expected;
}

Expected Model::revoke(const Call& call, Moment now) {
  const auto found = vouchers_.find(call.of);
  if (found == vouchers_.end()) return refusal("voucher_not_found");
  end(found->second, now);
  return voucher_answer(call.of, now);
}

// A hold on it is let go: there is nothing left to wait for.
void Model::end(Voucher& voucher, Moment now) {
  if (voucher.revoked) return;
  give_back(voucher, now);
  end_hold(voucher, "released", now);
  voucher.revoked = true;
}

Expected Model::voucher_answer(const std::string& label, Moment now) const {
  const Voucher& voucher = vouchers_.at(label);
  Expected expected;
  expected.values = {{"/voucher/face_minor", voucher.face},
                     {"/voucher/available_minor", available(voucher, "", now)},
                     {"/voucher/currency", voucher.currency},
                     {"/voucher/state", state(voucher, now)}};
  expected.moments = {{"/voucher/valid_until", voucher.until}};
  return expected;
}

}  // namespace kulanz::ledger::plain
