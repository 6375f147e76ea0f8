// The published holidays against what laws and gazettes say, from memory of them
// and not from the data's source.
#include "core/author/holiday_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace kulanz {
namespace {

bool closed(std::string_view region, const char* date) {
  const auto dates = public_holidays(region)->dates;
  return std::find(dates.begin(), dates.end(), *parse_date(date)) != dates.end();
}

TEST(PublicHolidays, EverywhereInGermany) {
  for (const std::string_view region : holiday_regions()) {
    if (region.substr(0, 3) != "DE-") continue;
    for (const char* date : {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14",
                             "2026-05-25", "2026-10-03", "2026-12-25", "2026-12-26"}) {
      EXPECT_TRUE(closed(region, date)) << region << " " << date;
    }
    for (const char* date : {"2026-12-24", "2026-12-31", "2026-02-16", "2026-04-02"}) {
      EXPECT_FALSE(closed(region, date)) << region << " " << date;
    }
  }
}

struct Day {
  const char* date;
  const char* regions;  // those of Germany that keep it, and GB
};

TEST(PublicHolidays, EachRegionsOwn) {
  const Day kDays[] = {
      {"2026-01-06", "BW BY ST"},
      {"2019-03-08", "BE"},
      {"2022-03-08", "BE"},
      {"2023-03-08", "BE MV"},
      {"2026-04-05", "BB"},  // Easter Sunday is one by law only there
      {"2020-05-08", "BE GB"},
      {"2025-05-08", "BE"},
      {"2026-06-04", "BW BY HE NW RP SL"},
      {"2028-06-17", "BE"},
      {"2026-08-15", "SL"},  // in Bavaria only where most people are Catholic
      {"2019-09-20", "TH"},
      {"2026-09-20", "TH"},
      {"2019-10-31", "BB HB HH MV NI SH SN ST TH"},
      {"2026-11-01", "BW BY NW RP SL"},
      {"2026-11-18", "SN"},
  };
  for (const Day& day : kDays) {
    const std::string regions = std::string(" ") + day.regions + " ";
    for (const std::string_view region : holiday_regions()) {
      const bool german = region.substr(0, 3) == "DE-";
      const std::string own = german ? std::string(region.substr(3)) : "GB";
      const bool kept = regions.find(" " + own + " ") != std::string::npos;
      EXPECT_EQ(closed(region, day.date), kept) << region << " " << day.date;
    }
  }
}

// gov.uk/bank-holidays, with the moved and the single ones.
TEST(PublicHolidays, EnglandAndWales) {
  for (const char* date :
       {"2019-05-06", "2020-05-08", "2020-12-28", "2021-12-27", "2021-12-28", "2022-01-03",
        "2022-06-02", "2022-06-03", "2022-09-19", "2022-12-27", "2023-01-02", "2023-05-08",
        "2024-08-26", "2025-05-26", "2026-04-06", "2026-12-28", "2027-12-27", "2027-12-28"}) {
    EXPECT_TRUE(closed("GB-EAW", date)) << date;
    EXPECT_TRUE(closed("GB-ENG", date) && closed("GB-WLS", date)) << date;
  }
  for (const char* date : {"2020-05-04", "2022-05-30", "2025-08-04", "2026-03-17", "2026-11-30"}) {
    EXPECT_FALSE(closed("GB-EAW", date)) << date;
  }
}

TEST(PublicHolidays, TheirYearsAndRegions) {
  EXPECT_FALSE(public_holidays("").has_value());
  EXPECT_FALSE(public_holidays("DE").has_value());
  EXPECT_FALSE(public_holidays("de-by").has_value());
  EXPECT_EQ(holiday_regions().size(), 19U);
  for (const std::string_view region : holiday_regions()) {
    const PublicHolidays holidays = *public_holidays(region);
    EXPECT_EQ(holidays.first, *parse_date("2019-01-01"));
    EXPECT_EQ(holidays.last, *parse_date("2030-12-31"));
    EXPECT_TRUE(std::is_sorted(holidays.dates.begin(), holidays.dates.end()));
    EXPECT_GE(holidays.dates.size(), 12U * 8) << region;
    EXPECT_LE(holidays.dates.size(), 12U * 13) << region;
  }
}

}  // namespace
}  // namespace kulanz
