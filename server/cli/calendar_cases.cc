#include "server/cli/calendar_cases.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <vector>

#include "core/author/calendar_author.h"
#include "core/time/calendar.h"

namespace kulanz {
namespace {

using Cases = nlohmann::ordered_json;

// A case that cannot even be asked, or an answer that is an error.
struct CaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A calendar with the bytes it looks at.
class OwnedCalendar {
 public:
  explicit OwnedCalendar(const Cases& authored) {
    std::vector<CalendarError> errors;
    encoded_ = encode_calendar(authored, "UTC", errors);
    if (!errors.empty()) {
      throw CaseError("calendar" + errors[0].pointer + ": " + errors[0].message);
    }
    std::size_t used = 0;
    calendar_ = *Calendar::view(encoded_.bytes, &used);
  }
  OwnedCalendar(const OwnedCalendar&) = delete;
  OwnedCalendar& operator=(const OwnedCalendar&) = delete;

  const Calendar* operator->() const { return &calendar_; }

 private:
  EncodedCalendar encoded_;
  Calendar calendar_;
};

template <typename T>
T value_of(const Result<T>& result, const std::string& what) {
  if (!result) {
    throw CaseError(what + ": " + std::string(reason_code(result.reason())));
  }
  return *result;
}

// RFC 3339, or the same without an offset on the calendar's clocks; a date alone
// is its first moment.
Instant read_moment(const OwnedCalendar& calendar, const Cases& value) {
  const std::string text = value.get<std::string>();
  const bool has_offset = text.size() > 19;
  if (has_offset) {
    return value_of(parse_instant(text), text);
  }
  const CivilDate date = value_of(parse_date(text.substr(0, 10)), text);
  if (text.size() == 10) {
    return calendar->zone().start_of(date);
  }
  if (text[10] != 'T') {
    throw CaseError(text + ": " + std::string(reason_code(Reason::bad_instant)));
  }
  return calendar->zone().at(date, value_of(parse_time_of_day(text.substr(11)), text));
}

std::vector<Pause> read_pauses(const OwnedCalendar& calendar, const Cases& one) {
  std::vector<Pause> pauses;
  for (const Cases& pause : one.value("pauses", Cases::array())) {
    pauses.push_back({read_moment(calendar, pause.at(0)), read_moment(calendar, pause.at(1))});
  }
  return pauses;
}

// The index of the case's word among two, the first being the default.
bool is_second(const Cases& one, const std::string& name, const char* first, const char* second) {
  const std::string word = one.value(name, std::string(first));
  if (word != first && word != second) {
    throw CaseError(name + " is \"" + word + "\", not " + first + " or " + second);
  }
  return word == second;
}

Choices read_choices(const Cases& one) {
  Choices choices;
  if (is_second(one, "tie", "close", "next_open")) {
    choices.tie = Tie::next_open;
  }
  if (is_second(one, "dst_policy", "elapsed", "wall_clock")) {
    choices.dst = Dst::wall_clock;
  }
  return choices;
}

std::string text_of(Instant at) {
  char text[20];
  return {text, static_cast<std::size_t>(format_instant(at, text))};
}

std::string text_of(CivilDate date) {
  char text[10];
  return {text, static_cast<std::size_t>(format_date(date, text))};
}

// What came out and what was expected, both as text; equal when the case passes.
struct Compared {
  std::string got;
  std::string expected;
};

Compared answer_time(const OwnedCalendar& calendar, const Cases& one) {
  const std::string op = one.at("op");
  const Instant start = read_moment(calendar, one.at("start"));
  const std::vector<Pause> pauses = read_pauses(calendar, one);
  if (op == "add") {
    const Duration budget{one.at("business_seconds").get<std::int64_t>()};
    const Instant end = value_of(calendar->add(start, budget, pauses, read_choices(one)), "error");
    return {text_of(end), text_of(read_moment(calendar, one.at("expected_end")))};
  }
  if (op == "between") {
    const Instant end = read_moment(calendar, one.at("end"));
    const Duration open =
        value_of(calendar->between(start, end, pauses, read_choices(one)), "error");
    return {std::to_string(open.seconds) + " s",
            std::to_string(one.at("expected_seconds").get<std::int64_t>()) + " s"};
  }
  throw CaseError("no op \"" + op + "\"; there are add and between");
}

// A day case brings its working weekdays and holidays itself.
Cases calendar_of_days(const Cases& one) {
  Cases hours = Cases::object();
  for (const Cases& weekday : one.at("working_weekdays")) {
    hours[weekday.get<std::string>()] = Cases::array({Cases::array({"00:00", "24:00"})});
  }
  Cases calendar{{"tz", "UTC"}, {"hours", hours}};
  for (const char* name :
       {"date_hours", "breaks", "holidays", "yearly_holidays", "public_holidays"}) {
    if (one.contains(name)) {
      calendar[name] = one[name];
    }
  }
  return calendar;
}

Compared answer_days(const OwnedCalendar& calendar, const Cases& one) {
  const std::string op = one.at("op");
  const auto date = [&](const char* name) {
    return value_of(parse_date(one.at(name).get<std::string>()), name);
  };
  if (op == "add_working_days" || op == "nth_working_day_after") {
    const std::int32_t days = one.at("days");
    const Result<CivilDate> end = op == "add_working_days"
                                      ? calendar->add_working_days(date("start"), days)
                                      : calendar->nth_working_day_after(date("start"), days);
    return {text_of(value_of(end, "error")), text_of(date("expected"))};
  }
  if (op == "working_days_between") {
    const std::int32_t days = value_of(
        calendar->working_days_between(date("start"), date("end"), one.value("inclusive", false)),
        "error");
    return {std::to_string(days), std::to_string(one.at("expected").get<std::int32_t>())};
  }
  throw CaseError("no op \"" + op +
                  "\"; there are add_working_days, nth_working_day_after and "
                  "working_days_between");
}

class CaseRun {
 public:
  CaseRun(const Cases& file, std::ostream& out) : file_(file), out_(out) {}

