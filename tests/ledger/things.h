// What the plain model knows of: the shop's things as maps and integers, without a
// word of how a server keeps them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/app/json.h"

namespace kulanz::ledger::plain {

using Moment = std::int64_t;  // unix seconds

struct Order {
  Moment placed = 0;
  std::int64_t meal = 0;  // what the policy "pizza" goes by
  std::int64_t paid = 0;
  std::string customer;
  std::optional<Moment> delivered;
  std::optional<Moment> cancelled;
  std::map<std::string, Json> events;  // by id
  std::int64_t given = 0;              // goodwill, in vouchers
  std::vector<std::string> vouchers;   // oldest first
  bool was_late = false;               // was seen so late that something was owed
  bool owes_dessert = false;
  bool came_back = false;  // cancelled, and then a use of its vouchers was rolled back
  Moment first_look = 0;  // by the shop itself; past: whenever something changes
  std::int64_t fee_paid = 0;  // of the fee for being late, all in all
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
  std::string campaign;  // whose budget it drew on; empty: none
  std::string batch;     // empty: issued alone
  std::int64_t face = 0;
  std::int64_t percent_bp = 0;
  std::int64_t minimum_basket = 0;
  Moment issued = 0;
  Moment from = 0;
  Moment until = 0;
  bool revoked = false;
  bool told = true;       // false: nobody was told its code yet
  std::int64_t kept = 0;  // revoked: what of it stays drawn
  std::int64_t kept_count = 0;
  std::string hold;                         // that it carries; empty: none
  std::map<std::string, std::string> live;  // order → its redemption
};

struct Batch {
  Voucher terms;
  int wanted = 0;
  bool done = false;
  std::vector<std::string> vouchers;  // in the order of its codes
};

// What a budget counts.
struct Spent {
  std::int64_t amount = 0;
  std::int64_t count = 0;
};

struct Limit {
  std::int64_t amount = -1;  // -1: not limited
  std::int64_t count = -1;
};

struct Campaign {
  std::string currency;
  Limit total;
  std::string period;  // "day", "week", "month"; empty: none
  std::string zone;
  Limit per_period;
  Limit most;  // the highest that `total` ever was
  Limit most_per_period;
  Spent spent;
  std::map<std::int64_t, Spent> spent_in;  // by the first day of the period
};

}  // namespace kulanz::ledger::plain
