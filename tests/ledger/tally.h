// How often each kind of call was answered, and how: a kind that never succeeds, or
// is never refused, was not tried.
#pragma once

#include <map>
#include <string>

#include "tests/ledger/model.h"

namespace kulanz::ledger {

class Tally {
 public:
  // `model` after the call: it knows of which kind a voucher is.
  void note(const Call& call, const Json& answer, const plain::Model& model);
  void add(const Tally& other);

  std::uint64_t calls() const;
  std::uint64_t refusals() const;
  // Of one kind, "redeem percent": how often it was done, of all, how often refused so.
  std::uint64_t done(const std::string& kind) const { return count(kind, kDone); }
  std::uint64_t refused(const std::string& code) const;

  // A line for each kind, with its outcomes.
  std::string text() const;

 private:
  static constexpr char kDone[] = "done";

  std::uint64_t count(const std::string& kind, const std::string& outcome) const;

  std::map<std::string, std::map<std::string, std::uint64_t>> seen_;  // kind → outcome
};

}  // namespace kulanz::ledger
