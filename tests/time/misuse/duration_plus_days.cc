// A day across a change of clocks is not 24 hours.
#include "core/time/time.h"

using kulanz::Days;
using kulanz::Duration;

auto misuse(Duration d, Days n) {
#ifdef MISUSE
  return d + n;
#else
  return d + kulanz::hours(24 * n.count);
#endif
}
