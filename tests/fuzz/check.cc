#include "tests/fuzz/check.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace kulanz::fuzz {
namespace {

// Records of T lie between the header and the texts, at an address that suits them.
template <typename T>
void expect_records(const DecisionHeader& head, std::uint32_t at, std::size_t count) {
  if (count == 0) return;
  expect(at % 8 == 0, "records lie at a multiple of eight");
  expect(at >= sizeof(DecisionHeader) && at + count * sizeof(T) <= head.texts_at,
         "records lie between the header and the texts");
}

template <typename T>
T record(const Buffer& bytes, std::uint32_t at, std::size_t index) {
  return read_at<T>(bytes, at + index * sizeof(T));
}

class Layout {
 public:
  explicit Layout(const Buffer& bytes) : bytes_(bytes), head_(read_at<DecisionHeader>(bytes, 0)) {}

  void expect_inside() const {
    expect(head_.size == bytes_.size(), "a decision knows its size");
    expect(head_.version == kDecisionVersion, "a decision has a version");
    text(head_.where);
    if (head_.reason != 0) return;
    for (const TextRef& ref : {head_.apology, head_.currency, head_.policy}) text(ref);
    expect(head_.texts_at <= head_.size, "texts begin inside");
    remedies();
    escalations();
    params();
    blockers();
    trace();
  }

 private:
  void text(TextRef ref) const {
    if (ref.size == 0) return;
    expect(ref.at <= bytes_.size() && ref.size <= bytes_.size() - ref.at, "texts lie inside");
  }
  void remedies() const {
    expect_records<RemedyRecord>(head_, head_.remedies_at, head_.remedy_count);
    for (std::size_t i = 0; i < head_.remedy_count; ++i) {
      const auto r = record<RemedyRecord>(bytes_, head_.remedies_at, i);
      for (const TextRef& ref : {r.id, r.rule, r.item}) text(ref);
      expect(r.amount_minor > 0 || r.count > 0, "a remedy gives something");
    }
  }
  void escalations() const {
    expect_records<EscalationRecord>(head_, head_.escalations_at, head_.escalation_count);
    for (std::size_t i = 0; i < head_.escalation_count; ++i) {
      const auto e = record<EscalationRecord>(bytes_, head_.escalations_at, i);
      for (const TextRef& ref : {e.id, e.role}) text(ref);
    }
  }
  void params() const {
    expect_records<ParamRecord>(head_, head_.params_at, head_.param_count);
    for (std::size_t i = 0; i < head_.param_count; ++i) {
      const auto p = record<ParamRecord>(bytes_, head_.params_at, i);
      for (const TextRef& ref : {p.name, p.text}) text(ref);
    }
  }
  void blockers() const {
    expect_records<TextRef>(head_, head_.blockers_at, head_.blocker_count);
    for (std::size_t i = 0; i < head_.blocker_count; ++i) {
      text(record<TextRef>(bytes_, head_.blockers_at, i));
    }
  }
  void trace() const {
    expect_records<TraceRecord>(head_, head_.trace_at, head_.trace_count);
    for (std::size_t i = 0; i < head_.trace_count; ++i) {
      const auto t = record<TraceRecord>(bytes_, head_.trace_at, i);
      for (const TextRef& ref : {t.name, t.text}) text(ref);
    }
  }

  const Buffer& bytes_;
  DecisionHeader head_;
};

// An explanation that does not fit is refused; else it tells of the same decision.
void expect_same(const DecisionHeader& plain, const DecisionHeader& explained) {
  if (explained.reason == static_cast<std::uint8_t>(Reason::too_large)) return;
  expect(plain.reason == explained.reason, "an explanation has the same reason");
  if (plain.reason != 0) return;
  expect(plain.state == explained.state && plain.next_change_at == explained.next_change_at &&
             plain.remedy_count == explained.remedy_count &&
             plain.escalation_count == explained.escalation_count &&
             plain.blocker_count == explained.blocker_count && plain.severity == explained.severity,
         "an explanation changes nothing");
}

// The same decision later on, still before its next change. It may see further
// ahead: after many moments at which nothing changed, the search for the next
// change stops. And what no decision depends on may run out of its range one day.
void expect_constant(const Buffer& first, Buffer later) {
  const auto head = read_at<DecisionHeader>(first, 0);
  auto then = read_at<DecisionHeader>(later, 0);
  if (then.reason != 0) return;
  expect(then.next_change_at >= head.next_change_at, "the next change does not come nearer");
  then.next_change_at = head.next_change_at;
  std::memcpy(later.data(), &then, sizeof(then));
  expect(first == later, "a decision is constant until its next change");
}

std::string some_value(const Policy& policy, const FactRecord& fact) {
  switch (static_cast<Type>(fact.type)) {
    case Type::boolean: return "true";
    case Type::percent: return "12.5";
    case Type::date: return "2026-05-04";
    case Type::instant: return "2026-05-04T18:00:00Z";
    case Type::time_of_day: return "18:00";
    case Type::enumeration:
      return std::string(policy.text(policy.value_text(fact.values, fact.value_count, 0)));
    default: return "45";
  }
}

void add_rows(const Policy& policy, const SeriesRecord& series, test::Leaves& leaves) {
  const std::string name = "facts/" + std::string(policy.text(series.name)) + "/";
  for (int row = 0; row < 2; ++row) {
    for (int i = 0; i < series.columns; ++i) {
      const FactRecord& column = policy.facts[series.first_fact + i];
      const std::string of_column = series.columns > 1 ? "/" + std::string(policy.text(column.name)) : "";
      leaves.push_back({name + std::to_string(row) + of_column, some_value(policy, column)});
    }
  }
}

}  // namespace

