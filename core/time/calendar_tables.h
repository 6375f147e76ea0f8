// A calendar's five sorted tables, as bytes. For the inside of core/time.
//
//   calendar = zone weekly date_hours breaks holidays yearly
//   weekly, date_hours, breaks = count:u16 hours*count
//   hours    = key:i32 from:i32 until:i32   (seconds after local midnight, 0..86'400)
//   holidays = count:u16 date:i32*count     (days since 1970-01-01)
//   yearly   = count:u16 day:i32*count      (month * 32 + day of the month)
//
// The key is the weekday (0 = Monday) in `weekly` and the date in the other two.
// Every table ascends strictly; hours do by key, then time, and those of one key
// do not overlap. Hours with from = until = 0 and no others of their date say in
// `date_hours` that the date is closed; everywhere else from < until.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/time/bytes.h"
#include "core/time/time.h"

namespace kulanz {

// A stretch of seconds, from <= s < until: of a local day, or of all time.
struct Seconds {
  std::int64_t from = 0;
  std::int64_t until = 0;
};

// Hours of one key, in order.
struct HoursView {
  static constexpr std::size_t kSize = 12;
  std::span<const std::uint8_t> bytes;

  std::size_t size() const { return bytes.size() / kSize; }
  Seconds operator[](std::size_t i) const {
    const std::uint8_t* at = bytes.data() + i * kSize;
    return {bytes::read_i32(at + 4), bytes::read_i32(at + 8)};
  }
};

struct CalendarTables {
  std::span<const std::uint8_t> weekly;
  std::span<const std::uint8_t> date_hours;
  std::span<const std::uint8_t> breaks;
  std::span<const std::uint8_t> holidays;
  std::span<const std::uint8_t> yearly;

  // Takes the tables off the reader; false when they do not follow the grammar.
  bool take(bytes::Reader& reader);

  // What is written for that date, before breaks; none on a holiday.
  HoursView hours_of(std::int64_t date) const;
  HoursView breaks_of(std::int64_t date) const;

  bool is_holiday(std::int64_t date) const;

  // The last date that can be open; far away when there are weekly hours, before
  // all dates when there is nothing.
  std::int64_t last_date() const;
};

}  // namespace kulanz
