// Sums of money are checked for overflow, never just added.
#include "core/base/units.h"

using kulanz::Money;

auto misuse(Money a, Money b) {
#ifdef MISUSE
  return a + b;
#else
  return a <=> b;
#endif
}
