// The roster: who is there, when, and who comes next.
#include <gtest/gtest.h>

#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

Json office() {
  const Json day = Json::array({Json::array({"08:00", "18:00"})});
  return {{"people", {person("Mara"), person("Jon"), person("Ada")}},
          {"zone", "Europe/Berlin"},
          {"hours", {{"mon", day}, {"tue", day}, {"wed", day}, {"thu", day}, {"fri", day}}},
          {"holidays", {"2026-05-14"}},
          {"answer_within", "4 h"}};
}

Roster roster_of(const Json& role) { return Roster::parse({{"roles", {{"desk", role}}}}); }

std::string refused_at(const Json& role, const char* code) {
  std::string where;
  EXPECT_EQ(refusal_code([&] { roster_of(role); }, &where), code) << role.dump();
  return where;
}

TEST(Roster, TheNextPersonGoesRound) {
  const Roster roster = roster_of(office());
  EXPECT_EQ(roster.next("desk", "Mara")->name, "Jon");
  EXPECT_EQ(roster.next("desk", "Ada")->name, "Mara");
  EXPECT_EQ(roster.next("desk", "Somebody who left")->name, "Mara");
  EXPECT_EQ(roster_of(Json::array({person("Mara")})).next("desk", "Mara")->name, "Mara");
  EXPECT_EQ(roster.next("nobody", "Mara"), nullptr);
}

TEST(Roster, CountsOpenHoursOnly) {
  const Roster roster = roster_of(office());
  const RoleHours& hours = roster.hours("desk");
  // Friday 16:00 in Berlin: two hours are left, and two are Monday's.
  EXPECT_EQ(hours.answer_by(at("2026-05-08T14:00:00Z")), at("2026-05-11T08:00:00Z"));
  // Saturday evening: Monday morning.
  EXPECT_EQ(hours.open_at(at("2026-05-09T18:00:00Z")), at("2026-05-11T06:00:00Z"));
  EXPECT_EQ(hours.open_at(at("2026-05-11T06:30:00Z")), at("2026-05-11T06:30:00Z"));
  // Ascension Day is Thursday 14 May.
  EXPECT_EQ(hours.answer_by(at("2026-05-13T14:00:00Z")), at("2026-05-15T08:00:00Z"));
  // The clocks change in the night to Sunday, 25 October.
  EXPECT_EQ(hours.answer_by(at("2026-10-23T14:00:00Z")), at("2026-10-26T09:00:00Z"));
}

TEST(Roster, WithoutHoursTheClockRunsOn) {
  const Roster roster = roster_of(Json::array({person("Mara")}));
  EXPECT_EQ(roster.hours("desk").answer_by(at("2026-05-09T18:00:00Z")), at("2026-05-10T18:00:00Z"));
  EXPECT_EQ(roster.hours("desk").open_at(at("2026-05-09T18:00:00Z")), at("2026-05-09T18:00:00Z"));
  Json quick = {{"people", {person("Mara")}}, {"answer_within", "90 min"}};
  EXPECT_EQ(roster_of(quick).hours("desk").answer_by(at("2026-05-09T18:00:00Z")),
            at("2026-05-09T19:30:00Z"));
}

TEST(Roster, TellsWhatIsWrongAndWhere) {
  Json role = office();
  role["people"] = Json::array();
  EXPECT_EQ(refused_at(role, "roster_empty"), "roles/desk/people");
  role = office();
  role.erase("people");
  EXPECT_EQ(refused_at(role, "roster_empty"), "roles/desk");
  role = office();
  role["people"].push_back(person("Mara"));
  EXPECT_EQ(refused_at(role, "name_taken"), "roles/desk/people");
  role = office();
  role["zone"] = "Europe/Berlim";
  EXPECT_EQ(refused_at(role, "zone_unknown"), "roles/desk/zone");
  role = office();
  role.erase("zone");
  EXPECT_EQ(refused_at(role, "missing_field"), "roles/desk/zone");
  role = office();
  role.erase("hours");
  EXPECT_EQ(refused_at(role, "missing_field"), "roles/desk/hours");
  role = office();
  role["hours"]["mon"] = Json::array({Json::array({"18:00", "08:00"})});
  EXPECT_TRUE(refused_at(role, "bad_hours").starts_with("roles/desk/hours/mon"));
  role = office();
  role["hours"] = Json::object();
  refused_at(role, "bad_hours");
  role = office();
  role["lunch"] = "12:00";
  EXPECT_EQ(refused_at(role, "unknown_field"), "roles/desk/lunch");
  for (const char* const within : {"4", "0 h", "-1 h", "4 d", "4  h", "h", "1001 h", "4 h "}) {
    role = office();
    role["answer_within"] = within;
    EXPECT_EQ(refused_at(role, "bad_duration"), "roles/desk/answer_within") << within;
  }
}

}  // namespace
}  // namespace kulanz
