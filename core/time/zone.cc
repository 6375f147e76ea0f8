#include "core/time/zone.h"

#include <limits>

#include "core/time/civil.h"
#include "core/time/zone_format.h"

namespace kulanz {
namespace {

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kFar = 100'000'000'000'000'000;  // no date reaches it, no sum overflows

// The moment of that year's change.
std::int64_t moment_of(const ZoneChange& change, std::int64_t year) {
  const std::int64_t day = civil::year_start(year) + change.day;
  const std::int64_t wait = (change.weekday + 7 - civil::weekday(day)) % 7;
  return (day + wait) * civil::kDaySeconds + change.clock;
}

// Two years earlier there surely was a change before the moment.
void bound_by_changes(const ZoneChange* changes, std::int64_t moment, Zone::Stretch& stretch) {
  const std::int64_t days = civil::floor_div(moment, civil::kDaySeconds);
  for (std::int64_t year = civil::year_day(days).year - 1;; ++year) {
    for (int i = 0; i < 2; ++i) {
      const std::int64_t at = moment_of(changes[i], year);
      if (at > moment) {
        stretch.until = at;
        return;
      }
      if (at > stretch.from) {
        stretch.from = at;
        stretch.offset = changes[i].offset;
      }
    }
  }
}

CivilDate date_of(std::int64_t local) {
  return CivilDate{static_cast<std::int32_t>(civil::floor_div(local, civil::kDaySeconds))};
}

}  // namespace

Result<Zone> Zone::view(std::span<const std::uint8_t> bytes, std::size_t* used) {
  Zone zone;
  zone.head_ = reinterpret_cast<const ZoneHead*>(bytes.data());
  if (bytes.size() < sizeof(ZoneHead) || bytes.size() < zone.head_->size()) {
    return Reason::policy_damaged;
  }
  *used = zone.head_->size();
  return zone;
}

// From the end on, because nearly every question is about today.
Zone::Stretch Zone::stretch(std::int64_t moment) const {
  Stretch found{-kForever, kForever, 0};
  if (head_ == nullptr) {
    return found;
  }
  moment = moment < -kFar ? -kFar : moment > kFar ? kFar : moment;
  const ZoneTransition* const first = head_->transition();
  const ZoneTransition* const end = first + head_->transitions;
  const ZoneTransition* here = end - 1;
  while (here != first && here->at > moment) {
    --here;
  }
  found.from = here == first ? -kForever : here->at;
  found.offset = here->offset;
  if (here + 1 != end) {
    found.until = here[1].at;
  } else if (head_->changes != 0) {
    bound_by_changes(head_->change(), moment, found);
  }
  return found;
}

Instant Zone::next_change(Instant at) const {
  const std::int64_t until = stretch(at.unix_seconds).until;
  return Instant{until < Instant::kLast ? until : Instant::kLast};
}

CivilDate ZoneClock::date(Instant at) { return date_of(at.unix_seconds + offset(at)); }

TimeOfDay ZoneClock::time_of_day(Instant at) {
  const std::int64_t local = at.unix_seconds + offset(at);
  return TimeOfDay{
      static_cast<std::int32_t>(local - date_of(local).days * civil::kDaySeconds)};
}

// Walks the stretches around that local time. The first in which it exists is
// the earlier of two; where it would have ended before it began, it is in a gap.
Instant ZoneClock::at(CivilDate date, TimeOfDay time) {
  const std::int64_t local = date.days * civil::kDaySeconds + time.seconds;
  seek(local - civil::kDaySeconds);  // no offset reaches a day
  std::int32_t offset_before = here_.offset;
  while (local - here_.offset >= here_.until) {
    offset_before = here_.offset;
    here_ = zone_.stretch(here_.until);
  }
  const bool in_gap = local - here_.offset < here_.from;
  return Instant{local - (in_gap ? offset_before : here_.offset)};
}

}  // namespace kulanz
