// How much a test does of what could go on for ever.
#pragma once

#include <cstdlib>

namespace kulanz {

// KULANZ_SOAK=1: hours, in place of minutes.
inline bool is_soak() { return std::getenv("KULANZ_SOAK") != nullptr; }

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KULANZ_ADDRESS_CHECKED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define KULANZ_ADDRESS_CHECKED 1
#endif

#ifdef KULANZ_ADDRESS_CHECKED
inline constexpr bool kAddressChecked = true;
#undef KULANZ_ADDRESS_CHECKED
#else
inline constexpr bool kAddressChecked = false;
#endif

// Under the address sanitizer the same is ten times as slow, and what it looks for shows
// in the first rounds: `checked`, where the build without it does `usual`.
inline int volume(int checked, int usual, int soak) {
  return is_soak() ? soak : kAddressChecked ? checked : usual;
}

}  // namespace kulanz
