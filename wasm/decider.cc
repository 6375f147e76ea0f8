// The C ABI over core/plan; contracts in decider.h. The only mutable globals of this
// module: an instance is an object, and these are its members.
#include "wasm/decider.h"

#include "core/facts/text.h"
#include "core/plan/plan.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxTextBytes = 64;

alignas(8) std::uint8_t policy_bytes[kMaxPolicyBytes];
alignas(8) std::uint8_t decision_bytes[kMaxDecisionBytes];
alignas(8) std::int64_t facts[kMaxFactWords];
alignas(8) std::uint8_t verdict[kMaxVerdictBytes];
std::uint8_t text_bytes[kMaxTextBytes];
Digest digest;
Policy policy;
bool is_open = false;

// A plan needs no start: zeroes do, and nothing of it is touched that no policy uses.
alignas(Plan) std::uint8_t plan_bytes[sizeof(Plan)];
Plan& plan() { return *reinterpret_cast<Plan*>(plan_bytes); }

}  // namespace
}  // namespace kulanz

using namespace kulanz;

// The standard library stops here when it is misused.
extern "C" void abort() { __builtin_trap(); }

uint8_t* decider_policy_buffer(uint32_t size) {
  if (size > kMaxPolicyBytes) return nullptr;
  is_open = false;
  return policy_bytes;
}

uint8_t* decider_text_buffer(uint32_t size) { return size <= kMaxTextBytes ? text_bytes : nullptr; }

uint8_t* decider_digest_buffer(void) { return digest.data(); }

int32_t decider_open(uint32_t size) {
  if (size > kMaxPolicyBytes) return static_cast<int32_t>(Reason::too_large);
  Reason reason = view_policy({policy_bytes, size}, digest, policy);
  if (reason == Reason::ok) reason = plan().make(policy);
  is_open = reason == Reason::ok;
  return static_cast<int32_t>(reason);
}

uint32_t decider_fact_bytes(void) { return static_cast<uint32_t>(plan().fact_bytes()); }

uint32_t decider_verdict_bytes(int32_t explain) { return static_cast<uint32_t>(plan().verdict_bytes(explain != 0)); }

int64_t* decider_facts(void) { return facts; }

uint8_t* decider_verdict(void) { return verdict; }

int32_t decider_read_fact(uint32_t fact, uint32_t size) {
  KULANZ_CHECK(is_open && size <= kMaxTextBytes);
  const std::string_view text(reinterpret_cast<const char*>(text_bytes), size);
  const Result<std::int64_t> number = parse_fact(policy, policy.facts[static_cast<int>(fact)], text);
  if (number.ok()) facts[kKnownWords + fact] = *number;
  return static_cast<int32_t>(number.reason());
}

void decider_decide_one(void) {
  KULANZ_CHECK(is_open);
  plan().decide(facts, false, verdict);
}

void decider_decide_all(const int64_t* orders, uint32_t count, int32_t explain, uint8_t* verdicts) {
  KULANZ_CHECK(is_open);
  plan().decide_all(orders, count, explain != 0, verdicts);
}

const uint8_t* decider_trace(const int64_t* order) {
  KULANZ_CHECK(is_open);
  plan().trace(order, decision_bytes);
  return decision_bytes;
}

uint32_t decider_row_rule(uint32_t remedy, uint32_t row) {
  KULANZ_CHECK(is_open && remedy < kMaxRemedySpecs);
  const BlobText text = plan().row_rule(static_cast<int>(remedy), static_cast<int>(row));
  return static_cast<uint32_t>(text.at) << 16 | text.size;
}
