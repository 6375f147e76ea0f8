// The tz database as committed data, never the machine's: the same policy gives
// the same digest everywhere. From 1970 on; the names of tzdata's `backward` file
// are known too.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kulanz {

// The zone in the encoding of core/time/zone.h; empty when there is no such name.
// Names are compared byte for byte. The bytes live as long as the program.
std::span<const std::uint8_t> zone_bytes(std::string_view iana_name);

// The release the data was taken from, e.g. "2026f".
std::string_view tzdata_version();

// Every name, in the order of its bytes: for "did you mean".
std::vector<std::string_view> zone_names();

}  // namespace kulanz
