#include "server/app/decision.h"

#include <array>

#include "core/base/bytes.h"
#include "server/app/crypto.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, kPromiseStates> kStates = {
    "open", "at_risk", "kept", "breached", "excused", "unknown", "cancelled"};
constexpr std::array<std::string_view, 4> kKinds = {"voucher", "refund", "credit", "in_kind"};
constexpr std::array<std::string_view, 3> kBases = {"law", "contract", "goodwill"};
constexpr std::array<std::string_view, kTypes> kTypeNames = {
    "boolean", "integer", "money", "percent", "duration",
    "date", "instant", "time_of_day", "enumeration"};

class Reading {
 public:
  explicit Reading(Bytes buffer) : buffer_(buffer) {}

  std::string text(TextRef ref) const {
    KULANZ_CHECK(ref.at <= buffer_.size() && ref.size <= buffer_.size() - ref.at);
    return std::string(as_text(buffer_.subspan(ref.at, ref.size)));
  }

  template <typename Record>
  Record record(std::uint32_t at, int index) const {
    return read_at<Record>(buffer_, at + static_cast<std::size_t>(index) * sizeof(Record));
  }

 private:
  Bytes buffer_;
};

std::optional<Instant> moment(std::int64_t seconds) {
  if (seconds == kNoInstant || seconds == kNever) return std::nullopt;
  return Instant{seconds};
}

Remedy remedy_of(const Reading& reading, const RemedyRecord& record) {
  Remedy remedy;
  remedy.id = reading.text(record.id);
  remedy.rule = reading.text(record.rule);
  remedy.item = reading.text(record.item);
  remedy.kind = static_cast<RemedyKind>(record.kind);
  remedy.basis = static_cast<Basis>(record.basis);
  remedy.amount_minor = record.amount_minor;
  remedy.count = record.count;
  remedy.valid_days = record.valid_days;
  return remedy;
}

ApologyParam param_of(const Reading& reading, const ParamRecord& record) {
  ApologyParam param;
  param.name = reading.text(record.name);
  param.text = reading.text(record.text);
  param.type = static_cast<Type>(record.type);
  if (record.known != 0) param.value = record.value;
  return param;
}

void read_lists(const Reading& reading, const DecisionHeader& header, Decision& out) {
  for (int i = 0; i < header.remedy_count; ++i) {
    out.remedies.push_back(
        remedy_of(reading, reading.record<RemedyRecord>(header.remedies_at, i)));
  }
  for (int i = 0; i < header.escalation_count; ++i) {
    const auto record = reading.record<EscalationRecord>(header.escalations_at, i);
    out.escalations.push_back({reading.text(record.id), reading.text(record.role), {record.due}});
  }
  for (int i = 0; i < header.param_count; ++i) {
    out.params.push_back(param_of(reading, reading.record<ParamRecord>(header.params_at, i)));
  }
  for (int i = 0; i < header.blocker_count; ++i) {
    out.blockers.push_back(reading.text(reading.record<TextRef>(header.blockers_at, i)));
  }
  for (int i = 0; i < header.trace_count; ++i) {
    out.trace.push_back(reading.record<TraceRecord>(header.trace_at, i));
    out.trace_names.push_back(reading.text(out.trace.back().name));
    out.trace_texts.push_back(reading.text(out.trace.back().text));
    out.trace_written.push_back(reading.text(out.trace.back().written));
  }
}

void read_header(const Reading& reading, const DecisionHeader& header, Decision& out) {
  out.state = static_cast<PromiseState>(header.state);
  out.placed_at = moment(header.placed_at);
  out.deadline = moment(header.deadline);
  out.next_change_at = moment(header.next_change_at);
  out.fulfilled_at = moment(header.fulfilled_at);
  out.at_risk_at = moment(header.at_risk_at);
  out.until = moment(header.until);
  out.severity = header.severity;
  out.fault = static_cast<Fault>(header.fault);
  out.apology = reading.text(header.apology);
  out.currency = reading.text(header.currency);
  out.policy = reading.text(header.policy);
  out.digest = hex(header.digest);
  out.issues = header.issues;
  out.issues_due = header.issues_due;
  out.issues_missed = header.issues_missed;
  out.reports = header.reports;
  out.trace_cut = header.trace_cut != 0;
}

}  // namespace

const Remedy* Decision::remedy(std::string_view id) const {
  for (const Remedy& candidate : remedies) {
    if (candidate.id == id) return &candidate;
  }
  return nullptr;
}

Decision read_decision(std::span<const std::uint8_t> buffer) {
  const Reading reading(buffer);
  const auto header = read_at<DecisionHeader>(buffer, 0);
  Decision decision;
  decision.reason = static_cast<Reason>(header.reason);
  decision.where = reading.text(header.where);
  if (decision.reason != Reason::ok) return decision;
  read_header(reading, header, decision);
  read_lists(reading, header, decision);
  return decision;
}

std::string_view state_name(PromiseState state) { return kStates[static_cast<std::size_t>(state)]; }
std::string_view kind_name(RemedyKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view basis_name(Basis basis) { return kBases[static_cast<std::size_t>(basis)]; }
std::string_view value_type_name(Type type) { return kTypeNames[static_cast<std::size_t>(type)]; }

}  // namespace kulanz
