// An amount is not a percentage.
#include "core/base/units.h"

using kulanz::Money;
using kulanz::Percent;

auto misuse(Money m, Percent p) {
#ifdef MISUSE
  return m == p;
#else
  return m.minor == p.millionths;
#endif
}
