// Leaps over whole weeks against one day after the other, over all years and on
// random calendars: dates that open and close, yearly days, 29 February.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "core/author/calendar_author.h"
#include "core/time/calendar.h"

namespace kulanz {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int32_t kLastDate = 84'005;

std::string text_of(std::int32_t date) {
  char text[10];
  return {text, static_cast<std::size_t>(format_date(CivilDate{date}, text))};
}

Json any_calendar(std::mt19937& random) {
  const Json day = Json::array({Json::array({"01:30", "02:45"})});
  Json authored{{"tz", "Europe/Berlin"}, {"hours", {{"sun", day}}}};
  for (const char* weekday : {"mon", "tue", "wed", "thu", "fri", "sat"}) {
    if (random() % 3 != 0) authored["hours"][weekday] = day;
  }
  for (auto i = random() % 40; i > 0; --i) {
    const bool opens = random() % 2 == 0;
    const std::int32_t near = 20'000 + static_cast<std::int32_t>(random() % 400);
    authored["date_hours"][text_of(random() % 4 == 0 ? near * 4 : near)] =
        opens ? day : Json::array();
  }
  for (const char* yearly : {"02-28", "02-29", "03-01", "12-25", "12-31", "01-01"}) {
    if (random() % 3 == 0) authored["yearly_holidays"].push_back(yearly);
  }
  if (random() % 4 == 0) authored["public_holidays"].push_back("DE-NW");
  return authored;
}

// How many working days lie before each date that is known.
struct Counted {
  std::int32_t first = 0;
  std::vector<std::int32_t> before;

  explicit Counted(const Calendar& calendar) {
    std::int32_t count = 0;
    while (!calendar.is_working_day(CivilDate{first}).ok()) ++first;
    for (std::int32_t date = first; date <= kLastDate + 1; ++date) {
      before.push_back(count);
      const Result<bool> works = calendar.is_working_day(CivilDate{date});
      if (!works.ok()) break;
      count += *works ? 1 : 0;
    }
  }
  std::int32_t end() const { return first + static_cast<std::int32_t>(before.size()) - 1; }
  std::int32_t upto(std::int32_t date) const {
    return before[static_cast<std::size_t>(date - first)];
  }
};

void ask(const Calendar& calendar, const Counted& counted, std::mt19937& random) {
  const auto any = [&] {
    return counted.first +
           static_cast<std::int32_t>(random() % static_cast<unsigned>(counted.before.size() - 1));
  };
  const std::int32_t a = any();
  const std::int32_t b = random() % 2 == 0 ? any() : std::min(a + 30, counted.end() - 1);
  const CivilDate from{std::min(a, b)};
  const CivilDate until{std::max(a, b)};
  const std::int32_t inside = counted.upto(until.days + 1) - counted.upto(from.days);
  const std::int32_t first = *calendar.is_working_day(from) ? 1 : 0;
  ASSERT_EQ(*calendar.working_days_between(from, until, true), inside);
  ASSERT_EQ(*calendar.working_days_between(from, until), inside - first);
  ASSERT_EQ(*calendar.working_days_between(until, from), first - inside);
  if (inside > 1 && *calendar.is_working_day(until)) {
    ASSERT_EQ(*calendar.add_working_days(from, inside - 1), until);
  }
  if (inside > 1 && first == 1) {
    ASSERT_EQ(*calendar.add_working_days(until, 1 - inside), from);
  }
  if (inside - first > 0 && *calendar.is_working_day(until)) {
    ASSERT_EQ(*calendar.nth_working_day_after(from, inside - first), until);
  }
}

TEST(WorkingDays, LeapsAreAsGoodAsSteps) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    std::vector<CalendarError> errors;
    const Json authored = any_calendar(random);
    const EncodedCalendar encoded = encode_calendar(authored, "", errors);
    ASSERT_TRUE(errors.empty());
    std::size_t used = 0;
    const Calendar calendar = *Calendar::view(encoded.bytes, &used);
    const Counted counted(calendar);
    SCOPED_TRACE("seed " + std::to_string(seed) + " " + authored.dump());
    for (int i = 0; i < 300 && !testing::Test::HasFatalFailure(); ++i) {
      ask(calendar, counted, random);
    }
    ASSERT_FALSE(HasFatalFailure());
  }
}

// 01:30 to 02:45 is open on the last Sunday of March only until clocks leave it
// out: such a day is one with working time; 02:30 to 03:15 has none.
TEST(WorkingDays, HoursThatClocksLeaveOutMakeNone) {
  const Json authored = Json::parse(
      R"({"tz": "Europe/Berlin", "hours": {"sun": [["02:30","03:15"]]}})");
  std::vector<CalendarError> errors;
  const EncodedCalendar encoded = encode_calendar(authored, "", errors);
  std::size_t used = 0;
  const Calendar calendar = *Calendar::view(encoded.bytes, &used);
  const auto on = [](const char* text) { return *parse_date(text); };
  EXPECT_FALSE(*calendar.is_working_day(on("2026-03-29")));
  EXPECT_TRUE(*calendar.is_working_day(on("2026-10-25")));
  EXPECT_EQ(*calendar.working_days_between(on("2026-03-22"), on("2026-04-05")), 1);
  const Instant morning = *parse_instant("2026-03-28T23:00:00Z");
  const Choices wall_clock = Choices::of_bits(2);
  EXPECT_EQ(calendar.between(morning, morning + hours(23))->seconds, 0);
  EXPECT_EQ(calendar.between(morning, morning + hours(23), {}, wall_clock)->seconds, 45 * 60);
}

}  // namespace
}  // namespace kulanz
