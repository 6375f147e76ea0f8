// Asks a policy of policies/ and reads the decision: what tests of the core need.
#pragma once

#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/author.h"
#include "core/author/value_text.h"
#include "core/base/check.h"
#include "core/decide/engine.h"
#include "core/decide/workspace.h"

namespace kulanz::test {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// A decision buffer with names for what tests look at.
class Answer {
 public:
  explicit Answer(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {
    std::memcpy(&header, bytes_.data(), sizeof(header));
  }

  DecisionHeader header{};
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }
  PromiseState state() const { return static_cast<PromiseState>(header.state); }
  Reason reason() const { return static_cast<Reason>(header.reason); }
  std::string text(TextRef ref) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + ref.at, ref.size};
  }
  std::string apology() const { return text(header.apology); }

  // The amount (or, in kind, the count) of a remedy; -1 when it is not due.
  std::int64_t amount(std::string_view id) const {
    for (std::uint32_t i = 0; i < header.remedy_count; ++i) {
      const auto r = record<RemedyRecord>(header.remedies_at, i);
      const bool in_kind = r.kind == static_cast<std::uint8_t>(RemedyKind::in_kind);
      if (text(r.id) == id) return in_kind ? r.count : r.amount_minor;
    }
    return -1;
  }
  // When a case is due; kNoInstant when there is none.
  std::int64_t due(std::string_view id) const {
    for (std::uint32_t i = 0; i < header.escalation_count; ++i) {
      const auto e = record<EscalationRecord>(header.escalations_at, i);
      if (text(e.id) == id) return e.due;
    }
    return kNoInstant;
  }
  // Parameter number i: its value as the language writes it, or "unknown".
  std::string param(std::uint32_t i) const {
    const auto p = record<ParamRecord>(header.params_at, i);
    if (p.known == 0) return "unknown";
    const StaticType type = StaticType::of(static_cast<Type>(p.type));
    return type.type == Type::enumeration ? "'" + text(p.text) + "'"
                                          : value_text(type, p.value, text(header.currency));
  }
  std::vector<std::string> blockers() const {
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < header.blocker_count; ++i) {
      names.push_back(text(record<TextRef>(header.blockers_at, i)));
    }
    return names;
  }
  std::vector<TraceRecord> trace() const {
    std::vector<TraceRecord> records;
    for (std::uint32_t i = 0; i < header.trace_count; ++i) {
      records.push_back(record<TraceRecord>(header.trace_at, i));
    }
    return records;
  }

 private:
  template <typename T>
  T record(std::uint32_t at, std::uint32_t index) const {
    T value;
    std::memcpy(&value, bytes_.data() + at + index * sizeof(T), sizeof(T));
    return value;
  }

  std::vector<std::uint8_t> bytes_;
};

struct Leaf {
  std::string path;
  std::string text;
};
using Leaves = std::vector<Leaf>;

inline std::vector<std::uint8_t> frame_of(const Leaves& leaves) {
  std::vector<std::uint8_t> frame;
  const auto put16 = [&frame](std::size_t n) {
    frame.push_back(static_cast<std::uint8_t>(n & 0xff));
    frame.push_back(static_cast<std::uint8_t>(n >> 8));
  };
  for (const Leaf& leaf : leaves) {
    put16(leaf.path.size());
    put16(leaf.text.size());
    frame.insert(frame.end(), leaf.path.begin(), leaf.path.end());
    frame.insert(frame.end(), leaf.text.begin(), leaf.text.end());
  }
  return frame;
}

// Leaves of one event: "delivered@2026-05-04T20:00:00Z", by `source`.
inline void add_event(Leaves& leaves, int index, std::string_view kind, std::string_view at,
                      std::string_view source = "merchant", std::string_view instance = "") {
  const std::string path = "events/" + std::to_string(index) + "/";
  leaves.push_back({path + "id", "e" + std::to_string(index)});
  leaves.push_back({path + "kind", std::string(kind)});
  leaves.push_back({path + "at", std::string(at)});
  leaves.push_back({path + "source", std::string(source)});
  if (!instance.empty()) leaves.push_back({path + "instance", std::string(instance)});
}

// A compiled policy and the memory to ask it with.
class Asked {
 public:
  explicit Asked(std::string_view authored) {
    Compiled compiled;
    std::vector<Finding> findings;
    KULANZ_CHECK(compile_policy(authored, compiled, findings));
    blob_ = std::move(compiled.blob);
    policy_ = *open_policy(blob_, Digest{});
  }
  static Asked shipped(const std::string& name) {
    return Asked(read_file(KULANZ_SOURCE_DIR "/policies/" + name + ".json"));
  }
  Asked(Asked&&) = default;

  Answer at(std::string_view now, const Leaves& leaves, bool explain = false) {
    return at(parse_instant(now).value(), leaves, explain);
  }
  Answer at(Instant now, const Leaves& leaves, bool explain = false) {
    return at(now, frame_of(leaves), explain);
  }
  Answer at(Instant now, const std::vector<std::uint8_t>& frame, bool explain = false) {
    std::vector<std::uint8_t> out(kMaxDecisionBytes);
    out.resize(decide(policy_, {now, explain, frame}, *workspace_, out));
    return Answer(std::move(out));
  }

  const std::vector<std::uint8_t>& blob() const { return blob_; }
  const Policy& policy() const { return policy_; }

 private:
  std::vector<std::uint8_t> blob_;
  Policy policy_;
  std::unique_ptr<Workspace> workspace_ = std::make_unique<Workspace>();
};

inline std::int64_t unix_time(std::string_view text) {
  return parse_instant(text).value().unix_seconds;
}

}  // namespace kulanz::test
