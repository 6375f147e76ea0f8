// Codes ↔ serials: tags are made and compared here and nowhere else.
#pragma once

#include <string>
#include <string_view>

#include "core/voucher/code.h"
#include "server/app/app.h"
#include "server/app/records.h"

namespace kulanz {

struct VoucherName {
  std::uint64_t serial = 0;
  int key_id = 0;
};

// The serial in a typed code, once its tag was found to be made by one of our
// keys; no look-up is done. Throws Refusal code_malformed, code_typo, code_forged.
VoucherName read_code(const Secrets& secrets, std::string_view typed);

// The code of a serial, "7K3M-…" in groups of four. Throws Refusal
// voucher_key_missing when its key is not among the live ones.
std::string make_code(const Secrets& secrets, const VoucherName& name);

// The same for a voucher that the store knows by its serial.
std::string shown_code(App& app, Reader& reader, std::uint64_t serial);

// The voucher under a typed code. Whatever is wrong with the code, Refusal
// voucher_not_found: one answer for all of it.
VoucherRecord voucher_of_code(App& app, Reader& reader, const std::string& code);

// The last four symbols: what a status may show.
std::string hint_of(const Secrets& secrets, const VoucherName& name);

// A serial that the store does not know yet.
std::uint64_t new_serial(App& app, Reader& reader);

}  // namespace kulanz
