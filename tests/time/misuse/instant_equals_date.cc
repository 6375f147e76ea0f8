// A moment is compared with a date only through a zone.
#include "core/time/time.h"

using kulanz::CivilDate;
using kulanz::Instant;

auto misuse(Instant a, [[maybe_unused]] Instant b, [[maybe_unused]] CivilDate d) {
#ifdef MISUSE
  return a == d;
#else
  return a == b;
#endif
}
