// The C ABI of kulanz.wasm: the whole surface between a page and the core.
// Everything is bytes in fixed buffers; nothing is allocated, nothing is freed,
// and a call that is refused leaves the module as it was.
//
// One module instance holds one policy. Little-endian throughout.
//
// The same sources make two modules that decide alike (core/base/build.h).
// kulanz.wasm is what a page loads first and exports what exports.txt names;
// kulanz-whole.wasm, fetched when a policy needs it or when somebody asks why or types
// a code, exports exports_whole.txt.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Where to write `size` bytes of a compiled policy (64 KiB at most), a frame
// (96 KiB at most) or a typed code (64 bytes at most; only in the whole module). 0
// when `size` is above the limit. The pointer stays the same for the instance's life.
// Asking for room for a policy closes the one that is open, whose bytes are about to be
// overwritten.
uint8_t* kulanz_policy_buffer(uint32_t size);
uint8_t* kulanz_frame_buffer(uint32_t size);
uint8_t* kulanz_code_buffer(uint32_t size);

// 32 bytes: the SHA-256 of the policy, written before kulanz_open; the core only
// repeats it in every decision.
uint8_t* kulanz_digest_buffer(void);

// Checks and opens the policy in the buffer. 0 or a Reason (core/base/reason.h).
int32_t kulanz_open(uint32_t size);

// Decides; returns the decision buffer (core/decide/decision.h). Its first four
// bytes are its size. `now` is unix seconds. Without an open policy the decision is
// the error not_a_policy, for a frame above the limit too_large.
const uint8_t* kulanz_decide(uint32_t frame_size, int64_t now);

// The same decision with its trace. Only in the whole module.
const uint8_t* kulanz_explain(uint32_t frame_size, int64_t now);

// Only in the whole module: 0 when the check symbol of the typed code in its buffer fits, else
// a Reason.
int32_t kulanz_check_code(uint32_t size);

#ifdef __cplusplus
}
#endif
