// Random histories as data. An Op names nothing by itself: its numbers choose among
// what there is when its turn comes, so that a history stays one when some of it is
// taken out, which is how a failing one is made short.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/ledger/call.h"
#include "tests/ledger/model.h"

namespace kulanz::ledger {

enum class OpKind : std::uint8_t {
  order,
  deliver,
  cancel,
  claim,
  settle,
  issue,
  start_batch,
  export_codes,
  revoke,
  put_campaign,
  look_at_campaign,
  validate,
  redeem,
  redeem_again,  // the same use of a voucher under a new key
  roll_back,
  reserve,
  release,
  look,
  keep,
  retry,  // an earlier call with its key
  pass_time,
  restart,
  fail_disk,  // a write or a sync, some steps from now
  cut_power,  // some steps of the disk from now
};
inline constexpr std::size_t kOpKinds = 24;

struct Op {
  OpKind kind{};
  std::array<std::uint32_t, 4> dice{};
};

using History = std::vector<Op>;

History random_history(std::uint64_t seed, int length);

std::int64_t seconds_to_pass(const Op& op);

// Turns ops into calls. The model says what there is; what was asked is remembered
// for retries.
class Script {
 public:
  // Nothing when there is nothing to ask for: no voucher yet, say.
  std::optional<Call> next(const Op& op, const plain::Model& model, plain::Moment now);

 private:
  std::optional<Call> retry(const Op& op) const;

  std::vector<Call> asked_;
  int keys_ = 0;
};

}  // namespace kulanz::ledger
