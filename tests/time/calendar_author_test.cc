#include "core/author/calendar_author.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/author/zone_data.h"
#include "core/time/calendar.h"

namespace kulanz {
namespace {

using Json = nlohmann::ordered_json;

struct Refusal {
  const char* authored;
  const char* pointer;
  const char* part_of_message;
};

TEST(CalendarAuthor, SaysWhereAndHowToMend) {
  const Refusal kCases[] = {
      {R"([])", "", "expected a calendar"},
      {R"({})", "", "never open"},
      {R"({"hours": {}})", "", "never open"},
      {R"({"hours": {"mon": []}, "holidays": ["2026-05-04"]})", "", "never open"},
      {R"({"date_hours": {"2026-05-04": [["09:00","10:00"]]},
                    "holidays": ["2026-05-04"]})",
       "", "never open"},
      {R"({"date_hours": {"2026-05-04": [["09:00","10:00"]]},
                    "breaks": [["2026-05-04","08:00","11:00"]]})",
       "", "never open"},
      {R"({"tz": "Europe/Berlim", "hours": {}})", "/tz", "did you mean \"Europe/Berlin\"?"},
      {R"({"tz": 3})", "/tz", "a zone is text"},
      {R"({"hours": []})", "/hours", "expected an object"},
      {R"({"hours": {"monday": []}})", "/hours/monday", "did you mean \"mon\"?"},
      {R"({"hours": {"mon": {}}})", "/hours/mon", "expected a list"},
      {R"({"hours": {"mon": ["09:00"]}})", "/hours/mon/0", "two times of day"},
      {R"({"hours": {"mon": [["09:00"]]}})", "/hours/mon/0", "two times of day"},
      {R"({"hours": {"mon": [["09:00","17"]]}})", "/hours/mon/0", "\"HH:MM\""},
      {R"({"hours": {"mon": [[9,17]]}})", "/hours/mon/0", "\"HH:MM\""},
      {R"({"hours": {"mon": [["22:00","02:00"]]}})", "/hours/mon/0", "split them"},
      {R"({"hours": {"mon": [["09:00","09:00"]]}})", "/hours/mon/0", "opens at"},
      {R"({"hours": {"mon": [["09:00","12:00"],["11:00","13:00"]]}})", "/hours/mon", "overlap"},
      {R"({"hours": {"mon": [["01:00","01:30"],["02:00","02:30"],["03:00","03:30"],
                    ["04:00","04:30"],["05:00","05:30"],["06:00","06:30"],["07:00","07:30"],
                    ["08:00","08:30"],["09:00","09:30"]]}})",
       "/hours/mon", "more than 8"},
      {R"({"date_hours": []})", "/date_hours", "expected an object"},
      {R"({"date_hours": {"2026-02-30": []}})", "/date_hours/2026-02-30", "YYYY-MM-DD"},
      {R"({"date_hours": {"a/b~": []}})", "/date_hours/a~1b~0", "YYYY-MM-DD"},
      {R"({"breaks": {}})", "/breaks", "expected a list"},
      {R"({"breaks": [["2026-05-04","09:00"]]})", "/breaks/0", "a date and two times"},
      {R"({"breaks": [["04.05.2026","09:00","10:00"]]})", "/breaks/0", "YYYY-MM-DD"},
      {R"({"breaks": [["2026-05-04","10:00","09:00"]]})", "/breaks/0", "closes at"},
      {R"({"holidays": "2026-05-04"})", "/holidays", "expected a list"},
      {R"({"holidays": ["2026-05-04","05-05"]})", "/holidays/1", "YYYY-MM-DD"},
      {R"({"holidays": ["2200-01-01"]})", "/holidays/0", "1970 to 2199"},
      {R"({"yearly_holidays": ["12-32"]})", "/yearly_holidays/0", "\"MM-DD\""},
      {R"({"yearly_holidays": [1225]})", "/yearly_holidays/0", "\"MM-DD\""},
      {R"({"public_holidays": "DE-BY"})", "/public_holidays", "expected a list"},
      {R"({"public_holidays": [7]})", "/public_holidays/0", "a region is text"},
      {R"({"public_holidays": ["DE-BX"]})", "/public_holidays/0", "did you mean \"DE-B"},
      {R"({"public_holidays": ["GB-ENF"]})", "/public_holidays/0", "did you mean \"GB-ENG\"?"},
      {R"({"hollidays": []})", "/hollidays", "did you mean \"holidays\"?"}};
  for (const Refusal& one : kCases) {
    std::vector<CalendarError> errors;
    const EncodedCalendar encoded = encode_calendar(Json::parse(one.authored), "UTC", errors);
    EXPECT_TRUE(encoded.bytes.empty()) << one.authored;
    ASSERT_EQ(errors.size(), 1U) << one.authored;
    EXPECT_EQ(errors[0].pointer, one.pointer);
    EXPECT_NE(errors[0].message.find(one.part_of_message), std::string::npos) << errors[0].message;
  }
}

