// A kitchen that tells of its orders by signed webhooks (kitchen/), and what becomes of two of
// them by themselves:
//   early   its delivery is told before the order, is kept until that comes, and both are taken
//           up in one commit: too late, a voucher
//   late    is told of in time, breaks while nobody asks, and is delivered after its letter came
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/ledger/outside.h"

namespace kulanz::ledger {

inline constexpr std::int64_t kKitchenFace = 500;  // of the voucher for each

// So often each message of an order arrived.
struct Tally {
  std::map<std::string, int> letters;                          // by Message-ID
  std::map<std::string, std::map<std::string, int>> webhooks;  // by type and id
  std::vector<std::string> texts;                              // of letters
};
Tally tally(const Outside& outside, const std::string& order);

class Kitchen {
 public:
  Kitchen(const Outside& outside, const std::string& name)
      : outside_(outside), early_("early-" + name), late_("late-" + name) {}

  // How `kulanz serve` takes its webhooks.
  static ProgramOptions options(const Outside& outside);

  // Tells what was not answered yet, and waits until everything has arrived; false when the
  // program is over before. `key` is the shop's.
  bool go_on(Program& program, const std::string& key);

  // Tells again what was answered, as senders do.
  void repeat(Program& program);

  // So many bodies were answered, of kBodies.
  int answered() const { return next_; }
  static constexpr int kBodies = 4;

  // The types of what is told of an order, each once.
  std::vector<std::string> told_of(const std::string& order) const;
  std::vector<std::string> orders() const { return {early_, late_}; }

 private:
  enum Body { delivered_early, ordered_early, ordered_late, delivered_late };

  bool send(HttpClient& http, int number);
  const std::string& body(int number);
  std::string make_body(int number);
  bool has_letter() const;
  bool has_everything() const;
  bool wait_for(Program& program, bool (Kitchen::*is_so)() const) const;

  const Outside& outside_;
  const std::string early_;
  const std::string late_;
  std::vector<std::string> bodies_;  // once made, for ever the same
  std::int64_t breaks_at_ = 0;
  int next_ = 0;
};

}  // namespace kulanz::ledger
