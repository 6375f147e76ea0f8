#include "core/author/zone_data.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "core/base/check.h"
#include "core/time/civil.h"
#include "core/time/zone_format.h"

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

using Buffer = std::vector<std::uint8_t>;

template <typename Record>
void put(Buffer& out, const Record& record) {
  const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(&record);
  out.insert(out.end(), bytes, bytes + sizeof(Record));
}

// "The last Sunday of March" is the Sunday on or after the 25th: only February has
// a length that one must ask for, and no zone changes its clocks at its end.
ZoneChange encode(const Change& change, std::int32_t offset_before, std::int32_t offset) {
  const std::int64_t march_month = (change.month + 9) % 12;
  KULANZ_CHECK(change.week < 5 || change.month != 2);
  const std::int64_t day = change.week < 5 ? civil::days_before(march_month) + 7 * (change.week - 1)
                                           : civil::days_before(march_month + 1) - 7;
  return {static_cast<std::uint32_t>(day), static_cast<std::uint32_t>((change.weekday + 6) % 7),
          change.clock - offset_before, offset};
}

void put_rule(Buffer& out, const Rule& rule) {
  ZoneChange first = encode(rule.to_dst, rule.standard, rule.dst);
  ZoneChange second = encode(rule.back, rule.dst, rule.standard);
  if (second.day < first.day) {
    std::swap(first, second);
  }
  put(out, first);
  put(out, second);
}

Buffer encode(const History& history, const Transition* transitions) {
  const Rule& rule = kRules[history.rule];
  Buffer out;
  put(out, ZoneHead{static_cast<std::uint32_t>(history.transitions + 1), rule.has_dst ? 2U : 0U});
  put(out, ZoneTransition{0, history.first_offset});
  for (std::size_t i = 0; i < history.transitions; ++i) {
    put(out, ZoneTransition{static_cast<std::uint32_t>(transitions[i].at), transitions[i].offset});
  }
  if (rule.has_dst) {
    put_rule(out, rule);
  }
  return out;
}

std::vector<Buffer> encode_all() {
  std::vector<Buffer> all;
  const Transition* transitions = kTransitions;
  for (const History& history : kHistories) {
    all.push_back(encode(history, transitions));
    transitions += history.transitions;
  }
  return all;
}

}  // namespace

std::span<const std::uint8_t> zone_bytes(std::string_view iana_name) {
  static const std::vector<Buffer> kEncoded = encode_all();
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
