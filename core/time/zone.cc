#include "core/time/zone.h"

#include <limits>

#include "core/time/bytes.h"
#include "core/time/civil.h"

namespace kulanz {
namespace {

using bytes::read_i32;
using bytes::read_i64;
using bytes::read_u16;

// Sizes of the parts named in zone.h.
constexpr std::size_t kHeadSize = 6;
constexpr std::size_t kTransitionSize = 12;
constexpr std::size_t kFixedRuleSize = 5;
constexpr std::size_t kChangeSize = 7;
constexpr std::size_t kDstSize = 4 + 2 * kChangeSize;

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kFar = 100'000'000'000'000'000;  // no date reaches it, no sum overflows
constexpr std::int32_t kMaxChangeTime = 167 * 3600;     // RFC 9636, section 3.3.1

bool valid_offset(std::int32_t offset) {
  return offset > -civil::kDaySeconds && offset < civil::kDaySeconds;
}

bool valid_change(const std::uint8_t* change) {
  const std::int32_t at = read_i32(change + 3);
  return change[0] >= 1 && change[0] <= 12 && change[1] >= 1 && change[1] <= 5 && change[2] <= 6 &&
         at >= -kMaxChangeTime && at <= kMaxChangeTime;
}

bool valid_transitions(const std::uint8_t* zone, std::size_t count) {
  std::int32_t offset = read_i32(zone + 2);
  std::int64_t last = -kFar;
  bool valid = valid_offset(offset);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* transition = zone + kHeadSize + i * kTransitionSize;
    const std::int64_t at = read_i64(transition);
    const std::int32_t after = read_i32(transition + 8);
    valid = valid && at > last && at < kFar && after != offset && valid_offset(after);
    last = at;
    offset = after;
  }
  return valid;
}

// Takes the rule off the reader; false when there is no valid one.
bool take_rule(bytes::Reader& reader) {
  const std::uint8_t* rule = reader.take(kFixedRuleSize);
  if (rule == nullptr || !valid_offset(read_i32(rule)) || rule[4] > 1) {
    return false;
  }
  if (rule[4] == 0) {
    return true;
  }
  const std::uint8_t* dst = reader.take(kDstSize);
  return dst != nullptr && valid_offset(read_i32(dst)) && read_i32(dst) != read_i32(rule) &&
         valid_change(dst + 4) && valid_change(dst + 4 + kChangeSize);
}

// The local clock, in seconds since 1970, at which that year's change happens.
std::int64_t change_clock(const std::uint8_t* change, std::int64_t year) {
  const int month = change[0];
  const std::int64_t first = civil::days(year, month, 1);
  const std::int64_t weekday = (change[2] + 6) % 7;  // the rule's week starts on Sunday
  std::int64_t day = first + (weekday - civil::weekday(first) + 7) % 7 + (change[1] - 1) * 7;
  if (change[1] == 5 && day >= civil::days(year + month / 12, month % 12 + 1, 1)) {
    day -= 7;
  }
  return day * civil::kDaySeconds + read_i32(change + 3);
}

}  // namespace

// A stretch of time with one offset: from <= t < until.
struct Zone::Stretch {
  std::int64_t from;
  std::int64_t until;
  std::int32_t offset;

  // A change at `at` bounds the stretch around `moment` from below or above.
  void bound(std::int64_t at, std::int32_t offset_after, std::int64_t moment) {
    if (at > moment) {
      until = at < until ? at : until;
    } else if (at > from) {
      from = at;
      offset = offset_after;
    }
  }
};

