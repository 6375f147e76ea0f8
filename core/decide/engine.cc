#include "core/decide/engine.h"

#include "core/decide/conclude.h"
#include "core/decide/encode.h"
#include "core/decide/workspace.h"

namespace kulanz {
namespace {

// How many moments at which a value moves, but not what is decided, are looked
// through for the next real change.
constexpr int kMaxSilentChanges = 64;

Conclusion conclude_at(const Policy& policy, Instant now, Workspace& w, Trace* trace) {
  return conclude(policy, w.known, w.terms, now, w.memory, trace);
}

// Values say when they may change; the decision asks whether it really does.
std::int64_t next_change(const Policy& policy, const Conclusion& now, Workspace& w) {
  std::int64_t at = now.hold;
  for (int i = 0; i < kMaxSilentChanges && at <= Instant::kLast; ++i) {
    const Conclusion then = conclude_at(policy, Instant{at}, w, nullptr);
    if (!then.says_the_same(now)) return at;
    at = then.hold;
  }
  return at <= Instant::kLast ? at : kNever;
}

}  // namespace

Conclusion conclude_known(const Policy& policy, Instant now, Workspace& w, Trace* trace) {
  const Reason terms = work_out_terms(policy, w.known, w.memory, w.terms);
  Conclusion conclusion;
  if (terms == Reason::ok) conclusion = conclude_at(policy, now, w, trace);
  if (terms != Reason::ok) conclusion.head.reason = static_cast<std::uint8_t>(terms);
  if (conclusion.reason() == Reason::ok) conclusion.hold = next_change(policy, conclusion, w);
  return conclusion;
}

std::size_t decide(const Policy& policy, const Question& question, Workspace& w,
                   std::span<std::uint8_t> out) {
  KULANZ_CHECK(out.size() >= kMaxDecisionBytes);
  const Instant now = question.now;
  if (now.unix_seconds < Instant::kFirst || now.unix_seconds > Instant::kLast) {
    return encode_error(policy, Reason::out_of_range, "now", out);
  }
  const FrameError bad = read_frame(policy, question.frame, w.known);
  if (bad.reason != Reason::ok) return encode_error(policy, bad.reason, bad.where, out);
  Trace* trace = question.explain ? &w.trace : nullptr;
  w.trace.clear();
  return encode_decision(policy, conclude_known(policy, now, w, trace), trace, out);
}

}  // namespace kulanz
