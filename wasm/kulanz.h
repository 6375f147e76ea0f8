// The C ABI of kulanz.wasm: the whole surface between a page and the core.
// Everything is bytes in fixed buffers; nothing is allocated, nothing is freed,
// and a call that is refused leaves the module as it was.
//
// One module instance holds one policy. Little-endian throughout.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Where to write `size` bytes of a compiled policy (64 KiB at most), a frame
// (96 KiB at most) or a short text (64 bytes at most). 0 when `size` is above the
// limit. The pointer stays the same for the instance's life. Asking for room for
// a policy closes the one that is open, whose bytes are about to be overwritten.
uint8_t* kulanz_policy_buffer(uint32_t size);
uint8_t* kulanz_frame_buffer(uint32_t size);
uint8_t* kulanz_text_buffer(uint32_t size);

// 32 bytes: the SHA-256 of the policy, written before kulanz_open; the core only
// repeats it in every decision.
uint8_t* kulanz_digest_buffer(void);

// Checks and opens the policy in the buffer. 0 or a Reason (core/base/reason.h).
int32_t kulanz_open(uint32_t size);

// Decides; returns the decision buffer (core/decide/decision.h). Its first four
// bytes are its size. `now` is unix seconds; flags: 1 = explain. Without an open
// policy the decision is the error not_a_policy, for a frame above the limit
// too_large.
const uint8_t* kulanz_decide(uint32_t frame_size, int64_t now, uint32_t flags);

// 0 when the check symbol of the typed code in the text buffer fits, else a Reason.
int32_t kulanz_check_code(uint32_t size);

// Unix seconds of the RFC 3339 text in the text buffer; INT64_MIN when it is
// none. So the page reads the server's `now` as the core reads every moment.
int64_t kulanz_instant(uint32_t size);

#ifdef __cplusplus
}
#endif
