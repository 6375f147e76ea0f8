// A compiled policy: a view over a blob (format: blob.h). It owns nothing; the
// bytes must outlive it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/build.h"
#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/policy/blob.h"
#include "core/time/calendar.h"
#include "core/time/zone.h"

namespace kulanz {

inline constexpr std::size_t kMaxPolicyBytes = 64 * 1024;

using Digest = std::array<std::uint8_t, 32>;

struct Policy {
  HeaderRecord header{};
  Bytes texts;
  Bytes code;
  Records<BlobText> enum_values;
  Records<FactRecord> facts;
  Records<SeriesRecord> series;
  Records<LineRecord> lines;
  Records<std::int64_t> constants;
  Records<TableRecord> tables;
  Records<CellRecord> cells;
  Records<RangeRecord> ranges;
  Records<RemedySpec> remedies;
  Records<EscalationSpec> escalations;
  Zone zone;
  std::array<Calendar, kMaxCalendars> calendars;
  Digest digest{};

  bool has_promise() const { return header.deadline.size != 0; }
  bool is_schedule() const { return kWhole && header.schedule_from.size != 0; }
  bool needs_whole() const {
    return header.calendar_count != 0 || header.schedule_from.size != 0 || series.size() != 0;
  }
  int slots() const { return facts.size() + lines.size(); }
  std::string_view text(BlobText ref) const {
    return {reinterpret_cast<const char*>(texts.data()) + ref.at, ref.size};
  }
  // The text of an enumeration's value; empty when it has no such value.
  BlobText value_text(std::uint16_t first, std::uint16_t count, std::int64_t index) const {
    if (index < 0 || index >= count) return {};
    return enum_values[first + static_cast<int>(index)];
  }
};

// Opens a blob whose bytes are known to be right, because their SHA-256 is the one
// that was asked for: the page's way. Sections are checked, their contents are
// not; a wrong index in them still stops at a CHECK. The blob lies at a multiple of
// eight, as any allocation does. too_large, not_a_policy, policy_version, policy_damaged,
// policy_needs_whole: then `policy` means nothing.
Reason view_policy(Bytes blob, const Digest& digest, Policy& policy);

// Opens a blob from anywhere: checks everything that the engine relies on as well
// (verify.h). The digest is the caller's word.
Result<Policy> open_policy(Bytes blob, const Digest& digest);

}  // namespace kulanz
