// What letters are written on: templates and words. Those in server/tell/letters are built
// into the program; a folder of the shop's may replace them, file by file:
//
//   customer.html.mustache  customer.txt.mustache   to a customer
//   case.html.mustache      case.txt.mustache       to a customer whose case was opened
//   desk.html.mustache      desk.txt.mustache       to a person who owns a case
//   words/de.json  words/de-du.json  words/en.json  words/fr.json  words/es.json
//
// A template there replaces the built-in one; of words only the entries that stand in the
// file are replaced. Templates are Mustache. They only lay out; every sentence comes from
// the words. A name that the letter does not have is an error, never an empty place.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "server/tell/words.h"

namespace kulanz {

struct Rendered {
  std::string text;
  std::string html;
};

class Stationery {
 public:
  // `folder` may be empty. Throws LetterError: which file, and what is wrong with it.
  explicit Stationery(const std::string& folder);

  // The words for a language tag as orders carry it ("de-CH") and a form of address; what
  // is not there is said in English.
  Words words(const std::string& locale, const std::string& address_form, Zone zone) const;

  // Both forms of a letter; `kind` is "customer", "case" or "desk". Throws LetterError.
  Rendered render(const std::string& kind, const Json& model) const;

 private:
  std::map<std::string, std::string, std::less<>> templates_;  // by file name
  std::map<std::string, Json, std::less<>> words_;             // by file name without .json
};

// One template filled; HTML is escaped. Throws LetterError. For Stationery, and its tests.
std::string render_template(const std::string& text, const Json& model, bool is_html);

}  // namespace kulanz
