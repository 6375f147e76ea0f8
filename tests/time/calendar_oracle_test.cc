// Random calendars around changes of clocks, asked random questions, against the
// slow oracle. A failure prints the seed, the calendar and the question.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "core/author/calendar_author.h"
#include "core/author/zone_data.h"
#include "slow_calendar.h"

namespace kulanz {
namespace {

constexpr int kDays = 25;
constexpr int kQuestionsPerCalendar = 6;

// The long runs ask for more by KULANZ_ORACLE_CALENDARS.
unsigned calendars_per_change() {
  const char* wanted = std::getenv("KULANZ_ORACLE_CALENDARS");
  return wanted == nullptr ? 12 : static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
}

struct Change {
  const char* zone;
  const char* date;  // the local date around which the weeks lie
};

std::ostream& operator<<(std::ostream& out, const Change& change) {
  return out << change.zone << " " << change.date;
}

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::int64_t upto(std::int64_t last) {
    return std::uniform_int_distribution<std::int64_t>(0, last)(engine_);
  }
  bool one_in(int n) { return upto(n - 1) == 0; }

 private:
  std::mt19937 engine_;
};

// Many of the times lie in the hours in which clocks change.
int any_minute(Dice& dice) {
  const std::int64_t minute = dice.one_in(3) ? dice.upto(4 * 60) : dice.upto(24 * 60);
  return static_cast<int>(dice.one_in(2) ? minute / 15 * 15 : minute);
}

std::vector<PlainCalendar::Interval> any_hours(Dice& dice) {
  if (dice.one_in(6)) {
    return {{0, 24 * 60}};
  }
  std::set<int> times;
  for (std::int64_t i = 2 * dice.upto(3); i > 0; --i) {
    times.insert(any_minute(dice));
  }
  std::vector<PlainCalendar::Interval> hours;
  for (auto at = times.begin(); at != times.end() && std::next(at) != times.end(); ++at) {
    const int from = *at++;
    hours.push_back({from, *at});
  }
  return hours;
}

PlainCalendar any_calendar(Dice& dice, const char* zone, std::int32_t first) {
  PlainCalendar plain;
  plain.tz = zone;
  const bool round_the_clock = dice.one_in(5);
  for (auto& day : plain.hours) {
    day = round_the_clock ? std::vector<PlainCalendar::Interval>{{0, 1440}} : any_hours(dice);
  }
  const auto any_date = [&] { return first + static_cast<std::int32_t>(dice.upto(kDays - 1)); };
  for (std::int64_t i = dice.upto(4); i > 0; --i) {
    plain.date_hours[any_date()] = any_hours(dice);
    plain.holidays.insert(any_date());
  }
  for (std::int64_t i = dice.upto(8); i > 0; --i) {
    const int a = any_minute(dice);
    const int b = any_minute(dice);
    if (a != b) {
      plain.breaks.push_back({any_date(), std::min(a, b), std::max(a, b)});
    }
  }
  if (dice.one_in(3)) {
    plain.yearly_holidays.insert(dice.one_in(2) ? "03-30" : "10-26");
  }
  return plain;
}

// The local date of the change is the eighth of those that the oracle knows.
std::int64_t any_start(Dice& dice, std::int32_t first) {
  constexpr std::int64_t kDay = 86'400;
  return dice.one_in(2) ? (first + 8) * kDay - 14 * 3'600 + dice.upto(28 * 3'600)
                        : (first + 3) * kDay + dice.upto((kDays - 13) * kDay);
}

