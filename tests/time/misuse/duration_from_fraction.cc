// There are no fractions of a second.
#include "core/time/time.h"

using kulanz::Duration;

auto misuse() {
#ifdef MISUSE
  return Duration{1.5};
#else
  return Duration{1};
#endif
}
