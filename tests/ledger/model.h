// The rules of the ledger once more, plainly: maps and integers, written from the
// design and the API's contract alone. It shares no code with core/voucher or
// server/app and knows no store; it is what their answers are held against.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/ledger/call.h"

namespace kulanz::ledger::plain {

using Moment = std::int64_t;  // unix seconds

struct Order {
  Moment placed = 0;
  std::int64_t meal = 0;  // what the policy "pizza" goes by
  std::int64_t paid = 0;
  std::string customer;
  std::optional<Moment> delivered;
  bool cancelled = false;
  std::map<std::string, Json> events;  // by id
  std::int64_t given = 0;              // goodwill, in vouchers
  std::vector<std::string> vouchers;   // oldest first
};

struct Redemption {
  std::string voucher;
  std::string order;
  std::int64_t amount = 0;
  std::int64_t remaining = 0;  // as it was answered
  bool rolled_back = false;
};

struct Hold {
  std::string voucher;
  std::string order;
  std::int64_t amount = 0;
  Moment until = 0;
  std::string state;  // "held" also when its time is over and nobody looked
};

struct Voucher {
  std::string kind = "fixed";
  std::string order;     // for which it was given; empty: by hand
  std::string customer;  // empty: whoever has it
  std::string currency;
  std::int64_t face = 0;
  std::int64_t percent_bp = 0;
  std::int64_t minimum_basket = 0;
  Moment from = 0;
  Moment until = 0;
  bool revoked = false;
  std::string hold;                         // that it carries; empty: none
  std::map<std::string, std::string> live;  // order → its redemption
};

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

  const Hold* live_hold(const Voucher& voucher, Moment now) const;
  std::int64_t spent(const Voucher& voucher) const;
  std::int64_t left(const Voucher& voucher) const { return voucher.face - spent(voucher); }

 private:
  struct Done {
    std::string question;
    Expected answer;
    Moment at = 0;
  };

  Expected perform(const Call& call, Moment now);
  Expected put_order(const Call& call);
  Expected post_events(const Call& call, Moment now);
  Expected claim(const Call& call, Moment now);
  Expected validate(const Call& call, Moment now) const;
  Expected redeem(const Call& call, Moment now);
  Expected roll_back(const Call& call, Moment now);
  Expected reserve(const Call& call, Moment now);
  Expected release(const Call& call, Moment now);
  Expected look(const Call& call, Moment now) const;
  Expected keep(Moment now);

  bool is_spent(const Voucher& voucher) const;
  std::int64_t remaining(const Voucher& voucher) const;
  void end_hold(Voucher& voucher, const std::string& end, Moment now);
  void end(const std::string& hold, Moment now);
  int holds_of(const std::string& order, Moment now) const;
  void release_holds_of(const std::string& order, Moment now);

  std::string state(const Voucher& voucher, Moment now) const;
  std::int64_t available(const Voucher& voucher, const std::string& order, Moment now) const;
  // Why this voucher is worth nothing for this customer and basket, or "".
  std::string obstacle(const Json& use, Moment now) const;
  std::string obstacle_to_amount(const Json& use, Moment now) const;
  void take_back_goodwill(Order& order, Moment now);
  bool top_up(Order& order, std::int64_t amount, Moment now);
  void give(const std::string& ref, Order& order, std::int64_t amount, Moment now);
  Expected voucher_answer(const std::string& label, Moment now) const;

  std::map<std::string, Order> orders_;
  std::map<std::string, Voucher> vouchers_;
  std::map<std::string, Redemption> redemptions_;
  std::map<std::string, Hold> holds_;
  std::map<std::string, Done> done_;  // by Idempotency-Key
  int next_voucher_ = 0;
  int next_redemption_ = 0;
  int next_hold_ = 0;
};

Expected refusal(const std::string& code);

}  // namespace kulanz::ledger::plain
