#include "core/author/zone_data.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace kulanz {
namespace {

struct Change {
  int month;
  int week;
  int weekday;
  std::int32_t clock;
};

struct Rule {
  std::int32_t standard;
  bool has_dst;
  std::int32_t dst;
  Change to_dst;
  Change back;
};

struct Transition {
  std::int64_t at;
  std::int32_t offset;
};

struct History {
  std::int32_t first_offset;
  std::size_t transitions;
  std::size_t rule;
};

struct Name {
  std::string_view name;
  std::size_t history;
};

#include "core/author/zone_data.inc"

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& out, std::int64_t value, int size) {
  for (int i = 0; i < size; ++i) {
    out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
  }
}

void put_change(Bytes& out, const Change& change) {
  put(out, change.month, 1);
  put(out, change.week, 1);
  put(out, change.weekday, 1);
  put(out, change.clock, 4);
}

Bytes encode(const History& history, const Transition* transitions) {
  Bytes out;
  put(out, static_cast<std::int64_t>(history.transitions), 2);
  put(out, history.first_offset, 4);
  for (std::size_t i = 0; i < history.transitions; ++i) {
    put(out, transitions[i].at, 8);
    put(out, transitions[i].offset, 4);
  }
  const Rule& rule = kRules[history.rule];
  put(out, rule.standard, 4);
  put(out, rule.has_dst ? 1 : 0, 1);
  if (rule.has_dst) {
    put(out, rule.dst, 4);
    put_change(out, rule.to_dst);
    put_change(out, rule.back);
  }
  return out;
}

std::vector<Bytes> encode_all() {
  std::vector<Bytes> all;
  const Transition* transitions = kTransitions;
  for (const History& history : kHistories) {
    all.push_back(encode(history, transitions));
    transitions += history.transitions;
  }
  return all;
}

}  // namespace

std::span<const std::uint8_t> zone_bytes(std::string_view iana_name) {
  static const std::vector<Bytes> kEncoded = encode_all();
  const Name* found =
      std::lower_bound(std::begin(kNames), std::end(kNames), iana_name,
                       [](const Name& entry, std::string_view name) { return entry.name < name; });
  if (found == std::end(kNames) || found->name != iana_name) {
    return {};
  }
  return kEncoded[found->history];
}

std::string_view tzdata_version() { return kVersion; }

std::vector<std::string_view> zone_names() {
  std::vector<std::string_view> names;
  for (const Name& entry : kNames) {
    names.push_back(entry.name);
  }
  return names;
}

}  // namespace kulanz
