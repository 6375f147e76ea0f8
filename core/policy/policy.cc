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

// The table that a section is, of records of a size and at most `limit` of them.
bool table(Bytes blob, Section which, std::size_t record, int limit, AnyRecords& out) {
  Bytes bytes;
  if (!section(blob, which, record, bytes)) return false;
  out = {bytes.data(), static_cast<int>(bytes.size() / record)};
  return out.count <= limit;
}

bool open_sections(Bytes blob, Policy& policy) {
  constexpr int kAny = static_cast<int>(kMaxPolicyBytes);
  Records<HeaderRecord> headers;
  if (!table(blob, Section::header, sizeof(HeaderRecord), 1, headers)) return false;
  if (headers.size() != 1) return false;
  policy.header = headers[0];
  return section(blob, Section::texts, 1, policy.texts) &&
         section(blob, Section::code, 1, policy.code) &&
         table(blob, Section::enum_values, sizeof(BlobText), kAny, policy.enum_values) &&
         table(blob, Section::facts, sizeof(FactRecord), kMaxFacts, policy.facts) &&
         table(blob, Section::series, sizeof(SeriesRecord), kMaxSeries, policy.series) &&
         table(blob, Section::lines, sizeof(LineRecord), kMaxLines, policy.lines) &&
         table(blob, Section::constants, sizeof(std::int64_t), kAny, policy.constants) &&
         table(blob, Section::tables, sizeof(TableRecord), kMaxLines, policy.tables) &&
         table(blob, Section::cells, sizeof(CellRecord), kAny, policy.cells) &&
         table(blob, Section::ranges, sizeof(RangeRecord), kAny, policy.ranges) &&
         table(blob, Section::remedies, sizeof(RemedySpec), kMaxRemedySpecs, policy.remedies) &&
         table(blob, Section::escalations, sizeof(EscalationSpec), kMaxEscalationSpecs,
               policy.escalations);
}

bool open_time(Bytes blob, Policy& policy) {
  Bytes bytes;
  if (!section(blob, Section::time, 1, bytes)) return false;
  std::size_t used = 0;
  const Result<Zone> zone = Zone::view(bytes, &used);
  if (!zone.ok() || policy.header.calendar_count > kMaxCalendars) return false;
  policy.zone = *zone;
  for (std::size_t i = 0; kWhole && i < policy.header.calendar_count; ++i) {
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

Reason view_policy(Bytes blob, const Digest& digest, Policy& policy) {
  KULANZ_CHECK(reinterpret_cast<std::uintptr_t>(blob.data()) % 8 == 0);
  constexpr std::size_t kHeaderBytes = kSectionsAt + kSections * sizeof(SectionRecord);
  if (blob.size() > kMaxPolicyBytes) return Reason::too_large;
  if (blob.size() < kHeaderBytes || read_at<std::uint32_t>(blob, 0) != kBlobMagic) {
    return Reason::not_a_policy;
  }
  if (read_at<std::uint16_t>(blob, 4) != kBlobVersion) return Reason::policy_version;
  if (read_at<std::uint16_t>(blob, 6) != kSections) return Reason::policy_damaged;
  policy.digest = digest;
  if (!open_sections(blob, policy)) return Reason::policy_damaged;
  if (!kWhole && policy.needs_whole()) return Reason::policy_needs_whole;
  return open_time(blob, policy) ? Reason::ok : Reason::policy_damaged;
}

}  // namespace kulanz
