// A day has no fixed length in seconds.
#include "core/time/time.h"

using kulanz::Days;
using kulanz::Instant;

auto misuse(Instant a, Days n) {
#ifdef MISUSE
  return a - n;
#else
  return a - kulanz::hours(n.count);
#endif
}
