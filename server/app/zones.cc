#include "server/app/zones.h"

#include <array>

#include "core/author/zone_data.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxZoneName = 64;

}  // namespace

Zone need_zone(const std::string& name, std::string where) {
  const auto bytes = zone_bytes(name);
  std::size_t used = 0;
  const Result<Zone> zone = Zone::view(bytes, &used);
  if (bytes.empty() || !zone.ok()) {
    throw Refusal(RefusalKind::unprocessable, "zone_unknown",
                  "no time zone has this name: one of the tz database is expected, letter case "
                  "included, e.g. Europe/Berlin",
                  std::move(where));
  }
  return *zone;
}

std::string read_zone(Fields& fields, const char* name) {
  std::string zone = fields.text(name, {1, kMaxZoneName});
  need_zone(zone, fields.where(name));
  return zone;
}

std::string date_text(CivilDate date) {
  std::array<char, 16> text{};
  return {text.data(), static_cast<std::size_t>(format_date(date, text.data()))};
}

}  // namespace kulanz
