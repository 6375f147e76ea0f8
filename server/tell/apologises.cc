#include <algorithm>

#include "server/tell/letter.h"

namespace kulanz {

bool apologises(Reader& reader, const OrderRecord& order, const PromiseView& view) {
  // Of a schedule each missed issue was told; the last of them counts.
  for (int n = std::max(1, view.decision.issues_missed); n >= 1; --n) {
    const Message breach{order.ref, view.promise.id, kPromiseBreached, std::to_string(n), {}};
    if (const auto told = told_data(reader, breach)) return told->value("apologises", true);
  }
  return true;
}

}  // namespace kulanz
