// The rules of the ledger once more, plainly: maps and integers, written from the
// design and the API's contract alone. It shares no code with core/voucher or
// server/app and knows no store; it is what their answers are held against.
//
//   model_orders.cc     orders, their events, and the goodwill that is claimed
//   model_settle.cc     what is owed otherwise than by voucher
//   model_issue.cc      vouchers by hand and in batches; revoking
//   model_campaigns.cc  the budgets they draw on
//   model_checkout.cc   what a voucher is worth, its use, and the way back
//   model_holds.cc      reservations
#pragma once

#include "tests/ledger/call.h"
#include "tests/ledger/things.h"

namespace kulanz::ledger::plain {

class Model {
 public:
  Expected answer(const Call& call, Moment now);

  // What does not add up by itself, empty when all does: it must hold whatever the
  // shop says.
  std::string contradiction() const;

  const std::map<std::string, Order>& orders() const { return orders_; }
  const std::map<std::string, Voucher>& vouchers() const { return vouchers_; }
  const std::map<std::string, Redemption>& redemptions() const { return redemptions_; }
  const std::map<std::string, Hold>& holds() const { return holds_; }
  const std::map<std::string, Batch>& batches() const { return batches_; }
  const std::map<std::string, Campaign>& campaigns() const { return campaigns_; }

  const Hold* live_hold(const Voucher& voucher, Moment now) const;
  std::int64_t spent(const Voucher& voucher) const;
  std::int64_t left(const Voucher& voucher) const { return voucher.face - spent(voucher); }
  // The most that it takes off a basket when nothing stands in the way.
  std::int64_t worth(const Voucher& voucher, const Json& basket) const;

 private:
  struct Done {
    std::string question;
    Expected answer;
    Moment at = 0;
  };

  Expected perform(const Call& call, Moment now);
  Expected put_order(const Call& call, Moment now);
  Expected post_events(const Call& call, Moment now);
  Expected claim(const Call& call, Moment now);
  Expected settle(const Call& call, Moment now);
  Expected issue(const Call& call, Moment now);
  Expected start_batch(const Call& call, const Voucher& terms, Moment now);
  Expected export_codes(const Call& call);
  Expected revoke(const Call& call, Moment now);
  Expected put_campaign(const Call& call);
  Expected look_at_campaign(const Call& call, Moment now) const;
  Expected validate(const Call& call, Moment now) const;
  Expected redeem(const Call& call, Moment now);
  Expected roll_back(const Call& call, Moment now);
  Expected reserve(const Call& call, Moment now);
  Expected release(const Call& call, Moment now);
  Expected look(const Call& call, Moment now) const;
  Expected keep(Moment now);

  std::string new_voucher(const Voucher& voucher);  // its label
  Expected voucher_answer(const std::string& label, Moment now) const;

  void look_again(Order& order, Moment now);
  bool top_up(Order& order, std::int64_t amount, Moment now);
  void give(const std::string& ref, Order& order, std::int64_t amount, Moment now);
  Expected settle_fee(Order& order, std::int64_t amount, Moment now);

  void end(Voucher& voucher, Moment now);
  bool draw(const std::string& campaign, const Spent& wanted, Moment now);
  void give_back(Voucher& voucher, Moment now);
  std::string contradiction_in(const std::string& name, const Campaign& campaign) const;

  bool is_spent(const Voucher& voucher) const;
  std::int64_t remaining(const Voucher& voucher) const;
  std::string state(const Voucher& voucher, Moment now) const;
  std::int64_t available(const Voucher& voucher, const std::string& order, Moment now) const;
  // Why this voucher is worth nothing for this customer and basket, or "".
  std::string obstacle(const Json& use, Moment now) const;
  std::string obstacle_to_amount(const Json& use, Moment now) const;

  void end_hold(Voucher& voucher, const std::string& how, Moment now);
  void end_reservation(const std::string& hold, Moment now);
  int holds_of(const std::string& order, Moment now) const;
  void release_holds_of(const std::string& order, Moment now);

  std::map<std::string, Order> orders_;
  std::map<std::string, Voucher> vouchers_;
  std::map<std::string, Batch> batches_;
  std::map<std::string, Campaign> campaigns_;
  std::map<std::string, Redemption> redemptions_;
  std::map<std::string, Hold> holds_;
  std::map<std::string, Done> done_;  // by Idempotency-Key
  int next_redemption_ = 0;
  int next_hold_ = 0;
};

Expected refusal(const std::string& code);

Moment moment_of(const Json& text);  // RFC 3339

// Half an hour or more, by now: then it owes a voucher and a fee.
bool is_late(const Order& order, Moment now);

}  // namespace kulanz::ledger::plain
