// The people who own cases: for each role of a policy's escalations at least one
// person with a name and a way to reach them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/json.h"

namespace kulanz {

inline constexpr std::size_t kMaxRoles = 64;
inline constexpr std::size_t kMaxPeoplePerRole = 64;

struct Person {
  std::string name;
  std::string contact;  // what a customer can use: a number, an address
  std::string email;
  std::string role;
  std::string language;  // a tag such as "de-AT", in which letters are written to them; empty: German
};

class Roster {
 public:
  Roster() = default;  // nobody: orders whose policy can escalate are refused

  // {"roles":{"delivery_desk":[{"name","contact","email"?,"language"?},...]}}. Throws Refusal
  // roster_empty when there is no role, or a role without a person.
  static Roster parse(const Json& document);

  bool has(std::string_view role) const;
  // One owner for a case: always the same for the same case id.
  const Person& owner(std::string_view role, std::string_view case_id) const;
  // Who comes first in the role's list; null when there is no such role.
  const Person* first(std::string_view role) const;
  // Null when the role has nobody of that name.
  const Person* find(std::string_view role, std::string_view name) const;

 private:
  std::map<std::string, std::vector<Person>, std::less<>> roles_;
};

}  // namespace kulanz