void expect(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken: %s\n", promise);
  std::abort();
}

void expect_clear(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    expect(!finding.code.empty() && !finding.message.empty(), "a finding says something");
    expect(finding.line >= 0 && finding.column >= 0, "a finding has a place");
    static_cast<void>(nlohmann::json(finding.message).dump());  // throws where it is not UTF-8
  }
}

Buffer Asker::decide_with(Workspace& workspace, const Policy& policy, const Question& question) {
  Buffer out(kMaxDecisionBytes);
  const std::size_t size = decide(policy, question, workspace, out);
  expect(size >= sizeof(DecisionHeader) && size <= out.size(), "a decision fits its buffer");
  out.resize(size);
  Layout(out).expect_inside();
  return out;
}

Buffer Asker::ask(const Policy& policy, std::span<const std::uint8_t> frame, Instant now) {
  const Buffer plain = decide_once(policy, {now, false, frame});
  const Buffer explained = decide_once(policy, {now, true, frame});
  expect_same(read_at<DecisionHeader>(plain, 0), read_at<DecisionHeader>(explained, 0));
  static const Workspace kUnused{};
  *other_ = kUnused;
  expect(plain == decide_with(*other_, policy, {now, false, frame}), "what was asked before changes nothing");
  if (read_frame(policy, frame, workspace_->known).reason == Reason::ok) expect_plan_agrees(policy);
  return plain;
}

void Asker::expect_plan_agrees(const Policy& policy) {
  if (plan_->make(policy) != Reason::ok) return;
  workspace_->known.event_count = 0;
  std::array<std::int64_t, kMaxFactWords> facts;
  write_facts(policy, workspace_->known, facts.data());
  alignas(8) std::array<std::uint8_t, kMaxVerdictBytes> bytes;
  plan_->decide(facts.data(), true, bytes.data());
  const Conclusion asked = conclude_known(policy, Instant{0}, *workspace_, nullptr);
  const VerdictAt verdict(bytes.data());
  const VerdictHeader& head = verdict.header();
  expect(head.reason == asked.head.reason, "a plan has the engine's reason");
  if (head.reason != 0) return;
  expect(head.apology == asked.apology && head.severity == asked.head.severity && head.blockers == asked.blockers &&
             head.next_change_at == asked.hold && head.remedy_count == asked.head.remedy_count,
         "a plan says what the engine says");
  for (std::size_t i = 0; i < head.remedy_count; ++i) {
    expect(verdict.remedy(i).spec == asked.remedies[i].spec && verdict.remedy(i).amount == asked.remedies[i].amount,
           "a plan gives what the engine gives");
  }
}

void Asker::ask_until_it_changes(const Policy& policy, std::span<const std::uint8_t> frame, Instant now) {
  const Buffer first = ask(policy, frame, now);
  const auto head = read_at<DecisionHeader>(first, 0);
  if (head.reason != 0) return;
  expect(head.next_change_at > now.unix_seconds, "the next change lies ahead");
  const std::int64_t last = std::min(head.next_change_at - 1, Instant::kLast);
  for (const std::int64_t then : {now.unix_seconds + 1, now.unix_seconds + (last - now.unix_seconds) / 2, last}) {
    if (then <= now.unix_seconds || then > last) continue;
    expect_constant(first, decide_once(policy, {Instant{then}, false, frame}));
  }
  if (head.next_change_at <= Instant::kLast) ask(policy, frame, Instant{head.next_change_at});
}

test::Leaves some_leaves(const Policy& policy) {
  test::Leaves leaves = {{"order/placed_at", "2026-05-04T18:00:00Z"}, {"order/paid_minor", "3250"}};
  for (int i = 0; i < policy.facts.size(); ++i) {
    const FactRecord& fact = policy.facts[i];
    const Origin origin = static_cast<Origin>(fact.origin);
    if (origin != Origin::given && origin != Origin::history) continue;
    const std::string root = origin == Origin::given ? "facts/" : "history/";
    leaves.push_back({root + std::string(policy.text(fact.name)), some_value(policy, fact)});
  }
  for (int i = 0; i < policy.series.size(); ++i) add_rows(policy, policy.series[i], leaves);
  test::add_event(leaves, 0, "delivered", "2026-05-05T20:00:00Z");
  return leaves;
}

std::vector<Instant> some_moments() {
  std::vector<Instant> moments;
  for (const char* text : {"2026-05-04T18:00:00Z", "2026-05-05T20:30:00Z", "2027-03-28T01:00:00Z"}) {
    moments.push_back(parse_instant(text).value());
  }
  return moments;
}

}  // namespace kulanz::fuzz
