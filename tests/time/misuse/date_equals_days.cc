// A date is not the number of days since 1970.
#include "core/time/time.h"

using kulanz::CivilDate;
using kulanz::Days;

auto misuse(CivilDate d, Days n) {
#ifdef MISUSE
  return d == n;
#else
  return d.days == n.count;
#endif
}
