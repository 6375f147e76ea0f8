#include "core/decide/encode.h"

#include <cstring>

namespace kulanz {
namespace {

constexpr std::size_t align(std::size_t at) { return (at + 7) / 8 * 8; }

// Records first, at places fixed by their counts; texts behind them, each once
// for every time it is named.
class Encoder {
 public:
  Encoder(const Policy& policy, std::span<std::uint8_t> out) : policy_(policy), out_(out) {}

  bool full() const { return full_; }
  std::size_t size() const { return texts_; }
  void start_texts(std::size_t at) {
    texts_ = at;
    full_ = at > out_.size();
  }

  TextRef text(std::string_view text) {
    if (text.empty()) return {0, 0};
    if (full_ || text.size() > out_.size() - texts_) {
      full_ = true;
      return {0, 0};
    }
    const TextRef ref = {static_cast<std::uint32_t>(texts_), static_cast<std::uint32_t>(text.size())};
    std::memcpy(out_.data() + texts_, text.data(), text.size());
    texts_ += text.size();
    return ref;
  }
  TextRef text(BlobText ref) { return text(policy_.text(ref)); }

  template <typename T>
  void put(std::size_t at, const T& record) {
    if (!full_) std::memcpy(out_.data() + at, &record, sizeof(T));
  }

  std::string_view currency_text(std::array<char, 3>& letters) const {
    for (std::size_t i = 0; i < 3; ++i) {
      letters[i] = static_cast<char>(policy_.header.currency >> (16 - 8 * i) & 0xff);
    }
    return {letters.data(), letters.size()};
  }

 private:
  const Policy& policy_;
  std::span<std::uint8_t> out_;
  std::size_t texts_ = sizeof(DecisionHeader);
  bool full_ = false;
};

void sign(const Policy& policy, DecisionHeader& h) {
  h.version = kDecisionVersion;
  std::memcpy(h.digest, policy.digest.data(), policy.digest.size());
}

int count_blockers(const Missing& missing, int facts) {
  int count = 0;
  for (int i = 0; i < facts; ++i) count += missing.has(i) ? 1 : 0;
  return count;
}

// Where each group of records stands.
void lay_out(const Policy& policy, const Conclusion& c, const Trace* trace, DecisionHeader& h) {
  h.blocker_count = static_cast<std::uint8_t>(count_blockers(c.blockers, policy.facts.size()));
  h.trace_count = static_cast<std::uint16_t>(trace != nullptr ? trace->count : 0);
  h.trace_cut = trace != nullptr && trace->cut ? 1 : 0;
  h.remedies_at = sizeof(DecisionHeader);
  h.escalations_at = h.remedies_at + h.remedy_count * std::uint32_t{sizeof(RemedyRecord)};
  h.params_at = h.escalations_at + h.escalation_count * std::uint32_t{sizeof(EscalationRecord)};
  h.blockers_at = h.params_at + h.param_count * std::uint32_t{sizeof(ParamRecord)};
  h.trace_at = h.blockers_at + h.blocker_count * std::uint32_t{sizeof(TextRef)};
  h.texts_at = h.trace_at + h.trace_count * std::uint32_t{sizeof(TraceRecord)};
}

void put_remedies(const Policy& policy, const Conclusion& c, std::uint32_t at, Encoder& out) {
  for (std::size_t i = 0; i < c.head.remedy_count; ++i) {
    const RemedySpec& spec = policy.remedies[static_cast<int>(c.remedies[i].spec)];
    const bool in_kind = spec.kind == static_cast<std::uint8_t>(RemedyKind::in_kind);
    RemedyRecord r{};
    r.id = out.text(spec.id);
    r.rule = out.text(spec.rule);
    r.item = out.text(spec.item);
    r.amount_minor = in_kind ? 0 : c.remedies[i].amount;
    r.count = in_kind ? static_cast<std::int32_t>(c.remedies[i].amount) : 0;
    r.kind = spec.kind;
    r.basis = spec.basis;
    r.valid_days = spec.valid_days;
    out.put(at + i * sizeof(RemedyRecord), r);
  }
}

void put_escalations(const Policy& policy, const Conclusion& c, std::uint32_t at, Encoder& out) {
  for (std::size_t i = 0; i < c.head.escalation_count; ++i) {
    const EscalationSpec& spec = policy.escalations[static_cast<int>(c.escalations[i].spec)];
    const EscalationRecord e = {out.text(spec.id), out.text(spec.role), c.escalations[i].due};
    out.put(at + i * sizeof(EscalationRecord), e);
  }
}

void put_params(const Policy& policy, const Conclusion& c, std::uint32_t at, Encoder& out) {
  const int facts = policy.facts.size();
  for (std::size_t i = 0; i < policy.header.param_count; ++i) {
    const int slot = policy.header.params[i];
    const bool is_fact = slot < facts;
    const FactRecord fact = is_fact ? policy.facts[slot] : FactRecord{};
    const LineRecord line = is_fact ? LineRecord{} : policy.lines[slot - facts];
    ParamRecord p{};
    p.name = out.text(is_fact ? fact.name : line.name);
    p.type = is_fact ? fact.type : line.type;
    p.known = static_cast<std::uint8_t>(c.params[i].known);
    p.value = c.params[i].number;
    const bool named = p.type == static_cast<std::uint8_t>(Type::enumeration) && p.known != 0;
    if (named) {
      p.text = out.text(policy.value_text(is_fact ? fact.values : line.values,
                                          is_fact ? fact.value_count : line.value_count, p.value));
    }
    out.put(at + i * sizeof(ParamRecord), p);
  }
}

void put_blockers(const Policy& policy, const Conclusion& c, std::size_t at, Encoder& out) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    if (!c.blockers.has(i)) continue;
    out.put(at, out.text(policy.facts[i].name));
    at += sizeof(TextRef);
  }
}