struct Question {
  Question(Dice& dice, std::int32_t first, const SlowCalendar& slow)
      : from(any_start(dice, first)), until(from + dice.upto(8 * 86'400) - 3'600) {
    choices.tie = dice.one_in(2) ? Tie::close : Tie::next_open;
    choices.dst = dice.one_in(2) ? Dst::elapsed : Dst::wall_clock;
    for (std::int64_t i = dice.one_in(2) ? dice.upto(4) : 0; i > 0; --i) {
      const Instant start{from + dice.upto(4 * 86'400) - 86'400};
      pauses.push_back({start, start + seconds(dice.upto(86'400) - 3'600)});
    }
    budget = dice.one_in(3) ? dice.upto(3 * 86'400) : budget_up_to_an_edge(dice, slow);
  }

  // Used up exactly when it closes or opens, where the choices matter.
  std::int64_t budget_up_to_an_edge(Dice& dice, const SlowCalendar& slow) const {
    std::int64_t edge = from;
    for (std::int64_t i = dice.upto(5); i > 0 && edge != SlowCalendar::kNever; --i) {
      edge = slow.next_change(edge);
    }
    return edge == SlowCalendar::kNever ? 0 : slow.between(from, edge, pauses, choices.dst);
  }

  std::int64_t from;
  std::int64_t until;
  std::int64_t budget = 0;
  Choices choices;
  std::vector<Pause> pauses;
};

std::ostream& operator<<(std::ostream& out, const Question& q) {
  out << "from " << q.from << " until " << q.until << " budget " << q.budget << " tie "
      << static_cast<int>(q.choices.tie) << " dst " << static_cast<int>(q.choices.dst);
  for (const Pause& pause : q.pauses) {
    out << " [" << pause.from.unix_seconds << ", " << pause.until.unix_seconds << ")";
  }
  return out;
}

void compare(const Calendar& fast, const SlowCalendar& slow, const Question& q) {
  const Instant from{q.from};
  ASSERT_EQ(fast.between(from, Instant{q.until}, q.pauses, q.choices)->seconds,
            slow.between(q.from, q.until, q.pauses, q.choices.dst));
  const std::int64_t end = slow.add(q.from, q.budget, q.pauses, q.choices);
  if (end != SlowCalendar::kNever) {
    const Result<Instant> added = fast.add(from, seconds(q.budget), q.pauses, q.choices);
    ASSERT_TRUE(added.ok());
    ASSERT_EQ(added->unix_seconds, end);
  }
  const std::int64_t change = slow.next_change(q.from);
  if (change != SlowCalendar::kNever) {
    ASSERT_EQ(fast.next_change(from).unix_seconds, change);
  }
}

void compare_days(const Calendar& fast, const SlowCalendar& slow, std::int32_t first) {
  std::int32_t count = 0;
  for (std::int32_t date = first; date < first + kDays; ++date) {
    ASSERT_EQ(*fast.is_working_day(CivilDate{date}), slow.is_working_day(date)) << date;
    count += slow.is_working_day(date) ? 1 : 0;
    ASSERT_EQ(*fast.working_days_between(CivilDate{first}, CivilDate{date}, true), count);
    if (slow.is_working_day(date)) {
      ASSERT_EQ(fast.nth_working_day_after(CivilDate{first} - Days{1}, count)->days, date);
    }
  }
}

class AgainstTheOracle : public testing::TestWithParam<Change> {};

TEST_P(AgainstTheOracle, EveryAnswerIsTheSame) {
  std::size_t used = 0;
  const Zone zone = *Zone::view(zone_bytes(GetParam().zone), &used);
  const std::int32_t first = parse_date(GetParam().date)->days - 8;
  for (unsigned seed = 1; seed <= calendars_per_change(); ++seed) {
    Dice dice(seed);
    const PlainCalendar plain = any_calendar(dice, GetParam().zone, first);
    const nlohmann::ordered_json authored = plain.authored();
    std::vector<CalendarError> errors;
    const EncodedCalendar encoded = encode_calendar(authored, "", errors);
    if (encoded.bytes.empty()) {
      continue;  // never open, or more breaks on a date than a calendar may have
    }
    const Calendar fast = *Calendar::view(encoded.bytes, &used);
    const SlowCalendar slow(plain, zone, first, kDays);
    SCOPED_TRACE("seed " + std::to_string(seed) + " " + authored.dump());
    compare_days(fast, slow, first);
    for (int i = 0; i < kQuestionsPerCalendar && !HasFatalFailure(); ++i) {
      const Question question(dice, first, slow);
      SCOPED_TRACE(testing::Message() << question);
      compare(fast, slow, question);
    }
    ASSERT_FALSE(HasFatalFailure());
  }
}

INSTANTIATE_TEST_SUITE_P(
    ChangesOfClocks, AgainstTheOracle,
    testing::Values(Change{"UTC", "2026-05-04"}, Change{"Europe/Berlin", "2026-03-29"},
                    Change{"Europe/Berlin", "2026-10-25"}, Change{"America/New_York", "2026-03-08"},
                    Change{"America/New_York", "2026-11-01"},
                    Change{"Australia/Sydney", "2026-10-04"},
                    Change{"Australia/Sydney", "2026-04-05"},
                    Change{"Australia/Lord_Howe", "2026-10-04"},  // half an hour
                    Change{"Australia/Lord_Howe", "2026-04-05"},
                    Change{"America/Sao_Paulo", "2015-10-18"},  // midnight in the gap
                    Change{"America/Sao_Paulo", "2016-02-21"},  // midnight twice
                    Change{"Asia/Tehran", "2015-03-22"}, Change{"Asia/Tehran", "2015-09-22"},
                    Change{"America/St_Johns", "2006-10-29"},  // back at one past midnight
                    Change{"America/Nuuk", "2026-03-28"},      // the gap ends the day
                    Change{"Asia/Kathmandu", "2026-05-04"},
                    Change{"Pacific/Apia", "2011-12-30"}),  // a date left out
    [](const testing::TestParamInfo<Change>& change) {
      std::string name = std::string(change.param.zone) + "_" + change.param.date;
      for (char& c : name) {
        c = c == '/' || c == '-' ? '_' : c;
      }
      return name;
    });

}  // namespace
}  // namespace kulanz
