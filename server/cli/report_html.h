// A report as one page that stands alone: no script, no network, no font. Charts are
// inline SVG; the tables below say the same in figures. Light and dark, from 320 px on,
// in print, and in a page that is read from right to left.
#pragma once

#include <string>

#include "server/app/json.h"

namespace kulanz {

std::string report_html(const Json& report);

}  // namespace kulanz
