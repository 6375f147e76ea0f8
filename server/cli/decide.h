// kulanz decide: one decision as JSON, or a file of cases.
#pragma once

#include <string>

namespace kulanz {

class Clock;

struct DecideOptions {
  std::string policy;    // authored or compiled file
  std::string facts;     // file or "-"
  std::string now;       // RFC 3339; empty: the clock's
  bool explain = false;
  bool as_text = false;
  std::string cases;     // file of cases
  std::string policies;  // folder for the cases; empty: policy_folder()'s choice
  std::string program;   // argv[0]
};

// Prints the decision. `facts` is a promise's input {"order","facts","history",
// "events"} or only the facts. Returns 1 when the question was refused.
int run_decide(const DecideOptions& options, const Clock& clock);

// Runs cases of the form [{"id","policy","facts","expected":{"amount_minor",
// "currency","in_kind"?}, "now"?, "input"?}]: one line a mismatch, then
// "N passed, N failed". Returns 0 only when none failed.
int run_decide_cases(const DecideOptions& options, const Clock& clock);

}  // namespace kulanz
