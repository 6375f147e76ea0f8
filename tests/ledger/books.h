// What a shop has stored, held against the plain model, and against itself: money
// is neither made nor lost.
#pragma once

#include <string>

#include "tests/ledger/model.h"
#include "tests/ledger/shop.h"

namespace kulanz::ledger {

// The first thing that is not as the model has it; empty when all is.
std::string wrong_in_books(LedgerShop& shop, const plain::Model& model, const Names& names);

}  // namespace kulanz::ledger
