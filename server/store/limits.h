// What every store refuses in the same words: calls from inside a body, and keys
// and values beyond the limits of store.h.
#pragma once

#include <string_view>

namespace kulanz {

// Throws std::length_error.
void check_key(std::string_view key);
void check_value(std::string_view value);

// Throws std::logic_error when this thread is running a body of `store`. A nested
// call would wait for itself for ever.
void check_outside_body(const void* store);

// Marks this thread as running a body of `store`, for as long as it lives.
class InsideBody {
 public:
  explicit InsideBody(const void* store);
  ~InsideBody();
  InsideBody(const InsideBody&) = delete;
  InsideBody& operator=(const InsideBody&) = delete;

 private:
  const void* outer_;
};

}  // namespace kulanz