void put_trace(const Trace& trace, std::uint32_t at, Encoder& out) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(trace.count); ++i) {
    const TraceEntry& entry = trace.entries[i];
    TraceRecord t{};
    t.kind = static_cast<std::uint8_t>(entry.kind);
    t.outcome = static_cast<std::uint8_t>(entry.outcome);
    t.type = static_cast<std::uint8_t>(entry.type);
    t.row = entry.row;
    t.column = entry.column;
    t.name = out.text(entry.name);
    t.text = out.text(entry.text);
    t.numerator = entry.numerator;
    t.denominator = entry.denominator;
    out.put(at + i * sizeof(TraceRecord), t);
  }
}

}  // namespace

std::size_t encode_error(const Policy& policy, Reason reason, std::string_view where,
                         std::span<std::uint8_t> out) {
  constexpr std::size_t kMaxWhere = 256;
  Encoder encoder(policy, out);
  DecisionHeader h{};
  sign(policy, h);
  h.reason = static_cast<std::uint8_t>(reason);
  h.where = encoder.text(where.substr(0, kMaxWhere));
  h.policy = encoder.text(policy.header.name);
  h.size = static_cast<std::uint32_t>(encoder.size());
  encoder.put(0, h);
  return h.size;
}

std::size_t encode_decision(const Policy& policy, const Conclusion& conclusion, const Trace* trace,
                            std::span<std::uint8_t> out) {
  if (conclusion.reason() != Reason::ok) return encode_error(policy, conclusion.reason(), {}, out);
  Encoder encoder(policy, out);
  DecisionHeader h = conclusion.head;
  sign(policy, h);
  h.next_change_at = conclusion.hold;
  lay_out(policy, conclusion, trace, h);
  encoder.start_texts(align(h.texts_at));
  std::array<char, 3> letters{};
  h.currency = encoder.text(encoder.currency_text(letters));
  h.policy = encoder.text(policy.header.name);
  if (conclusion.apology >= 0) {
    const std::string_view key = policy.text(policy.value_text(
        policy.header.apology_keys, policy.header.apology_key_count, conclusion.apology));
    if (key != "none") h.apology = encoder.text(key);
  }
  put_remedies(policy, conclusion, h.remedies_at, encoder);
  put_escalations(policy, conclusion, h.escalations_at, encoder);
  put_params(policy, conclusion, h.params_at, encoder);
  put_blockers(policy, conclusion, h.blockers_at, encoder);
  if (trace != nullptr) put_trace(*trace, h.trace_at, encoder);
  if (encoder.full()) return encode_error(policy, Reason::too_large, {}, out);
  h.size = static_cast<std::uint32_t>(encoder.size());
  encoder.put(0, h);
  return h.size;
}

}  // namespace kulanz
