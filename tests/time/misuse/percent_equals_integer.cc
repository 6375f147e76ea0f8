// 98 what: percent or millionths?
#include "core/base/units.h"

using kulanz::Percent;

auto misuse(Percent p) {
#ifdef MISUSE
  return p == 98;
#else
  return p == Percent{98 * Percent::kOne};
#endif
}
