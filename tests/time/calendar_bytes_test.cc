// What Calendar::view takes, and what verify_calendar refuses.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "core/author/calendar_author.h"
#include "core/time/calendar.h"
#include "core/time/calendar_format.h"
#include "core/time/verify_time.h"
#include "core/time/zone_format.h"

namespace kulanz {
namespace {

constexpr const char* kOffice = R"({"tz": "Europe/Berlin", "hours": {
    "mon": [["09:00","12:00"],["13:00","17:00"]], "tue": [["09:00","17:00"]],
    "wed": [["09:00","17:00"]], "thu": [["09:00","17:00"]], "fri": [["09:00","15:00"]]},
    "holidays": ["2026-05-14"], "yearly_holidays": ["12-25","02-29"],
    "date_hours": {"2026-05-09": [["10:00","14:00"]], "2026-05-13": []},
    "breaks": [["2026-05-05","11:00","12:00"],["2026-05-05","16:30","18:00"]]})";

std::vector<std::uint8_t> office_bytes() {
  std::vector<CalendarError> errors;
  const EncodedCalendar encoded =
      encode_calendar(nlohmann::ordered_json::parse(kOffice), "", errors);
  EXPECT_TRUE(errors.empty());
  return encoded.bytes;
}

TEST(CalendarBytes, CutShortAreRefused) {
  const std::vector<std::uint8_t> whole = office_bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::size_t used = 0;
    const std::span<const std::uint8_t> cut(whole.data(), size);
    EXPECT_EQ(Calendar::view(cut, &used).reason(), Reason::policy_damaged) << size;
  }
}

TEST(CalendarBytes, WhatFollowsIsLeftAlone) {
  std::vector<std::uint8_t> bytes = office_bytes();
  const std::size_t size = bytes.size();
  bytes.insert(bytes.end(), 100, 0xff);
  std::size_t used = 0;
  EXPECT_TRUE(Calendar::view(bytes, &used).ok());
  EXPECT_EQ(used, size);
}

// A calendar in UTC, open on Mondays from plan 1 on, with what a test adds.
struct Tables {
  std::vector<std::int32_t> intervals = {0, 0, 9, 11, 13, 17, 0, 0};
  std::vector<std::int32_t> dates = {};
  std::vector<std::int32_t> yearly = {};
  std::int32_t first = kFirstKnown;
  std::int32_t last = kLastKnown;
  std::int32_t monday = 2 * 1 + 1;
  std::int32_t choices = 0;
};

bool good(const Tables& tables) {
  const auto size = [](const auto& list) { return static_cast<std::int32_t>(list.size()); };
  std::vector<std::int32_t> words = {1, 0, 0, 0, tables.first, tables.last, tables.monday};
  words.insert(words.end(), 6, 0);  // Tuesday to Sunday
  words.insert(words.end(), {size(tables.intervals) / 2, size(tables.dates), size(tables.yearly), tables.choices});
  for (const auto* list : {&tables.intervals, &tables.dates, &tables.yearly}) {
    words.insert(words.end(), list->begin(), list->end());
  }
  std::size_t used = 0;
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(words.data()),
                                            words.size() * 4);
  const Result<Calendar> calendar = Calendar::view(bytes, &used);
  EXPECT_TRUE(calendar.ok() && used == bytes.size());
  return verify_calendar(*calendar);
}

constexpr std::int32_t on(std::int32_t date, std::int32_t plan) { return date << kPlanBits | plan; }

TEST(CalendarBytes, TablesOutOfOrderAreRefused) {
  EXPECT_TRUE(good({}));
  EXPECT_TRUE(good({.dates = {on(0, 0), on(5, 5), on(84'005, 2)}, .yearly = {0, 307, 365}}));
  EXPECT_TRUE(good({.intervals = {0, 0, 0, 86'400, 0, 0}}));
  const Tables kDamaged[] = {
      {.intervals = {}, .monday = 0},
      {.intervals = {0, 0, 9, 11}},                    // the last plan does not end
      {.intervals = {9, 11, 0, 0}, .monday = 1},       // no plan of a closed day
      {.intervals = {0, 0, 9, 11, 8, 17, 0, 0}},       // overlapping
      {.intervals = {0, 0, 9, 9, 0, 0}},               // empty
      {.intervals = {0, 0, 9, 5, 0, 0}},               // backwards
      {.intervals = {0, 0, -1, 5, 0, 0}},              // before midnight
      {.intervals = {0, 0, 0, 86'401, 0, 0}},          // after midnight
      {.monday = 2 * 4},                               // no such plan
      {.monday = 1},                                   // works without hours
      {.monday = 1 << 20},                             //
      {.monday = -1},                                  //
      {.dates = {on(5, 0), on(5, 2)}},                 // twice
      {.dates = {on(5, 0), on(4, 0)}},                 // descending
      {.dates = {on(-1, 0)}},                          // before 1970
      {.dates = {on(84'006, 0)}},                      // after 2199
      {.dates = {on(5, 2 * 4)}},                       // no such plan
      {.dates = {on(5, 0)}, .first = 6},               // before the known years
      {.choices = 4},                                  // no such choice
      {.dates = {on(5, 0)}, .last = 4},                // after them
      {.dates = {on(59, 0)}, .yearly = {0}},           // closed twice: 1970-03-01
      {.yearly = {366}},                               // no such day
      {.yearly = {5, 5}},                              // twice
      {.yearly = {-1}},                                //
      {.first = -1},                                   //
      {.last = 84'006},                                //
      {.first = 6, .last = 5},                         //
  };
  for (std::size_t i = 0; i < std::size(kDamaged); ++i) {
    EXPECT_FALSE(good(kDamaged[i])) << "case " << i;
  }
}

TEST(CalendarBytes, WhateverIsGoodAnswers) {
  std::mt19937 random(5);
  const std::vector<std::uint8_t> whole = office_bytes();
  int opened_count = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint8_t> bytes = whole;
    for (int k = 0; k < 2; ++k) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    std::size_t used = 0;
    const Result<Calendar> calendar = Calendar::view(bytes, &used);
    if (calendar.ok() && verify_calendar(*calendar)) {
      ++opened_count;
      const Instant from{static_cast<std::int64_t>(random())};
      const Result<Duration> open = calendar->between(from, from + hours(200));
      ASSERT_TRUE(!open.ok() || (*open >= Duration{} && *open <= hours(200)));
      (void)calendar->add(from, hours(10));
      (void)calendar->add_working_days(calendar->zone().date(from), 3);
    }
  }
  EXPECT_GT(opened_count, 100);
}

}  // namespace
}  // namespace kulanz