namespace {

// What that year's two changes say about the stretch around the moment.
template <typename Stretch>
void bound_by_year(const std::uint8_t* rule, std::int64_t year, std::int64_t moment,
                   Stretch& stretch) {
  const std::int32_t standard = read_i32(rule);
  const std::uint8_t* dst = rule + kFixedRuleSize;
  const std::int32_t dst_offset = read_i32(dst);
  stretch.bound(change_clock(dst + 4, year) - standard, dst_offset, moment);
  stretch.bound(change_clock(dst + 4 + kChangeSize, year) - dst_offset, standard, moment);
}

// Neighbouring years are looked at only where the moment's own leaves an end
// open; but in the first and last days of a year always, because a change there
// may fall into another year of UTC.
template <typename Stretch>
Stretch rule_stretch(const std::uint8_t* rule, std::int64_t moment) {
  constexpr int kEdgeMonths = 1;  // of the year, at each end
  Stretch stretch{-kForever, kForever, read_i32(rule)};
  if (rule[4] == 0) {
    return stretch;
  }
  const civil::Date date = civil::date(civil::floor_div(moment, civil::kDaySeconds));
  bound_by_year(rule, date.year, moment, stretch);
  if (stretch.from == -kForever || date.month <= kEdgeMonths) {
    bound_by_year(rule, date.year - 1, moment, stretch);
  }
  if (stretch.until == kForever || date.month > 12 - kEdgeMonths) {
    bound_by_year(rule, date.year + 1, moment, stretch);
  }
  return stretch;
}

}  // namespace

Result<Zone> Zone::open(std::span<const std::uint8_t> bytes, std::size_t* used) {
  bytes::Reader reader{bytes};
  const std::uint8_t* head = reader.take(kHeadSize);
  if (head == nullptr) {
    return Reason::policy_damaged;
  }
  const std::size_t count = read_u16(head);
  const bool valid = count <= kMaxTransitions && reader.take(count * kTransitionSize) != nullptr &&
                     valid_transitions(head, count) && take_rule(reader);
  if (!valid) {
    return Reason::policy_damaged;
  }
  *used = bytes.size() - reader.left.size();
  Zone zone;
  zone.bytes_ = bytes.first(*used);
  return zone;
}

Zone::Stretch Zone::stretch(std::int64_t moment) const {
  if (bytes_.empty()) {
    return {-kForever, kForever, 0};
  }
  moment = moment < -kFar ? -kFar : moment > kFar ? kFar : moment;
  const std::size_t count = read_u16(bytes_.data());
  const std::uint8_t* transitions = bytes_.data() + kHeadSize;
  std::size_t low = 0;  // how many transitions are not after the moment
  for (std::size_t high = count; low < high;) {
    const std::size_t middle = (low + high) / 2;
    if (read_i64(transitions + middle * kTransitionSize) <= moment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const std::uint8_t* before = transitions + low * kTransitionSize - kTransitionSize;
  const std::int64_t from = low == 0 ? -kForever : read_i64(before);
  if (low < count) {
    const std::int32_t offset = low == 0 ? read_i32(bytes_.data() + 2) : read_i32(before + 8);
    return {from, read_i64(transitions + low * kTransitionSize), offset};
  }
  Stretch by_rule = rule_stretch<Stretch>(transitions + count * kTransitionSize, moment);
  by_rule.from = by_rule.from < from ? from : by_rule.from;
  return by_rule;
}

std::int32_t Zone::offset(Instant at) const { return stretch(at.unix_seconds).offset; }

Instant Zone::next_change(Instant at) const {
  const std::int64_t until = stretch(at.unix_seconds).until;
  return Instant{until < Instant::kLast ? until : Instant::kLast};
}

CivilDate Zone::date(Instant at) const {
  const std::int64_t local = at.unix_seconds + offset(at);
  return CivilDate{static_cast<std::int32_t>(civil::floor_div(local, civil::kDaySeconds))};
}

TimeOfDay Zone::time_of_day(Instant at) const {
  const std::int64_t local = at.unix_seconds + offset(at);
  const std::int64_t days = civil::floor_div(local, civil::kDaySeconds);
  return TimeOfDay{static_cast<std::int32_t>(local - days * civil::kDaySeconds)};
}

// Walks the stretches around that local time. The first in which it exists is
// the earlier of two; where it would have ended before it began, it is in a gap.
Instant Zone::at(CivilDate date, TimeOfDay time) const {
  const std::int64_t local = date.days * civil::kDaySeconds + time.seconds;
  Stretch here = stretch(local - civil::kDaySeconds);  // no offset reaches a day
  std::int32_t offset_before = here.offset;
  while (local - here.offset >= here.until) {
    offset_before = here.offset;
    here = stretch(here.until);
  }
  const bool in_gap = local - here.offset < here.from;
  return Instant{local - (in_gap ? offset_before : here.offset)};
}

}  // namespace kulanz
