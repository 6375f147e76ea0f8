// Time zones by name, from the tz database that is built in: the same on every
// machine, whatever its own says.
#pragma once

#include <string>

#include "core/time/zone.h"
#include "server/app/json.h"

namespace kulanz {

// The zone of that IANA name. Throws Refusal zone_unknown, about `where`.
Zone need_zone(const std::string& name, std::string where);

// Reads field `name`; what it says is a zone that exists.
std::string read_zone(Fields& fields, const char* name);

// "2026-05-04"
std::string date_text(CivilDate date);

}  // namespace kulanz
