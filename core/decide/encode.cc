#include "core/decide/encode.h"

#include <cstring>

namespace kulanz {
namespace {

constexpr std::size_t align(std::size_t at) { return (at + 7) / 8 * 8; }

// Records first, at places fixed by their counts; texts behind them, each once
// for every time it is named.
class Encoder {
 public:
  Encoder(const Policy& policy, std::span<std::uint8_t> out, std::size_t texts_at)
      : policy_(policy), out_(out), texts_(texts_at), full_(texts_at > out.size()) {
    if (!full_) std::memset(out.data(), 0, texts_at);
  }

  bool full() const { return full_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_); }

  TextRef text(std::string_view text) {
    if (text.empty()) return {0, 0};
    if (full_ || text.size() > out_.size() - texts_) {
      full_ = true;
      return {0, 0};
    }
    const TextRef ref = {size(), static_cast<std::uint32_t>(text.size())};
    std::memcpy(out_.data() + texts_, text.data(), text.size());
    texts_ += text.size();
    return ref;
  }
  TextRef text(BlobText ref) {
    if (!has_all_ || ref.size == 0) return text(policy_.text(ref));
    return {static_cast<std::uint32_t>(all_at_) + ref.at, ref.size};
  }
  // A trace names the policy's texts again and again: puts all of them there, once.
  void put_all_texts() {
    const std::string_view all(reinterpret_cast<const char*>(policy_.texts.data()), policy_.texts.size());
    all_at_ = text(all).at;
    has_all_ = !full_ && !all.empty();
  }

  // The first of the records at `at`, zeroed, to be written where it stands.
  template <typename T>
  T* records(std::size_t at) {
    return reinterpret_cast<T*>(out_.data() + at);
  }

 private:
  const Policy& policy_;
  std::span<std::uint8_t> out_;
  std::size_t texts_;
  std::size_t all_at_ = 0;
  bool has_all_ = false;
  bool full_;
};

// EUR, from Currency::packed.
struct CurrencyText {
  char letters[3];
  explicit CurrencyText(std::uint32_t packed) {
    for (int i = 0; i < 3; ++i) letters[i] = static_cast<char>(packed >> (16 - 8 * i) & 0xff);
  }
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
  h.trace_count = static_cast<std::uint16_t>(wanted(trace) ? trace->count : 0);
  h.trace_cut = wanted(trace) && trace->cut ? 1 : 0;
  h.remedies_at = sizeof(DecisionHeader);
  h.escalations_at = h.remedies_at + h.remedy_count * std::uint32_t{sizeof(RemedyRecord)};
  h.params_at = h.escalations_at + h.escalation_count * std::uint32_t{sizeof(EscalationRecord)};
  h.blockers_at = h.params_at + h.param_count * std::uint32_t{sizeof(ParamRecord)};
  h.trace_at = h.blockers_at + h.blocker_count * std::uint32_t{sizeof(TextRef)};
  h.texts_at = h.trace_at + h.trace_count * std::uint32_t{sizeof(TraceRecord)};
}

void put_remedies(const Policy& policy, const Conclusion& c, RemedyRecord* to, Encoder& out) {
  for (std::size_t i = 0; i < c.head.remedy_count; ++i) {
    const RemedySpec& spec = policy.remedies[static_cast<int>(c.remedies[i].spec)];
    const bool in_kind = spec.kind == static_cast<std::uint8_t>(RemedyKind::in_kind);
    RemedyRecord& r = to[i];
    r.id = out.text(spec.id);
    r.rule = out.text(spec.rule);
    r.item = out.text(spec.item);
    if (in_kind) {
      r.count = static_cast<std::int32_t>(c.remedies[i].amount);
    } else {
      r.amount_minor = c.remedies[i].amount;
    }
    r.kind = spec.kind;
    r.basis = spec.basis;
    r.valid_days = spec.valid_days;
  }
}

void put_escalations(const Policy& policy, const Conclusion& c, EscalationRecord* to,
                     Encoder& out) {
  for (std::size_t i = 0; i < c.head.escalation_count; ++i) {
    const EscalationSpec& spec = policy.escalations[static_cast<int>(c.escalations[i].spec)];
    to[i].id = out.text(spec.id);
    to[i].role = out.text(spec.role);
    to[i].due = c.escalations[i].due;
  }
}

// The name and type of a slot: of a fact, or of a line.
void put_slot(const Policy& policy, int slot, ParamRecord& p, Encoder& out) {
  std::uint16_t values = 0;
  std::uint16_t count = 0;
  const auto describe = [&](const auto& named) {
    p.name = out.text(named.name);
    p.type = named.type;
    values = named.values;
    count = named.value_count;
  };
  const int facts = policy.facts.size();
  if (slot < facts) {
    describe(policy.facts[slot]);
  } else {
    describe(policy.lines[slot - facts]);
  }
  const bool named = p.type == static_cast<std::uint8_t>(Type::enumeration) && p.known != 0;
  if (named) p.text = out.text(policy.value_text(values, count, p.value));
}

void put_params(const Policy& policy, const Conclusion& c, ParamRecord* to, Encoder& out) {
  for (std::size_t i = 0; i < policy.header.param_count; ++i) {
    to[i].known = static_cast<std::uint8_t>(c.params[i].known);
    to[i].value = c.params[i].number;
    put_slot(policy, policy.header.params[i], to[i], out);
  }
}

// What a shop would have to give: of a column, its whole series.
BlobText given_name(const Policy& policy, int fact) {
  for (int i = 0; kWhole && i < policy.series.size(); ++i) {
    if (policy.series[i].first_fact == fact) return policy.series[i].name;
  }
  return policy.facts[fact].name;
}

void put_blockers(const Policy& policy, const Conclusion& c, TextRef* to, Encoder& out) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    if (c.blockers.has(i)) *to++ = out.text(given_name(policy, i));
  }
}

