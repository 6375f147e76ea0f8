// The tests that a policy carries: what is given, and what must come of it. They
// are read and checked with the policy; `kulanz lint` runs them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/author/json_tree.h"

namespace kulanz {

// A remedy that must be due with exactly this; every other must not be due.
struct ExpectedRemedy {
  std::string id;
  std::int64_t amount = 0;  // minor units; in kind: the count
  bool in_kind = false;
  std::size_t offset = 0;   // where it stands in the policy's text
};

// A list or a word that must come, where the test names one.
template <typename T>
struct Expected {
  T value;
  std::size_t offset = 0;
};

struct OwnTest {
  std::string name;
  std::size_t offset = 0;
  std::int64_t at = 0;     // unix seconds: the moment of the decision
  std::string given_text;  // JSON: {"order","facts","history","events"}
  JsonNode given;          // the same with its positions
  std::vector<ExpectedRemedy> remedies;
  bool all_remedies = false;  // "remedies" was given: those not named must not be due
  std::optional<Expected<std::string>> state;
  std::optional<Expected<std::string>> apology;  // empty: none
  std::optional<Expected<std::vector<std::string>>> blockers;     // sorted
  std::optional<Expected<std::vector<std::string>>> escalations;  // sorted
};

}  // namespace kulanz
