// The words of letters in one language: texts by key, and how it writes numbers, money,
// days and times. They come from server/tell/letters/words/LANG.json:
//
//   {"format": {"decimal","group","money","date","long_date","time","moment","two",
//               "weekdays":[Monday first],"months":[…],"regions":{"US":{…}}},
//    "texts": {KEY: "text with {holes}" or {"by": HOLE, "one": TEXT, "other": TEXT}}}
//
// A region's format and the form of address "du" (de-du.json) replace single entries.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/time/zone.h"
#include "server/app/json.h"

namespace kulanz {

// Words or templates from which no whole letter can be made: none is sent.
class LetterError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What a hole is filled with; a counted one also chooses the plural.
struct Filling {
  std::string text;
  std::optional<std::int64_t> number;
};
using Fillings = std::map<std::string, Filling>;

class Words {
 public:
  // `region` as in "de-CH", or "". Times are told by the clocks of `zone`.
  Words(std::string language, const std::string& region, const Json& document, Zone zone);

  const std::string& language() const { return language_; }

  // The first of the keys that has a text, or a text KEY.bare, whose holes are all known.
  // Throws LetterError when there is none.
  std::string say(const std::vector<std::string>& keys, const Fillings& fillings = {}) const;
  bool can_say(const std::string& key) const;

  Filling count(std::int64_t number) const;
  // "12,50 €"; with the digits that the currency has.
  std::string money(std::int64_t minor, const std::string& currency) const;
  // "Sonntag, 3. Mai, 19:15 Uhr"; the last second of a day is said as that day.
  std::string moment(Instant at) const;
  // "Sonntag, 3. Mai"
  std::string day(CivilDate date) const;
  // "3. Mai 2027": the day on which a moment falls.
  std::string long_day(Instant at) const;
  // The largest unit and the one below it, from minutes up: "3 Stunden und 15 Minuten".
  // Less than a minute is nothing worth saying: "".
  std::string duration(std::int64_t seconds) const;

 private:
  const std::string& format(const char* name) const;
  std::string integer(std::int64_t number) const;
  std::string time(TimeOfDay time) const;
  Fillings parts_of(CivilDate date) const;

  std::string language_;
  Json texts_;
  Json format_;
  Zone zone_;
};

}  // namespace kulanz
