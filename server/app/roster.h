// The people who own cases: for each role of a policy's escalations at least one
// person with a name and a way to reach them, and when they are there.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/json.h"
#include "server/app/role_hours.h"

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

  // {"roles":{"delivery_desk":[{"name","contact","email"?,"language"?},...]}}, or in the
  // array's place {"people":[...], and what role_hours.h has}. Throws Refusal roster_empty
  // when there is no role, or a role without a person, name_taken when two of a role have
  // one name, and what is wrong with its hours.
  static Roster parse(const Json& document);

  bool has(std::string_view role) const;
  // One owner for a case: always the same for the same case id.
  const Person& owner(std::string_view role, std::string_view case_id) const;
  // Who comes first in the role's list; null when there is no such role.
  const Person* first(std::string_view role) const;
  // Null when the role has nobody of that name.
  const Person* find(std::string_view role, std::string_view name) const;
  // Whoever comes after that name, in the roster's order and round again: the same person
  // where there is no other, the first after a name that it does not know. Null when the
  // role has nobody.
  const Person* next(std::string_view role, std::string_view name) const;

  // In the roster's order; none for a role that it does not know.
  const std::vector<Person>& people(std::string_view role) const;
  // Of a role that it does not know, the clock runs on.
  const RoleHours& hours(std::string_view role) const;

 private:
  struct Role {
    std::vector<Person> people;
    RoleHours hours;
  };
  static Role parse_role(const Json& entry, const std::string& name);
  const Role& role(std::string_view name) const;

  std::map<std::string, Role, std::less<>> roles_;
};

}  // namespace kulanz