void put_trace(const Trace& trace, TraceRecord* to, Encoder& out) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(trace.count); ++i) {
    const TraceEntry& entry = trace.entries[i];
    TraceRecord& t = to[i];
    t.kind = static_cast<std::uint8_t>(entry.kind);
    t.outcome = static_cast<std::uint8_t>(entry.outcome);
    t.type = static_cast<std::uint8_t>(entry.type);
    t.row = entry.row;
    t.column = entry.column;
    t.name = out.text(entry.name);
    t.text = out.text(entry.text);
    t.written = out.text(entry.written);
    t.numerator = entry.numerator;
    t.denominator = entry.denominator;
  }
}

}  // namespace

std::size_t encode_error(const Policy& policy, Reason reason, std::string_view where,
                         std::span<std::uint8_t> out) {
  constexpr std::size_t kMaxWhere = 256;
  Encoder encoder(policy, out, sizeof(DecisionHeader));
  DecisionHeader& h = *encoder.records<DecisionHeader>(0);
  sign(policy, h);
  h.reason = static_cast<std::uint8_t>(reason);
  h.where = encoder.text(where.substr(0, kMaxWhere));
  h.policy = encoder.text(policy.header.name);
  return h.size = encoder.size();
}

std::size_t encode_decision(const Policy& policy, const Conclusion& conclusion, const Trace* trace,
                            std::span<std::uint8_t> out) {
  if (conclusion.reason() != Reason::ok) return encode_error(policy, conclusion.reason(), {}, out);
  DecisionHeader layout = conclusion.head;
  lay_out(policy, conclusion, trace, layout);
  Encoder encoder(policy, out, align(layout.texts_at));
  if (encoder.full()) return encode_error(policy, Reason::too_large, {}, out);
  DecisionHeader& h = *encoder.records<DecisionHeader>(0);
  h = layout;
  sign(policy, h);
  h.next_change_at = conclusion.hold;
  if (wanted(trace)) encoder.put_all_texts();
  const CurrencyText currency(policy.header.currency);
  h.currency = encoder.text({currency.letters, sizeof(currency.letters)});
  h.policy = encoder.text(policy.header.name);
  const std::string_view key = policy.text(policy.value_text(
      policy.header.apology_keys, policy.header.apology_key_count, conclusion.apology));
  if (key != "none") h.apology = encoder.text(key);
  put_remedies(policy, conclusion, encoder.records<RemedyRecord>(h.remedies_at), encoder);
  put_escalations(policy, conclusion, encoder.records<EscalationRecord>(h.escalations_at), encoder);
  put_params(policy, conclusion, encoder.records<ParamRecord>(h.params_at), encoder);
  put_blockers(policy, conclusion, encoder.records<TextRef>(h.blockers_at), encoder);
  if (wanted(trace)) put_trace(*trace, encoder.records<TraceRecord>(h.trace_at), encoder);
  if (encoder.full()) return encode_error(policy, Reason::too_large, {}, out);
  return h.size = encoder.size();
}

}  // namespace kulanz
