// Seconds do not move a date; days do.
#include "core/time/time.h"

using kulanz::CivilDate;
using kulanz::Days;
using kulanz::Duration;

auto misuse(CivilDate d, [[maybe_unused]] Duration s, [[maybe_unused]] Days n) {
#ifdef MISUSE
  return d + s;
#else
  return d + n;
#endif
}
