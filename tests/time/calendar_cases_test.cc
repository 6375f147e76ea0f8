#include "server/cli/calendar_cases.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

namespace kulanz {
namespace {

struct Outcome {
  int status;
  std::string text;
};

Outcome run(const std::string& path) {
  std::ostringstream out;
  const int status = run_calendar_cases(path, out);
  return {status, out.str()};
}

// A file of its own for each test, so that tests may run side by side.
Outcome run_text(const std::string& text) {
  const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string path = testing::TempDir() + "kulanz_cases_" + name + ".json";
  std::ofstream(path) << text;
  const Outcome result = run(path);
  std::remove(path.c_str());
  return result;
}

TEST(CalendarCases, OurVectors) {
  const Outcome result = run(KULANZ_VECTORS "/calendars.json");
  EXPECT_EQ(result.status, 0) << result.text;
  EXPECT_NE(result.text.find(" passed, 0 failed\n"), std::string::npos);
}

TEST(CalendarCases, AMismatchIsTold) {
  const Outcome result = run_text(R"({"calendars": {"c": {"hours": {"mon": [["09:00","17:00"]]}}},
      "cases": [
        {"id": "A", "op": "add", "calendar": "c", "start": "2026-05-04T09:00:00",
         "business_seconds": 60, "expected_end": "2026-05-04T09:02:00"},
        {"id": "B", "op": "between", "calendar": "c", "start": "2026-05-04T09:00:00",
         "end": "2026-05-04T10:00:00", "expected_seconds": 3600}],
      "day_cases": [{"id": "D", "op": "add_working_days", "working_weekdays": ["mon"],
         "holidays": [], "start": "2026-05-04", "days": 1, "expected": "2026-05-05"}]})");
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.text,
            "A: expected 2026-05-04T09:02:00Z, got 2026-05-04T09:01:00Z\n"
            "D: expected 2026-05-05, got 2026-05-11\n"
            "1 passed, 2 failed\n");
}

TEST(CalendarCases, ACaseThatCannotBeAskedFails) {
  const Outcome result = run_text(R"({"calendars": {"closed": {"hours": {}}}, "cases": [
        {"id": "A", "op": "add", "calendar": "other"},
        {"id": "B", "op": "add", "calendar": "closed"},
        {"id": "C"}, 7],
      "day_cases": [{"id": "D", "op": "count", "working_weekdays": ["mon"]}]})");
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.text.find("A: no calendar \"other\""), std::string::npos) << result.text;
  EXPECT_NE(result.text.find("B: calendar: never open"), std::string::npos) << result.text;
  EXPECT_NE(result.text.find("D: no op \"count\""), std::string::npos) << result.text;
  EXPECT_NE(result.text.find("\n0 passed, 5 failed\n"), std::string::npos) << result.text;
}

TEST(CalendarCases, NoFileOfCases) {
  EXPECT_EQ(run("/nowhere/cases.json").status, 2);
  EXPECT_EQ(run("/nowhere/cases.json").text, "/nowhere/cases.json: cannot be read\n");
  EXPECT_EQ(run(testing::TempDir()).status, 2);
  EXPECT_EQ(run_text("").status, 2);
  EXPECT_EQ(run_text("[1, 2]").status, 2);
  EXPECT_EQ(run_text("{\"cases\": 3}").status, 2);
  EXPECT_EQ(run_text("{\"cases\": [").status, 2);
}

}  // namespace
}  // namespace kulanz
