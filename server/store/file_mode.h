// Who may read what the store writes.
#pragma once

#include <sys/types.h>

namespace kulanz {

inline constexpr mode_t kOwnerOnly = 0600;

}  // namespace kulanz
