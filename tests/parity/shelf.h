// The policies of some folders, compiled: what the parity run decides with.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/decide/engine.h"
#include "core/decide/workspace.h"

namespace kulanz::parity {

// A compiled policy and the view over it.
struct ShelfPolicy {
  std::vector<std::uint8_t> blob;
  Policy policy;
};

using Shelf = std::map<std::string, ShelfPolicy>;  // by name

// Compiles every *.json of the folders, which ":" parts. Throws std::runtime_error
// naming the file and the first finding when one does not compile.
Shelf load_shelf(const std::string& folders);

// A decision's bytes. `out` is 8-byte aligned by its type.
struct Decider {
  Workspace workspace;
  alignas(8) std::array<std::uint8_t, kMaxDecisionBytes> out;

  Bytes decide(const Policy& policy, Bytes frame, std::int64_t now, bool explain = false);
};

DecisionHeader header_of(Bytes decision);

}  // namespace kulanz::parity
