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

}  // namespace

Roster Roster::parse(const Json& document) {
  Fields fields(document, "");
  const Json& roles = fields.object("roles");
  fields.finish();
  if (roles.empty() || roles.size() > kMaxRoles) refuse_empty("roles");
  Roster roster;
  for (const auto& [role, people] : roles.items()) {
    const std::string where = "roles/" + role;
    if (!is_id(role) || !people.is_array() || people.empty() ||
        people.size() > kMaxPeoplePerRole) {
      refuse_empty(where);
    }
    for (const Json& entry : people) {
      roster.roles_[role].push_back(parse_person(entry, role, where));
    }
  }
  return roster;
}

bool Roster::has(std::string_view role) const { return roles_.find(role) != roles_.end(); }

const Person& Roster::owner(std::string_view role, std::string_view case_id) const {
  const auto found = roles_.find(role);
  if (found == roles_.end()) {
    throw Refusal(RefusalKind::unavailable, "role_without_owner",
                  "the roster has nobody for the role " + std::string(role));
  }
  const std::vector<Person>& people = found->second;
  const Sha256 hash = sha256(case_id);
  const std::size_t drawn = std::size_t{hash[0]} << 8 | hash[1];
  return people[drawn % people.size()];
}

const Person* Roster::first(std::string_view role) const {
  const auto found = roles_.find(role);
  return found == roles_.end() ? nullptr : &found->second.front();
}

const Person* Roster::find(std::string_view role, std::string_view name) const {
  const auto found = roles_.find(role);
  if (found == roles_.end()) return nullptr;
  for (const Person& person : found->second) {
    if (person.name == name) return &person;
  }
  return nullptr;
}

}  // namespace kulanz
