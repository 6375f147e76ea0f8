// A CHECK guards an invariant of our own code, never an input. It stays on in
// every build: a wrong decision costs more than a stopped process, and ten of
// them cost 74 bytes of wasm. Input errors are a Reason, see reason.h.
#pragma once

#define KULANZ_CHECK(condition) \
  do {                          \
    if (!(condition)) {         \
      __builtin_trap();         \
    }                           \
  } while (false)
