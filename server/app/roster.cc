#include "server/app/roster.h"

#include "server/app/crypto.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

[[noreturn]] void refuse_empty(const std::string& where) {
  throw Refusal(RefusalKind::unprocessable, "roster_empty",
                "every case needs an owner: a role with at least one person is required", where);
}

Person parse_person(const Json& entry, const std::string& role, const std::string& where) {
  Fields fields(entry, where);
  Person person;
  person.role = role;
  person.name = fields.text("name");
  person.contact = fields.text("contact");
  person.email = fields.optional_text("email").value_or("");
  person.language = fields.optional_text("language").value_or("");
  fields.finish();
  return person;
}

std::vector<Person> parse_people(const Json& entries, const std::string& role,
                                 const std::string& where) {
  if (!entries.is_array() || entries.empty() || entries.size() > kMaxPeoplePerRole) {
    refuse_empty(where);
  }
  std::vector<Person> people;
  for (const Json& entry : entries) {
    Person person = parse_person(entry, role, where);
    for (const Person& other : people) {
      if (other.name != person.name) continue;
      throw Refusal(RefusalKind::unprocessable, "name_taken",
                    "two people of one role have the same name", where);
    }
    people.push_back(std::move(person));
  }
  return people;
}

}  // namespace

Roster::Role Roster::parse_role(const Json& entry, const std::string& name) {
  const std::string where = "roles/" + name;
  if (!is_id(name)) refuse_empty(where);
  if (!entry.is_object()) return {parse_people(entry, name, where), {}};
  Fields fields(entry, where);
  if (!fields.has("people")) refuse_empty(where);
  const Json& people = fields.array("people", 0, kMaxPeoplePerRole);
  Role role{parse_people(people, name, where + "/people"), RoleHours::parse(fields)};
  fields.finish();
  return role;
}

Roster Roster::parse(const Json& document) {
  Fields fields(document, "");
  const Json& roles = fields.object("roles");
  fields.finish();
  if (roles.empty() || roles.size() > kMaxRoles) refuse_empty("roles");
  Roster roster;
  for (const auto& [name, entry] : roles.items()) {
    roster.roles_.emplace(name, parse_role(entry, name));
  }
  return roster;
}

const Roster::Role& Roster::role(std::string_view name) const {
  static const Role nobody;
  const auto found = roles_.find(name);
  return found == roles_.end() ? nobody : found->second;
}

bool Roster::has(std::string_view name) const { return roles_.find(name) != roles_.end(); }

const std::vector<Person>& Roster::people(std::string_view name) const { return role(name).people; }

const RoleHours& Roster::hours(std::string_view name) const { return role(name).hours; }

const Person& Roster::owner(std::string_view name, std::string_view case_id) const {
  const std::vector<Person>& all = people(name);
  if (all.empty()) {
    throw Refusal(RefusalKind::unavailable, "role_without_owner",
                  "the roster has nobody for the role " + std::string(name));
  }
  const Sha256 hash = sha256(case_id);
  const std::size_t drawn = std::size_t{hash[0]} << 8 | hash[1];
  return all[drawn % all.size()];
}

const Person* Roster::first(std::string_view name) const {
  const std::vector<Person>& all = people(name);
  return all.empty() ? nullptr : &all.front();
}

const Person* Roster::find(std::string_view name, std::string_view who) const {
  for (const Person& person : people(name)) {
    if (person.name == who) return &person;
  }
  return nullptr;
}

const Person* Roster::next(std::string_view name, std::string_view who) const {
  const std::vector<Person>& all = people(name);
  if (all.empty()) return nullptr;
  const Person* const now = find(name, who);
  const std::size_t after = now == nullptr ? 0 : static_cast<std::size_t>(now - all.data()) + 1;
  return &all[after % all.size()];
}

}  // namespace kulanz
