#include "core/policy/policy.h"

namespace kulanz {
namespace {

struct SectionRecord {
  std::uint32_t at;
  std::uint32_t size;
};

constexpr std::size_t kSectionsAt = 8;

// The bytes of a section, or false when they lie outside the blob or do not
// make whole records.
bool section(Bytes blob, Section which, std::size_t record, Bytes& out) {
  const auto entry = read_at<SectionRecord>(
      blob, kSectionsAt + static_cast<std::size_t>(which) * sizeof(SectionRecord));
  if (entry.at > blob.size() || entry.size > blob.size() - entry.at) return false;
  if (entry.at % 8 != 0 || entry.size % record != 0) return false;
  out = blob.subspan(entry.at, entry.size);
  return true;
}

template <typename T>
bool records(Bytes blob, Section which, int limit, Records<T>& out) {
  Bytes bytes;
  if (!section(blob, which, sizeof(T), bytes)) return false;
  out = Records<T>(bytes);
  return out.size() <= limit;
}

bool open_sections(Bytes blob, Policy& policy) {
  constexpr int kAny = static_cast<int>(kMaxPolicyBytes);
  Bytes header;
  if (!section(blob, Section::header, sizeof(HeaderRecord), header)) return false;
  if (header.size() != sizeof(HeaderRecord)) return false;
  policy.header = read_at<HeaderRecord>(header, 0);
  return section(blob, Section::texts, 1, policy.texts) &&
         section(blob, Section::code, 1, policy.code) &&
         records(blob, Section::enum_values, kAny, policy.enum_values) &&
         records(blob, Section::facts, kMaxFacts, policy.facts) &&
         records(blob, Section::series, kMaxSeries, policy.series) &&
         records(blob, Section::lines, kMaxLines, policy.lines) &&
         records(blob, Section::constants, kAny, policy.constants) &&
         records(blob, Section::tables, kMaxLines, policy.tables) &&
         records(blob, Section::cells, kAny, policy.cells) &&
         records(blob, Section::ranges, kAny, policy.ranges) &&
         records(blob, Section::remedies, kMaxRemedySpecs, policy.remedies) &&
         records(blob, Section::escalations, kMaxEscalationSpecs, policy.escalations);
}

bool open_time(Bytes blob, Policy& policy) {
  Bytes bytes;
  if (!section(blob, Section::time, 1, bytes)) return false;
  std::size_t used = 0;
  const Result<Zone> zone = Zone::view(bytes, &used);
  if (!zone.ok() || policy.header.calendar_count > kMaxCalendars) return false;
  policy.zone = *zone;
  for (std::size_t i = 0; i < policy.header.calendar_count; ++i) {
    bytes = bytes.subspan(used);
    const Result<Calendar> calendar = Calendar::view(bytes, &used);
    if (!calendar.ok()) return false;
    policy.calendars[i] = *calendar;
  }
  // The last section: nothing but its padding may follow.
  const std::size_t end = static_cast<std::size_t>(bytes.data() - blob.data()) + used;
  return used == bytes.size() && (end + 7) / 8 * 8 == blob.size();
}

}  // namespace

Result<Policy> view_policy(Bytes blob, const Digest& digest) {
  KULANZ_CHECK(reinterpret_cast<std::uintptr_t>(blob.data()) % 8 == 0);
  constexpr std::size_t kHeaderBytes = kSectionsAt + kSections * sizeof(SectionRecord);
  if (blob.size() > kMaxPolicyBytes) return Reason::too_large;
  if (blob.size() < kHeaderBytes || read_at<std::uint32_t>(blob, 0) != kBlobMagic) {
    return Reason::not_a_policy;
  }
  if (read_at<std::uint16_t>(blob, 4) != kBlobVersion) return Reason::policy_version;
  if (read_at<std::uint16_t>(blob, 6) != kSections) return Reason::policy_damaged;
  Policy policy;
  policy.digest = digest;
  if (!open_sections(blob, policy) || !open_time(blob, policy)) return Reason::policy_damaged;
  return policy;
}

}  // namespace kulanz
