// The C ABI over the core; contracts in kulanz.h. The only mutable globals of
// the browser's build: an instance of the module is an object, and these are its
// members.
#include "wasm/kulanz.h"

#include "core/decide/encode.h"
#include "core/decide/engine.h"
#include "core/decide/workspace.h"
#include "core/voucher/code.h"

namespace kulanz {
namespace {

alignas(8) std::uint8_t policy_bytes[kMaxPolicyBytes];
alignas(8) std::uint8_t frame_bytes[kMaxFrameBytes];
alignas(8) std::uint8_t decision_bytes[kMaxDecisionBytes];
std::uint8_t code_bytes[kMaxTypedCode];
Digest digest;
Policy policy;
bool is_open = false;

// Scratch memory needs no start: zeroes do, and no code has to write anything else.
alignas(Workspace) std::uint8_t workspace_bytes[sizeof(Workspace)];
Workspace& workspace() { return *reinterpret_cast<Workspace*>(workspace_bytes); }

const std::uint8_t* answer(std::uint32_t frame_size, std::int64_t now, bool explain) {
  if (!is_open) {
    encode_error(Policy{}, Reason::not_a_policy, "", decision_bytes);
  } else if (frame_size > kMaxFrameBytes) {
    encode_error(policy, Reason::too_large, "", decision_bytes);
  } else {
    decide(policy, {Instant{now}, explain, {frame_bytes, frame_size}}, workspace(), decision_bytes);
  }
  return decision_bytes;
}

}  // namespace
}  // namespace kulanz

using namespace kulanz;

// The standard library stops here when it is misused. Trapping ourselves instead
// of exiting a process keeps the module's import list empty.
extern "C" void abort() { __builtin_trap(); }

uint8_t* kulanz_policy_buffer(uint32_t size) {
  if (size > kMaxPolicyBytes) return nullptr;
  is_open = false;
  return policy_bytes;
}

uint8_t* kulanz_frame_buffer(uint32_t size) {
  return size <= kMaxFrameBytes ? frame_bytes : nullptr;
}

uint8_t* kulanz_code_buffer(uint32_t size) {
  return size <= kMaxTypedCode ? code_bytes : nullptr;
}

uint8_t* kulanz_digest_buffer(void) { return digest.data(); }

int32_t kulanz_open(uint32_t size) {
  if (size > kMaxPolicyBytes) return static_cast<int32_t>(Reason::too_large);
  const Reason reason = view_policy({policy_bytes, size}, digest, policy);
  is_open = reason == Reason::ok;
  return static_cast<int32_t>(reason);
}

const uint8_t* kulanz_decide(uint32_t frame_size, int64_t now) {
  return answer(frame_size, now, false);
}

const uint8_t* kulanz_explain(uint32_t frame_size, int64_t now) {
  return answer(frame_size, now, true);
}

int32_t kulanz_check_code(uint32_t size) {
  if (size > kMaxTypedCode) return static_cast<int32_t>(Reason::code_malformed);
  const std::string_view typed{reinterpret_cast<const char*>(code_bytes), size};
  return static_cast<int32_t>(parse_code(typed).reason());
}
