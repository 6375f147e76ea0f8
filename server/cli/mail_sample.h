// A shop in memory in which one story happened, so that its letters can be looked at.
//
// A story is a file of its own or taken from a policy's own tests:
//   {"ref":"K-10241", "policies":["pizza.json", …], "order":{as PUT /v1/orders/{ref}},
//    "events":[{"id","promise","kind","at","source","fault"?,"instance"?}],
//    "told_at"?: when the letter at the breach went out, "now": when this letter does}
#pragma once

#include <memory>
#include <string>

#include "server/app/app.h"

namespace kulanz {

struct SampleWishes {
  std::string kind;          // breach, ended, excused, introduced, case, overdue
  std::string locale;        // replaces the story's; empty: stays
  std::string address_form;  // likewise
  std::string roster;        // file; empty: somebody for every role that is needed
};

// The story of that one of the policy's own tests that fits the kind and gives most. `path` is the
// authored file. Throws UsageError when none does.
Json story_of_policy(const std::string& path, const SampleWishes& wishes);

// The story in a file; its policies are searched beside it.
Json story_of_file(const std::string& path);

class SampleShop {
 public:
  // Throws Refusal for what a server would refuse, UsageError for a story that is none.
  SampleShop(Json story, const SampleWishes& wishes);

  App& app() { return *app_; }
  // The letter's message, REF/PROMISE/TYPE/N. Throws UsageError when the story has none.
  const std::string& message() const { return message_; }

 private:
  Instant told_at();
  void tell_letter(const std::string& type, Instant at);
  void go_on_until(Instant at, bool with_events);
  void claim_vouchers();

  Json story_;
  std::string ref_;
  std::string promise_;
  std::string message_;
  SetClock clock_;
  SystemRandom random_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<App> app_;
};

}  // namespace kulanz
