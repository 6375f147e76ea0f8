#include "server/app/serials.h"

#include <algorithm>

#include "core/voucher/code.h"
#include "server/app/batches.h"

namespace kulanz {
namespace {

// Each round draws what is missing; with a range that is half full, twenty of them
// leave one serial in a million missing.
constexpr int kMaxRounds = 40;
constexpr std::size_t kRandomBytes = 8;

// Evenly spread but for a part in 2^29: 64 random bits over at most 35.
void draw_into(Random& random, SerialRange range, std::size_t count,
               std::vector<std::uint64_t>& serials) {
  std::vector<std::uint8_t> bytes(count * kRandomBytes);
  random.fill(bytes);
  for (std::size_t i = 0; i < bytes.size(); i += kRandomBytes) {
    std::uint64_t bits = 0;
    for (std::size_t j = 0; j < kRandomBytes; ++j) bits = bits << 8 | bytes[i + j];
    serials.push_back(range.from + bits % (range.until - range.from));
  }
}

void sort_unique(std::vector<std::uint64_t>& serials) {
  std::sort(serials.begin(), serials.end());
  serials.erase(std::unique(serials.begin(), serials.end()), serials.end());
}

}  // namespace

SerialRange part_of_serials(std::int64_t k, std::int64_t parts) {
  const std::uint64_t size = (std::uint64_t{1} << kSerialBits) / static_cast<std::uint64_t>(parts);
  const std::uint64_t from = size * static_cast<std::uint64_t>(k);
  return {from, from + size};
}

std::vector<std::uint64_t> draw_free_serials(Random& random, Reader& reader, SerialRange range,
                                             std::size_t count) {
  std::vector<std::uint64_t> serials;
  for (int round = 0; round < kMaxRounds && serials.size() < count; ++round) {
    draw_into(random, range, count - serials.size(), serials);
    sort_unique(serials);
    std::erase_if(serials, [&](std::uint64_t serial) {
      return reader.get(Table::vouchers, serial_key(serial)).has_value();
    });
  }
  if (serials.size() < count) return {};
  return serials;
}

std::string pack_serials(const std::vector<std::uint64_t>& serials) {
  std::string packed;
  packed.reserve(serials.size() * kSerialBytes);
  for (const std::uint64_t serial : serials) {
    for (std::size_t i = kSerialBytes; i-- > 0;) packed += static_cast<char>(serial >> (8 * i));
  }
  return packed;
}

std::vector<std::uint64_t> unpack_serials(std::string_view packed) {
  std::vector<std::uint64_t> serials;
  serials.reserve(packed.size() / kSerialBytes);
  for (std::size_t at = 0; at + kSerialBytes <= packed.size(); at += kSerialBytes) {
    std::uint64_t serial = 0;
    for (std::size_t i = 0; i < kSerialBytes; ++i) {
      serial = serial << 8 | static_cast<unsigned char>(packed[at + i]);
    }
    serials.push_back(serial);
  }
  return serials;
}

}  // namespace kulanz
