// A duration is compared with a duration.
#include "core/time/time.h"

using kulanz::Duration;

auto misuse(Duration d) {
#ifdef MISUSE
  return d < 60;
#else
  return d < kulanz::minutes(1);
#endif
}
