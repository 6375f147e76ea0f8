// A store of which one call fails: the Nth of a kind, counted over all restarts of
// a shop. What is before and after it goes through to the real store.
#pragma once

#include <memory>

#include "server/store/store.h"

namespace kulanz::ledger {

enum class StoreFault : std::uint8_t {
  none,
  begin,            // a transaction or a read does not begin
  statement,        // a get, put, erase or scan fails within one
  commit_not_done,  // the commit is in doubt, and did not happen
  commit_done,      // the commit is in doubt, and did happen
};

// Shared by the stores that are opened one after the other.
class FaultPlan {
 public:
  void fail(StoreFault fault, int nth) {
    fault_ = fault;
    left_ = nth;
  }
  // Whether this call is the one; counts it.
  bool is_now(StoreFault fault) { return fault == fault_ && left_ > 0 && --left_ == 0; }
  // Whether it was met.
  bool is_over() const { return left_ == 0; }

 private:
  StoreFault fault_ = StoreFault::none;
  int left_ = 0;
};

// `plan` must outlive the store.
std::unique_ptr<Store> make_faulty(std::unique_ptr<Store> store, FaultPlan& plan);

}  // namespace kulanz::ledger
