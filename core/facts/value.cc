#include "core/facts/value.h"

namespace kulanz {

Missing missing_fact(int fact) {
  Missing m;
  (fact < 64 ? m.low : m.high) = std::uint64_t{1} << (fact % 64);
  return m;
}

Value unknown_value(const Missing& missing, std::int64_t hold) {
  Value v;
  v.known = false;
  v.numerator = static_cast<std::int64_t>(missing.low);
  v.denominator = static_cast<std::int64_t>(missing.high);
  v.hold = hold;
  v.trend = hold == kNever ? Trend::stays : Trend::any;
  return v;
}

}  // namespace kulanz
