// Checks zones and calendars of unknown origin. Nothing in the page does: it knows
// the digest of what it opens. Both may have been viewed but not asked yet.
#pragma once

#include "core/time/calendar.h"
#include "core/time/zone.h"

namespace kulanz {

// The encoding follows the grammar of zone.h.
bool verify_zone(const Zone& zone);

// It follows the grammar of calendar_format.h, and so does its zone.
bool verify_calendar(const Calendar& calendar);

}  // namespace kulanz