  int run() {
    for (const Cases& one : file_.value("cases", Cases::array())) {
      report(one, [&] { return answer_time(calendar_of(one), one); });
    }
    for (const Cases& one : file_.value("day_cases", Cases::array())) {
      report(one, [&] {
        return one.contains("calendar") ? answer_days(calendar_of(one), one)
                                        : answer_days(OwnedCalendar(calendar_of_days(one)), one);
      });
    }
    out_ << passed_ << " passed, " << failed_ << " failed\n";
    return failed_ == 0 ? 0 : 1;
  }

 private:
  const OwnedCalendar& calendar_of(const Cases& one) {
    const std::string name = one.at("calendar");
    const auto known = calendars_.find(name);
    if (known != calendars_.end()) {
      return known->second;
    }
    const Cases& authored = file_.value("calendars", Cases::object());
    if (!authored.contains(name)) {
      throw CaseError("no calendar \"" + name + "\" in this file");
    }
    return calendars_.try_emplace(name, authored[name]).first->second;
  }

  template <typename Ask>
  void report(const Cases& one, Ask ask) {
    std::string complaint;
    try {
      const Compared answer = ask();
      if (answer.got != answer.expected) {
        complaint = "expected " + answer.expected + ", got " + answer.got;
      }
    } catch (const std::exception& error) {
      complaint = error.what();
    }
    ++(complaint.empty() ? passed_ : failed_);
    if (!complaint.empty()) {
      out_ << name_of(one) << ": " << complaint << '\n';
    }
  }

  std::string name_of(const Cases& one) const {
    return one.is_object() && one.contains("id") && one["id"].is_string()
               ? one["id"].get<std::string>()
               : "case " + std::to_string(passed_ + failed_);
  }

  const Cases& file_;
  std::ostream& out_;
  std::map<std::string, OwnedCalendar> calendars_;
  int passed_ = 0;
  int failed_ = 0;
};

std::optional<Cases> read_cases(const std::string& path, std::ostream& out) {
  std::ifstream in(path);
  if (!in) {
    out << path << ": cannot be read\n";
    return std::nullopt;
  }
  Cases file;
  try {
    file = Cases::parse(in);
  } catch (const std::exception& error) {
    out << path << ": not JSON: " << error.what() << '\n';
    return std::nullopt;
  }
  const auto is_list = [&](const char* name) {
    return file.contains(name) && file[name].is_array();
  };
  if (!file.is_object() || (!is_list("cases") && !is_list("day_cases"))) {
    out << path << ": not a file of calendar cases: expected {\"calendars\", \"cases\", "
        << "\"day_cases\"}\n";
    return std::nullopt;
  }
  return file;
}

}  // namespace

int run_calendar_cases(const std::string& path, std::ostream& out) {
  const std::optional<Cases> file = read_cases(path, out);
  return file ? CaseRun(*file, out).run() : 2;
}

}  // namespace kulanz
