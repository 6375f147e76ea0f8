// A bare number has no unit; only a duration moves a moment.
#include "core/time/time.h"

using kulanz::Instant;

auto misuse(Instant a, std::int64_t n) {
#ifdef MISUSE
  return a + n;
#else
  return a + kulanz::seconds(n);
#endif
}
