#include "core/time/calendar_tables.h"

#include <limits>

#include "core/time/calendar.h"
#include "core/time/civil.h"

namespace kulanz {
namespace {

using bytes::read_i32;
using Table = std::span<const std::uint8_t>;

constexpr std::size_t kDaySize = 4;  // a holiday

// The first entry whose key is not below `key`, as an index.
std::size_t lower_bound(Table table, std::size_t entry_size, std::int64_t key) {
  std::size_t low = 0;
  for (std::size_t high = table.size() / entry_size; low < high;) {
    const std::size_t middle = (low + high) / 2;
    if (read_i32(table.data() + middle * entry_size) < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

HoursView with_key(Table table, std::int64_t key) {
  const std::size_t first = lower_bound(table, HoursView::kSize, key);
  const std::size_t end = lower_bound(table, HoursView::kSize, key + 1);
  return {table.subspan(first * HoursView::kSize, (end - first) * HoursView::kSize)};
}

bool contains(Table table, std::int64_t key) {
  const std::size_t at = lower_bound(table, kDaySize, key) * kDaySize;
  return at < table.size() && read_i32(table.data() + at) == key;
}

bool take_table(bytes::Reader& reader, std::size_t entry_size, Table* table) {
  const std::uint8_t* head = reader.take(2);
  if (head == nullptr) {
    return false;
  }
  const std::size_t count = bytes::read_u16(head);
  const std::uint8_t* entries = reader.take(count * entry_size);
  *table = {entries, entries == nullptr ? 0 : count * entry_size};
  return entries != nullptr && count <= Calendar::kMaxSpecialDates;
}

// One key's hours in the order of the grammar; `run` counts those before.
bool follows(Seconds last, Seconds next, bool same_key, int run) {
  const bool closed_before = same_key && last.until == 0;
  return !closed_before && (!same_key || (next.from >= last.until && next.from < next.until)) &&
         run < Calendar::kMaxIntervalsPerDay;
}

bool valid_hours(Table table, std::int64_t first_key, std::int64_t last_key, bool may_close) {
  const HoursView all{table};
  std::int64_t key = first_key - 1;
  Seconds last;
  int run = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::int64_t next_key = read_i32(table.data() + i * HoursView::kSize);
    const Seconds next = all[i];
    const bool same_key = next_key == key;
    run = same_key ? run + 1 : 0;
    const bool closed = may_close && next.from == 0 && next.until == 0;
    const bool on_the_clock = next.from >= 0 && next.until <= civil::kDaySeconds;
    if (next_key < key || next_key > last_key || !follows(last, next, same_key, run) ||
        !on_the_clock || (!closed && next.from >= next.until)) {
      return false;
    }
    key = next_key;
    last = next;
  }
  return true;
}

bool valid_days(Table table, std::int64_t first, std::int64_t last) {
  std::int64_t before = first - 1;
  for (std::size_t at = 0; at < table.size(); at += kDaySize) {
    const std::int64_t day = read_i32(table.data() + at);
    if (day <= before || day > last) {
      return false;
    }
    before = day;
  }
  return true;
}

}  // namespace

bool CalendarTables::take(bytes::Reader& reader) {
  constexpr std::int64_t kLastDate = Instant::kLast / civil::kDaySeconds;
  constexpr std::int64_t kLastYearly = 12 * 32 + 31;
  return take_table(reader, HoursView::kSize, &weekly) &&
         take_table(reader, HoursView::kSize, &date_hours) &&
         take_table(reader, HoursView::kSize, &breaks) && take_table(reader, kDaySize, &holidays) &&
         take_table(reader, kDaySize, &yearly) && valid_hours(weekly, 0, 6, false) &&
         valid_hours(date_hours, 0, kLastDate, true) && valid_hours(breaks, 0, kLastDate, false) &&
         valid_days(holidays, 0, kLastDate) && valid_days(yearly, 1 * 32 + 1, kLastYearly);
}

bool CalendarTables::is_holiday(std::int64_t date) const {
  if (contains(holidays, date)) {
    return true;
  }
  if (yearly.empty()) {
    return false;
  }
  const civil::Date day = civil::date(date);
  return contains(yearly, day.month * 32 + day.day);
}

HoursView CalendarTables::hours_of(std::int64_t date) const {
  if (is_holiday(date)) {
    return {};
  }
  const HoursView special = with_key(date_hours, date);
  return special.size() > 0 ? special : with_key(weekly, civil::weekday(date));
}

HoursView CalendarTables::breaks_of(std::int64_t date) const { return with_key(breaks, date); }

std::int64_t CalendarTables::last_date() const {
  if (!weekly.empty()) {
    return std::numeric_limits<std::int32_t>::max();
  }
  return date_hours.empty() ? std::numeric_limits<std::int32_t>::min()
                            : read_i32(&date_hours[date_hours.size() - HoursView::kSize]);
}

}  // namespace kulanz
