#include "server/store/store.h"

namespace kulanz {

void Store::submit(std::function<void(Transaction&)> body, Done done) {
  std::exception_ptr failure;
  try {
    write(body);
  } catch (...) {
    failure = std::current_exception();
  }
  done(failure);
}

}  // namespace kulanz
