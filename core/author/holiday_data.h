// Published public holidays as committed data: the same policy gives the same
// digest everywhere. Whole days on which the law of a country or a state closes;
// no observances, bank-only or school holidays.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/time/time.h"

namespace kulanz {

struct PublicHolidays {
  CivilDate first;               // the data knows every day from here ...
  CivilDate last;                // ... to here
  std::vector<CivilDate> dates;  // ascending
};

// Of a region by its ISO 3166-2 code: "DE-BE", or "GB-EAW" for England and Wales
// ("GB-ENG" and "GB-WLS" mean the same days). None when there is no such region.
std::optional<PublicHolidays> public_holidays(std::string_view region);

// Every region's code, for "did you mean".
std::vector<std::string_view> holiday_regions();

// Where the data was taken from, with its version.
std::string_view holiday_source();

}  // namespace kulanz
