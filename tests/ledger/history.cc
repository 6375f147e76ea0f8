#include "tests/ledger/history.h"

#include <random>

namespace kulanz::ledger {
namespace {

// How often each kind comes, of kSides throws.
struct Weight {
  OpKind kind;
  int weight;
};
constexpr std::array<Weight, kOpKinds> kWeights = {
    {{OpKind::order, 6},        {OpKind::deliver, 4},          {OpKind::cancel, 2},
     {OpKind::claim, 14},       {OpKind::settle, 4},           {OpKind::issue, 20},
     {OpKind::start_batch, 2},  {OpKind::export_codes, 3},     {OpKind::revoke, 4},
     {OpKind::put_campaign, 4}, {OpKind::look_at_campaign, 3}, {OpKind::validate, 6},
     {OpKind::redeem, 32},      {OpKind::redeem_again, 6},     {OpKind::roll_back, 12},
     {OpKind::reserve, 16},     {OpKind::release, 5},          {OpKind::look, 4},
     {OpKind::keep, 3},         {OpKind::retry, 12},           {OpKind::pass_time, 10},
     {OpKind::restart, 1},      {OpKind::fail_disk, 2},        {OpKind::cut_power, 3}}};

OpKind random_kind(std::mt19937_64& random) {
  int sides = 0;
  for (const Weight& weight : kWeights) sides += weight.weight;
  int thrown = static_cast<int>(random() % static_cast<unsigned>(sides));
  for (const Weight& weight : kWeights) {
    thrown -= weight.weight;
    if (thrown < 0) return weight.kind;
  }
  return OpKind::order;
}

}  // namespace

// Taken modulo by hand: distributions differ between standard libraries.
History random_history(std::uint64_t seed, int length) {
  std::mt19937_64 random(seed);
  History history;
  for (int i = 0; i < length; ++i) {
    Op op{random_kind(random), {}};
    for (std::uint32_t& die : op.dice) die = static_cast<std::uint32_t>(random() >> 32);
    history.push_back(op);
  }
  return history;
}

// Mostly moments; now and then past a hold, a day, or the end of a voucher.
std::int64_t seconds_to_pass(const Op& op) {
  constexpr std::array<std::int64_t, 12> kSteps = {60,     60,         600,         1'200,
                                                   1'800,  3'600,      7'200,       28'800,
                                                   86'400, 7 * 86'400, 15 * 86'400, 366 * 86'400};
  return kSteps[op.dice[0] % kSteps.size()];
}

}  // namespace kulanz::ledger
