// What the simulation asks for, in the API's own words. Real codes and ids are not
// known when a history is made: a call names them by labels ("voucher-3"), which
// Names ties to what the shop answered.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "server/app/json.h"

namespace kulanz::ledger {

enum class Route : std::uint8_t {
  put_order,
  post_events,
  claim,
  settle,
  issue,  // by hand; a batch where the body says "codes"
  export_codes,
  revoke,
  put_campaign,
  look_at_campaign,
  validate,
  redeem,
  roll_back,
  reserve,
  release,
  look,
  keep,  // the keeper's step, which nobody asks for
};

struct Call {
  Route route{};
  std::string of;   // what stands in the path: an order, or a label
  Json body;        // as the API takes it, with a label where a code belongs
  std::string key;  // Idempotency-Key; empty where the route takes none

  std::string text() const;
};

std::string_view route_name(Route route);

// What a call must be answered. Paths are JSON pointers into the answer's body;
// what is not named may be anything.
struct Expected {
  std::string refused;                          // a refusal's code; empty: done
  int made = 0;                                 // Made, server/app/idempotency.h
  std::map<std::string, Json> values;           // path → exactly this
  std::map<std::string, std::int64_t> moments;  // path → RFC 3339 of these unix seconds
  std::map<std::string, std::string> names;     // path → the real name of this label
};

// Labels and real names, one to one.
class Names {
 public:
  // False when either of them belongs to another already.
  bool bind(const std::string& label, const std::string& real);
  // The label itself when nothing is bound to it.
  std::string real(const std::string& label) const;
  bool knows(const std::string& label) const { return real_.contains(label); }

 private:
  std::map<std::string, std::string> real_;
  std::map<std::string, std::string> label_;
};

// A call answered by a shop: {"made","body"} or {"refused"}.
Json answered(int made, Json body);
Json refused_with(const std::string& code);

// What of `answer` is not as expected, empty when all is; binds names met for the
// first time.
std::string difference(const Expected& expected, const Json& answer, Names& names);

}  // namespace kulanz::ledger
