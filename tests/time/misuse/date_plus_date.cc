// Two dates have a distance but no sum.
#include "core/time/time.h"

using kulanz::CivilDate;

auto misuse(CivilDate a, CivilDate b) {
#ifdef MISUSE
  return a + b;
#else
  return a - b;
#endif
}
