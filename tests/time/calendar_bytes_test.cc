// What Calendar::open takes and what it refuses.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "core/author/calendar_author.h"
#include "core/time/calendar.h"

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
    EXPECT_EQ(Calendar::open(cut, &used).reason(), Reason::policy_damaged) << size;
  }
}

TEST(CalendarBytes, WhatFollowsIsLeftAlone) {
  std::vector<std::uint8_t> bytes = office_bytes();
  const std::size_t size = bytes.size();
  bytes.insert(bytes.end(), 100, 0xff);
  std::size_t used = 0;
  EXPECT_TRUE(Calendar::open(bytes, &used).ok());
  EXPECT_EQ(used, size);
}

// Tables of a calendar in UTC, as 32-bit numbers after each count.
Reason opened(const std::vector<std::vector<std::int32_t>>& tables) {
  std::vector<std::uint8_t> bytes(11, 0);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    bytes.push_back(static_cast<std::uint8_t>(tables[i].size() / (i < 3 ? 3 : 1)));
    bytes.push_back(0);
    for (const std::int32_t number : tables[i]) {
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint32_t>(number) >> shift));
      }
    }
  }
  std::size_t used = 0;
  return Calendar::open(bytes, &used).reason();
}

TEST(CalendarBytes, TablesOutOfOrderAreRefused) {
  EXPECT_EQ(opened({{}, {}, {}, {}, {}}), Reason::ok);
  EXPECT_EQ(
      opened({{0, 5, 9, 0, 9, 11, 6, 0, 86'400}, {4, 0, 0, 5, 1, 2}, {4, 1, 2}, {4, 5}, {33}}),
      Reason::ok);
  const std::vector<std::vector<std::int32_t>> kDamaged[] = {
      {{7, 0, 9}, {}, {}, {}, {}},            // an eighth weekday
      {{-1, 0, 9}, {}, {}, {}, {}},           //
      {{1, 0, 9, 0, 0, 9}, {}, {}, {}, {}},   // Tuesday before Monday
      {{0, 5, 9, 0, 8, 11}, {}, {}, {}, {}},  // overlapping
      {{0, 9, 9}, {}, {}, {}, {}},            // empty
      {{0, 9, 5}, {}, {}, {}, {}},            // backwards
      {{0, -1, 5}, {}, {}, {}, {}},           // before midnight
      {{0, 0, 86'401}, {}, {}, {}, {}},       // after midnight
      {{0, 0, 0}, {}, {}, {}, {}},            // only a date may be closed
      {{}, {4, 0, 0, 4, 1, 2}, {}, {}, {}},   // closed and open
      {{}, {4, 1, 2, 4, 0, 0}, {}, {}, {}},   //
      {{}, {4, 0, 0, 4, 0, 0}, {}, {}, {}},   //
      {{}, {-1, 1, 2}, {}, {}, {}},           // before 1970
      {{}, {84'006, 1, 2}, {}, {}, {}},       // after 2199
      {{}, {}, {4, 0, 0}, {}, {}},            // an empty break
      {{}, {}, {}, {5, 4}, {}},               // descending
      {{}, {}, {}, {5, 5}, {}},               // twice
      {{}, {}, {}, {84'006}, {}},             //
      {{}, {}, {}, {}, {32}},                 // no day 0
      {{}, {}, {}, {}, {13 * 32 + 1}},        // no month 13
  };
  for (std::size_t i = 0; i < std::size(kDamaged); ++i) {
    EXPECT_EQ(opened(kDamaged[i]), Reason::policy_damaged) << "case " << i;
  }
  std::vector<std::int32_t> nine;
  for (std::int32_t i = 0; i < 9; ++i) {
    nine.insert(nine.end(), {0, 2 * i, 2 * i + 1});
  }
  EXPECT_EQ(opened({nine, {}, {}, {}, {}}), Reason::policy_damaged);
}

TEST(CalendarBytes, WhateverOpensAnswers) {
  std::mt19937 random(5);
  const std::vector<std::uint8_t> whole = office_bytes();
  int opened_count = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint8_t> bytes = whole;
    for (int k = 0; k < 2; ++k) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    std::size_t used = 0;
    const Result<Calendar> calendar = Calendar::open(bytes, &used);
    if (calendar.ok()) {
      ++opened_count;
      const Instant from{static_cast<std::int64_t>(random())};
      const Duration open = calendar->between(from, from + hours(200));
      ASSERT_GE(open, Duration{});
      ASSERT_LE(open, hours(200));
      (void)calendar->add(from, hours(10));
      (void)calendar->add_working_days(calendar->zone().date(from), 3);
    }
  }
  EXPECT_GT(opened_count, 100);
}

}  // namespace
}  // namespace kulanz
