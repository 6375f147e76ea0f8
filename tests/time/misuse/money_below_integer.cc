// An amount is compared with an amount.
#include "core/base/units.h"

using kulanz::Money;

auto misuse(Money m) {
#ifdef MISUSE
  return m < 500;
#else
  return m < Money{500};
#endif
}
