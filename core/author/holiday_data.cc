#include "core/author/holiday_data.h"

#include <algorithm>
#include <iterator>

namespace kulanz {
namespace {

struct Holiday {
  YearMonthDay date;
  std::uint32_t regions;
};

#include "core/author/holiday_data.inc"

constexpr std::string_view kSameAsEnglandAndWales[] = {"GB-ENG", "GB-WLS"};

std::string_view published_as(std::string_view region) {
  const auto* const end = std::end(kSameAsEnglandAndWales);
  return std::find(std::begin(kSameAsEnglandAndWales), end, region) == end ? region : "GB-EAW";
}

}  // namespace

std::optional<PublicHolidays> public_holidays(std::string_view region) {
  const auto* const found =
      std::find(std::begin(kRegions), std::end(kRegions), published_as(region));
  if (found == std::end(kRegions)) {
    return std::nullopt;
  }
  PublicHolidays holidays{*civil_date({kFirstYear, 1, 1}), *civil_date({kLastYear, 12, 31}), {}};
  for (const Holiday& holiday : kHolidays) {
    if ((holiday.regions >> (found - std::begin(kRegions)) & 1) != 0) {
      holidays.dates.push_back(*civil_date(holiday.date));
    }
  }
  return holidays;
}

std::vector<std::string_view> holiday_regions() {
  std::vector<std::string_view> regions(std::begin(kRegions), std::end(kRegions));
  regions.insert(regions.end(), std::begin(kSameAsEnglandAndWales),
                 std::end(kSameAsEnglandAndWales));
  return regions;
}

std::string_view holiday_source() { return kSource; }

}  // namespace kulanz
