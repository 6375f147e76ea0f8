// A result that nobody looks at hides an error.
#include "core/time/time.h"

bool misuse() {
#ifdef MISUSE
  kulanz::parse_date("2026-02-30");
  return true;
#else
  return kulanz::parse_date("2026-02-30").ok();
#endif
}
