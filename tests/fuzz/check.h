// What must be true of every decision, whatever was asked: the fuzz targets'
// common part. A broken promise is printed and ends the process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/finding.h"
#include "core/decide/engine.h"
#include "core/decide/workspace.h"
#include "core/plan/plan.h"
#include "core/policy/policy.h"
#include "tests/support/question.h"

namespace kulanz::fuzz {

using Buffer = std::vector<std::uint8_t>;

// Ends the process with `promise`, as a crash, when it is not kept.
void expect(bool kept, const char* promise);

// A finding can be shown: its place is inside the file, its words are UTF-8.
void expect_clear(const std::vector<Finding>& findings);

// Decides again and again with the same memory, as a server does.
class Asker {
 public:
  // Asks at `now`, plainly and explained. Both decisions lie inside their buffers
  // and agree, and what was asked before changes no byte.
  Buffer ask(const Policy& policy, std::span<const std::uint8_t> frame, Instant now);

  // The same, and the decision's bytes stay as they are until it says otherwise.
  void ask_until_it_changes(const Policy& policy, std::span<const std::uint8_t> frame, Instant now);

 private:
  Buffer decide_once(const Policy& policy, const Question& question) {
    return decide_with(*workspace_, policy, question);
  }
  // A plan, where the policy has one, says the same of the facts in workspace_.
  void expect_plan_agrees(const Policy& policy);
  static Buffer decide_with(Workspace& workspace, const Policy& policy, const Question& question);

  std::unique_ptr<Workspace> workspace_ = std::make_unique<Workspace>();
  std::unique_ptr<Workspace> other_ = std::make_unique<Workspace>();
  std::unique_ptr<Plan> plan_ = std::make_unique<Plan>();
};

// Something for every fact that the policy asks for, and an event that keeps it.
test::Leaves some_leaves(const Policy& policy);

// Moments worth asking at: long before, during and long after some_leaves().
std::vector<Instant> some_moments();

}  // namespace kulanz::fuzz
