// A currency is not an amount.
#include "core/base/units.h"

using kulanz::Currency;
using kulanz::Money;

auto misuse(Currency c, Money m) {
#ifdef MISUSE
  return c < m;
#else
  return c == Currency{} && m == Money{};
#endif
}
