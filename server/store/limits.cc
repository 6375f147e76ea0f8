#include "server/store/limits.h"

#include <stdexcept>

#include "server/store/store.h"

namespace kulanz {
namespace {

thread_local const void* current_store = nullptr;

}  // namespace

void check_key(std::string_view key) {
  if (key.size() > kMaxKeyBytes) throw std::length_error("a store key is too long");
}

void check_value(std::string_view value) {
  if (value.size() > kMaxValueBytes) throw std::length_error("a stored value is too long");
}

void check_outside_body(const void* store) {
  if (current_store == store) throw std::logic_error("a store was called from inside its own body");
}

InsideBody::InsideBody(const void* store) : outer_(current_store) { current_store = store; }

InsideBody::~InsideBody() { current_store = outer_; }

}  // namespace kulanz
