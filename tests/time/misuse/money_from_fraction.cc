// Money has no fractions of a cent.
#include "core/base/units.h"

using kulanz::Money;

auto misuse() {
#ifdef MISUSE
  return Money{0.5};
#else
  return Money{50};
#endif
}
