// A decision buffer (core/decide/decision.h) as the server's rules read it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/decide/decision.h"
#include "core/promise/event.h"
#include "core/time/time.h"
#include "server/app/json.h"

namespace kulanz {

struct Remedy {
  std::string id;
  std::string rule;
  RemedyKind kind = RemedyKind::voucher;
  Basis basis = Basis::goodwill;
  std::int64_t amount_minor = 0;
  std::string item;
  std::int32_t count = 0;
  std::int32_t valid_days = 0;

  bool is_due() const { return amount_minor > 0 || count > 0; }
};

struct Escalation {
  std::string id;
  std::string role;
  Instant due;
};

struct ApologyParam {
  std::string name;
  std::string text;
  std::optional<std::int64_t> value;
  Type type = Type::integer;
};

struct Decision {
  Reason reason = Reason::ok;  // not ok: only `where` counts
  std::string where;
  PromiseState state = PromiseState::open;
  std::optional<Instant> placed_at;
  std::optional<Instant> deadline;
  std::optional<Instant> next_change_at;  // none: never
  std::optional<Instant> fulfilled_at;
  std::optional<Instant> at_risk_at;
  std::optional<Instant> until;
  int severity = 0;
  Fault fault = Fault::unknown;
  std::string apology;
  std::string currency;
  std::string policy;
  std::string digest;
  std::vector<Remedy> remedies;
  std::vector<Escalation> escalations;
  std::vector<ApologyParam> params;
  std::vector<std::string> blockers;
  bool trace_cut = false;  // the trace was longer than its limit
  std::vector<TraceRecord> trace;
  std::vector<std::string> trace_names;
  std::vector<std::string> trace_texts;
  std::vector<std::string> trace_written;
  std::int32_t issues = 0;
  std::int32_t issues_due = 0;
  std::int32_t issues_missed = 0;
  std::int32_t reports = 0;

  const Remedy* remedy(std::string_view id) const;
};

// The buffer must be one that decide() wrote.
Decision read_decision(std::span<const std::uint8_t> buffer);

std::string_view state_name(PromiseState state);
std::string_view kind_name(RemedyKind kind);
std::string_view basis_name(Basis basis);
std::string_view value_type_name(Type type);

}  // namespace kulanz