TEST(CalendarAuthor, TellsEveryErrorAtOnce) {
  std::vector<CalendarError> errors{{"/earlier", "kept"}};
  const Json authored =
      Json::parse(R"({"tz": "Nowhere", "hours": {"mon": [["9","10"]]}, "holidays": ["x","y"]})");
  EXPECT_TRUE(encode_calendar(authored, "UTC", errors).bytes.empty());
  ASSERT_EQ(errors.size(), 5U);
  EXPECT_EQ(errors[0].pointer, "/earlier");
  EXPECT_EQ(errors[4].pointer, "/holidays/1");
}

TEST(CalendarAuthor, TheZoneOfThePolicyIsTheDefault) {
  std::vector<CalendarError> errors;
  const Json authored = Json::parse(R"({"hours": {"mon": [["09:00","17:00"]]}})");
  const EncodedCalendar encoded = encode_calendar(authored, "Asia/Tokyo", errors);
  std::size_t used = 0;
  const Calendar calendar = *Calendar::view(encoded.bytes, &used);
  EXPECT_EQ(calendar.zone().offset(Instant{1'700'000'000}), 9 * 3600);
  EXPECT_TRUE(encode_calendar(authored, "", errors).bytes.empty());
  EXPECT_TRUE(encode_calendar(authored, "Mars/Olympus", errors).bytes.empty());
  EXPECT_EQ(errors.size(), 2U);
}

// The digest of a policy must not depend on the order in which things were written.
TEST(CalendarAuthor, TheSameCalendarGivesTheSameBytes) {
  std::vector<CalendarError> errors;
  const EncodedCalendar one = encode_calendar(
      Json::parse(R"({"hours": {"mon": [["13:00","17:00"],["09:00","12:00"]], "tue": []},
          "breaks": [["2026-05-04","10:00","11:00"],["2026-05-04","10:30","11:30"]],
          "holidays": ["2026-12-25","2026-05-01","2026-05-01"],
          "yearly_holidays": ["12-25","01-01"]})"),
      "Europe/Berlin", errors);
  const EncodedCalendar other =
      encode_calendar(Json::parse(R"({"tz": "Europe/Berlin", "yearly_holidays": ["01-01","12-25"],
          "holidays": ["2026-05-01","2026-12-25"], "breaks": [["2026-05-04","10:00","11:30"]],
          "hours": {"mon": [["09:00","12:00"],["13:00","17:00"]]}})"),
                      "", errors);
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(one.bytes, other.bytes);
}

TEST(CalendarAuthor, TooManyDates) {
  Json authored = Json::parse(R"({"hours": {"mon": [["09:00","17:00"]]}})");
  for (std::int32_t day = 0; day <= Calendar::kMaxSpecialDates; ++day) {
    char text[10];
    authored["holidays"].push_back(std::string(text, text + format_date(CivilDate{day}, text)));
  }
  std::vector<CalendarError> errors;
  EXPECT_TRUE(encode_calendar(authored, "UTC", errors).bytes.empty());
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].pointer, "/holidays");
  authored["holidays"].erase(0);
  errors.clear();
  EXPECT_FALSE(encode_calendar(authored, "UTC", errors).bytes.empty());
}

}  // namespace
}  // namespace kulanz
