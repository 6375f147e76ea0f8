// Cents or euros? A bare number does not say.
#include "core/base/units.h"

using kulanz::Money;

auto misuse(Money m, std::int64_t n) {
#ifdef MISUSE
  return m + n;
#else
  return Money{m.minor + n};
#endif
}
