// Result<T>: a value, or the Reason why there is none. By value, no allocation,
// no exception. Reading the value of a failed result traps.
#pragma once

#include "core/base/check.h"
#include "core/base/reason.h"

namespace kulanz {

template <typename T>
class [[nodiscard]] Result {
 public:
  constexpr Result(T value) : value_(value), reason_(Reason::ok) {}  // NOLINT: implicit by design
  constexpr Result(Reason reason) : value_{}, reason_(reason) {      // NOLINT: implicit by design
    KULANZ_CHECK(reason != Reason::ok);
  }

  constexpr bool ok() const { return reason_ == Reason::ok; }
  constexpr explicit operator bool() const { return ok(); }
  constexpr Reason reason() const { return reason_; }

  constexpr const T& value() const {
    KULANZ_CHECK(ok());
    return value_;
  }
  constexpr const T& operator*() const { return value(); }
  constexpr const T* operator->() const { return &value(); }

 private:
  T value_;
  Reason reason_;
};

}  // namespace kulanz
