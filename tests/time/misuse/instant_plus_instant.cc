// Two moments have a distance but no sum.
#include "core/time/time.h"

using kulanz::Instant;

auto misuse(Instant a, Instant b) {
#ifdef MISUSE
  return a + b;
#else
  return a - b;
#endif
}
