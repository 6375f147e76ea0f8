// A number does not become a moment by itself.
#include "core/time/time.h"

using kulanz::Instant;

Instant misuse(std::int64_t n) {
#ifdef MISUSE
  return n;
#else
  return Instant{n};
#endif
}
