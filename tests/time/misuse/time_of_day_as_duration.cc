// A clock's reading is not how long something took.
#include "core/time/time.h"

using kulanz::Instant;
using kulanz::TimeOfDay;

auto misuse(TimeOfDay t, Instant a) {
#ifdef MISUSE
  return a + t;
#else
  return a + kulanz::seconds(t.seconds);
#endif
}
