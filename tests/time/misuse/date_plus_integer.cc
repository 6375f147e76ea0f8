// Is it days, weeks, months? A bare number does not say.
#include "core/time/time.h"

using kulanz::CivilDate;
using kulanz::Days;

auto misuse(CivilDate d, int n) {
#ifdef MISUSE
  return d + n;
#else
  return d + Days{n};
#endif
}
