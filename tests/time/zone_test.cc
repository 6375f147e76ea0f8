#include "core/time/zone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/author/zone_data.h"
#include "core/time/verify_time.h"
#include "core/time/zone_format.h"

namespace kulanz {
namespace {

Zone zone_named(std::string_view name) {
  std::size_t used = 0;
  const std::span<const std::uint8_t> bytes = zone_bytes(name);
  const Result<Zone> zone = Zone::view(bytes, &used);
  EXPECT_TRUE(zone.ok() && used == bytes.size()) << name;
  return *zone;
}

std::string text_of(Instant at) {
  char text[20];
  return {text, static_cast<std::size_t>(format_instant(at, text))};
}

// A zone of the C library's, for as long as this lives.
class CLibraryZone {
 public:
  explicit CLibraryZone(const char* tz) {
    setenv("TZ", tz, 1);
    tzset();
  }
  ~CLibraryZone() {
    unsetenv("TZ");
    tzset();
  }
  std::int64_t offset(Instant at) const {
    const std::time_t moment = at.unix_seconds;
    std::tm parts{};
    localtime_r(&moment, &parts);
    return parts.tm_gmtoff;
  }
};

// The first moment at which our offsets are not the C library's under TZ, looked
// for at steps and around every change of ours; empty when there is none.
std::string first_difference(const Zone& zone, const char* tz, std::int64_t from,
                             std::int64_t until) {
  const CLibraryZone theirs(tz);
  const auto differs = [&](Instant at) { return zone.offset(at) != theirs.offset(at); };
  constexpr std::int64_t kStep = 5 * 86'400 + 3'571;
  for (Instant at{from}; at.unix_seconds < until; at = at + seconds(kStep)) {
    if (differs(at)) return text_of(at);
    const bool changes = zone.offset(at) != zone.offset(at + seconds(kStep));
    if (changes && zone.next_change(at) > at + seconds(kStep)) return "change after " + text_of(at);
  }
  for (Instant change = zone.next_change(Instant{from}); change.unix_seconds < until;
       change = zone.next_change(change)) {
    if (differs(change - seconds(1)) || differs(change)) return text_of(change);
    if (zone.offset(change) == zone.offset(change - seconds(1))) return "none at " + text_of(change);
  }
  return "";
}

std::string machine_tzdata() {
  std::ifstream in("/usr/share/zoneinfo/tzdata.zi");
  std::string line;
  std::getline(in, line);
  return line;
}

// On a machine with the same tzdata in every zone. Another release may have changed
// a few of them since ours: which, is printed.
TEST(Zones, AgreeWithTheCLibrary) {
  constexpr std::int64_t k2100 = 4'102'444'800;
  constexpr int kChangedBetweenReleases = 60;  // of some 600 names
  const bool same_release = machine_tzdata() == "# version " + std::string(tzdata_version());
  int changed = 0;
  for (const std::string_view name : zone_names()) {
    const std::string at =
        first_difference(zone_named(name), (":" + std::string(name)).c_str(), 0, k2100);
    if (at.empty()) continue;
    ++changed;
    std::cout << name << " differs at " << at << "\n";
  }
  EXPECT_LE(changed, same_release ? 0 : kChangedBetweenReleases) << machine_tzdata();
}

// Needs no zone data on the machine: the C library knows POSIX rules by itself.
TEST(Zones, RulesAgreeWithTheCLibrary) {
  struct {
    const char* name;
    const char* rule;
  } const kCases[] = {
      {"UTC", "UTC0"},
      {"Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"},
      {"Europe/Dublin", "IST-1GMT0,M10.5.0,M3.5.0/1"},
      {"America/New_York", "EST5EDT,M3.2.0,M11.1.0"},
      {"America/St_Johns", "NST3:30NDT,M3.2.0,M11.1.0"},
      {"America/Nuuk", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"},
      {"America/Santiago", "<-04>4<-03>,M9.1.6/24,M4.1.6/24"},
      {"Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"},
      {"Pacific/Chatham", "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45"},
      {"Asia/Jerusalem", "IST-2IDT,M3.4.4/26,M10.5.0"},
      {"Antarctica/Troll", "<+00>0<+02>-2,M3.5.0/1,M10.5.0/3"},
      {"Asia/Kathmandu", "<+0545>-5:45"},
  };
  constexpr std::int64_t k2050 = 2'524'608'000;
  for (const auto& one : kCases) {
    EXPECT_EQ(first_difference(zone_named(one.name), one.rule, k2050, Instant::kLast), "")
        << one.name;
  }
}

TEST(Zones, KnownChanges) {
  struct {
    const char* zone;
    const char* after;
    const char* change;
    std::int32_t before_s;
    std::int32_t then_s;
  } const kCases[] = {
      {"Europe/Berlin", "1970-01-01T00:00:00Z", "1980-04-06T01:00:00Z", 3600, 7200},
      {"Europe/Berlin", "1995-04-01T00:00:00Z", "1995-09-24T01:00:00Z", 7200, 3600},
      {"Europe/Berlin", "2026-10-01T00:00:00Z", "2026-10-25T01:00:00Z", 7200, 3600},
      {"Europe/Berlin", "2190-01-01T00:00:00Z", "2190-03-28T01:00:00Z", 3600, 7200},
      {"Europe/Berlin", "2189-12-31T23:59:59Z", "2190-03-28T01:00:00Z", 3600, 7200},
      {"Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-04-04T15:00:00Z", 39600, 37800},
      {"Pacific/Apia", "2011-12-01T00:00:00Z", "2011-12-30T10:00:00Z", -36000, 50400},
      {"America/Sao_Paulo", "2015-07-01T00:00:00Z", "2015-10-18T03:00:00Z", -10800, -7200},
      {"Asia/Tehran", "2015-07-01T00:00:00Z", "2015-09-21T19:30:00Z", 16200, 12600},
      {"Asia/Pyongyang", "2018-01-01T00:00:00Z", "2018-05-04T15:00:00Z", 30600, 32400},
  };
  for (const auto& one : kCases) {
    const Zone zone = zone_named(one.zone);
    const Instant change = zone.next_change(*parse_instant(one.after));
    EXPECT_EQ(text_of(change), one.change) << one.zone;
    EXPECT_EQ(zone.offset(change - seconds(1)), one.before_s);
    EXPECT_EQ(zone.offset(change), one.then_s) << one.zone;
  }
}

TEST(Zones, LocalTimesInGapsAndTwice) {
  struct {
    const char* zone;
    const char* date;
    const char* time;
    const char* expected;
  } const kCases[] = {
      {"Europe/Berlin", "2026-05-04", "10:00", "2026-05-04T08:00:00Z"},
      {"Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59:00Z"},
      {"Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00Z"},  // in the gap
      {"Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30:00Z"},  // shown as 03:30
      {"Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00Z"},
      {"Europe/Berlin", "2026-10-25", "02:00", "2026-10-25T00:00:00Z"},  // the earlier
      {"Europe/Berlin", "2026-10-25", "02:59", "2026-10-25T00:59:00Z"},
      {"Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
      {"Europe/Berlin", "2026-10-25", "24:00", "2026-10-25T23:00:00Z"},
      {"America/Sao_Paulo", "2015-10-18", "00:00", "2015-10-18T03:00:00Z"},  // midnight in the gap
      {"America/Sao_Paulo", "2015-10-17", "24:00", "2015-10-18T03:00:00Z"},
      {"Asia/Tehran", "2015-09-21", "23:30", "2015-09-21T19:00:00Z"},   // twice
      {"Pacific/Apia", "2011-12-30", "00:00", "2011-12-30T10:00:00Z"},  // the day left out
      {"Pacific/Apia", "2011-12-31", "00:00", "2011-12-30T10:00:00Z"},
      {"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"},
      {"America/St_Johns", "2006-10-29", "00:00", "2006-10-29T02:30:00Z"},
  };
  for (const auto& one : kCases) {
    const Instant at = zone_named(one.zone).at(*parse_date(one.date), *parse_time_of_day(one.time));
    EXPECT_EQ(text_of(at), one.expected) << one.zone << " " << one.date << " " << one.time;
  }
}

TEST(Zones, EveryMomentIsFoundByItsLocalTimeOrAnEarlierOneIs) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> any(Instant::kFirst, Instant::kLast);
  for (const std::string_view name : {"Europe/Berlin", "America/St_Johns", "Africa/Casablanca",
                                      "Asia/Gaza", "Australia/Lord_Howe", "Pacific/Apia"}) {
    const Zone zone = zone_named(name);
    for (int i = 0; i < 20'000; ++i) {
      const Instant at{any(random)};
      const Instant found = zone.at(zone.date(at), zone.time_of_day(at));
      ASSERT_LE(found, at) << name;
      ASSERT_EQ(found.unix_seconds + zone.offset(found), at.unix_seconds + zone.offset(at));
    }
  }
}

// A clock keeps what it found last: that must never show.
TEST(Zones, AClockAnswersAsTheZoneDoes) {
  std::mt19937_64 random(13);
  const std::int64_t changes[] = {1'774'746'000, 1'792'890'000};  // Berlin in 2026
  const Zone zone = zone_named("Europe/Berlin");
  ZoneClock clock(zone);
  for (int i = 0; i < 50'000; ++i) {
    const std::int64_t near = static_cast<std::int64_t>(random() % 400'000) - 200'000;
    const Instant at{changes[random() % 2] + near};
    const CivilDate date = zone.date(at);
    ASSERT_EQ(clock.offset(at), zone.offset(at));
    ASSERT_EQ(clock.date(at), date);
    const TimeOfDay time{static_cast<std::int32_t>(random() % 86'401)};
    ASSERT_EQ(clock.at(date, time), zone.at(date, time)) << at.unix_seconds;
  }
}

TEST(Zones, TheDefaultIsUtc) {
  const Zone utc;
  EXPECT_EQ(utc.offset(Instant{1'700'000'000}), 0);
  EXPECT_EQ(utc.next_change(Instant{0}).unix_seconds, Instant::kLast);
  EXPECT_EQ(utc.at(CivilDate{1}, TimeOfDay{5}).unix_seconds, 86'405);
  EXPECT_EQ(utc.date(Instant{-1}).days, -1);
}

TEST(Zones, MomentsFarAwayAreHarmless) {
  const Zone zone = zone_named("Europe/Berlin");
  const std::int64_t far = std::numeric_limits<std::int64_t>::max();
  EXPECT_LE(zone.offset(Instant{far}), 7200);
  EXPECT_EQ(zone.offset(Instant{-far}), 3600);
  EXPECT_EQ(zone.next_change(Instant{far}).unix_seconds, Instant::kLast);
  (void)zone.at(CivilDate{std::numeric_limits<std::int32_t>::max()}, TimeOfDay{0});
  (void)zone.at(CivilDate{std::numeric_limits<std::int32_t>::min()}, TimeOfDay{0});
}

std::vector<std::uint8_t> berlin() {
  const std::span<const std::uint8_t> bytes = zone_bytes("Europe/Berlin");
  return {bytes.begin(), bytes.end()};
}

// Seen whole, and following the grammar.
bool good(const std::vector<std::uint8_t>& bytes) {
  std::size_t used = 0;
  const Result<Zone> zone = Zone::view(bytes, &used);
  return zone.ok() && verify_zone(*zone);
}

TEST(Zones, BytesCutShortAreRefused) {
  const std::vector<std::uint8_t> whole = berlin();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::size_t used = 0;
    const std::span<const std::uint8_t> cut(whole.data(), size);
    EXPECT_EQ(Zone::view(cut, &used).reason(), Reason::policy_damaged) << size;
  }
  EXPECT_TRUE(good(whole));
}

TEST(Zones, DamagedBytesAreRefused) {
  const std::vector<std::uint8_t> whole = berlin();
  const std::size_t first = sizeof(ZoneHead);
  const std::size_t change = whole.size() - 2 * sizeof(ZoneChange);
  struct {
    const char* what;
    std::size_t at;
    std::uint8_t value;
  } const kCases[] = {
      {"too many transitions", 1, 0xff},
      {"no transition", 0, 0},
      {"one yearly change", 4, 1},
      {"three yearly changes", 4, 3},
      {"a first transition after the beginning of time", first, 1},
      {"first offset of a day and more", first + 7, 0x7f},
      {"transitions out of order", first + 8 + 3, 0xff},
      {"offset of a transition of a day and more", first + 8 + 7, 0x40},
      {"a day after the end of the year", change + 1, 2},
      {"weekday 7", change + 4, 7},
      {"a change more than a week away", change + 11, 0x10},
      {"a yearly offset of a day and more", change + 15, 0x40},
      {"changes in the wrong order", change, 250},
  };
  for (const auto& one : kCases) {
    std::vector<std::uint8_t> bytes = whole;
    bytes[one.at] = one.value;
    EXPECT_FALSE(good(bytes)) << one.what;
  }
  std::vector<std::uint8_t> same = whole;  // summer time that changes nothing
  std::copy_n(same.end() - 4, 4, same.end() - static_cast<std::ptrdiff_t>(sizeof(ZoneChange)) - 4);
  EXPECT_FALSE(good(same));
}

TEST(Zones, EveryZoneOfOursIsGood) {
  for (const std::string_view name : zone_names()) {
    EXPECT_TRUE(verify_zone(zone_named(name))) << name;
  }
}

TEST(Zones, WhateverIsGoodAnswers) {
  std::mt19937 random(11);
  const std::vector<std::uint8_t> whole = berlin();
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint8_t> bytes = whole;
    for (int k = 0; k < 3; ++k) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    std::size_t used = 0;
    const Result<Zone> zone = Zone::view(bytes, &used);
    if (zone.ok() && verify_zone(*zone)) {
      const Instant at{static_cast<std::int64_t>(random()) * 2};
      ASSERT_LT(std::abs(zone->offset(at)), 86'400);
      (void)zone->at(zone->date(at), zone->time_of_day(at));
    }
  }
}

TEST(ZoneNames, KnownAndUnknown) {
  EXPECT_TRUE(zone_bytes("").empty());
  EXPECT_TRUE(zone_bytes("Europe/Berlim").empty());
  EXPECT_TRUE(zone_bytes("europe/berlin").empty());
  EXPECT_TRUE(zone_bytes("Europe/Berlin ").empty());
  const std::vector<std::string_view> names = zone_names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_GT(names.size(), 550U);
  EXPECT_EQ(zone_bytes("Asia/Calcutta").data(), zone_bytes("Asia/Kolkata").data());
}

}  // namespace
}  // namespace kulanz
