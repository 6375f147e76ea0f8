// Runs a file of calendar cases: {calendars, cases, day_cases}, where a case is a
// question (`op: add` or `between` about open time; `add_working_days`,
// `nth_working_day_after` or `working_days_between` about days) with its answer.
// Times without an offset are local to their calendar.
#pragma once

#include <iosfwd>
#include <string>

namespace kulanz {

// Writes one line per mismatch, each with what was expected and what came out,
// then `N passed, N failed`. Returns 0 when none failed, 1 when some did, and 2,
// with a message instead of the count, when there is no such file of cases.
int run_calendar_cases(const std::string& path, std::ostream& out);

}  // namespace kulanz
