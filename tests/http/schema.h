// Checks JSON against the parts of JSON Schema 2020-12 that our documents use.
// Stricter in one thing: a property that the schema does not name is a finding,
// so that nothing is answered that is not documented.
#pragma once

#include <string>
#include <vector>

#include "server/app/json.h"

namespace kulanz {

class Schemas {
 public:
  // Documents by the name under which `$ref`s mention them ("" is the main one).
  void add(std::string name, Json document);

  // What does not fit, each with its path; empty when all does. `in` names the
  // document that the schema is part of.
  std::vector<std::string> check(const Json& schema, const Json& value, const std::string& in) const;

 private:
  struct Run;
  std::vector<std::pair<std::string, Json>> documents_;
};

}  // namespace kulanz
