#include "core/facts/value.h"

namespace kulanz {

Missing missing_fact(int fact) {
  Missing m;
  (fact < 64 ? m.low : m.high) = std::uint64_t{1} << (fact % 64);
  return m;
}

Value constant_value(std::int64_t number) {
  Value v;
  v.numerator = number;
  return v;
}

Value unknown_value(const Missing& missing, std::int64_t hold) {
  Value v;
  v.known = false;
  v.missing = missing;
  v.hold = hold;
  v.trend = hold == kNever ? Trend::stays : Trend::any;
  return v;
}

}  // namespace kulanz
