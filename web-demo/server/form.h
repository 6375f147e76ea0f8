// What a form or a script sent, and who may send it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "server/http/server.h"

namespace kulanz::demo {

// Fields of a form (application/x-www-form-urlencoded) or of a flat JSON object.
// Whatever cannot be read is left out. Numbers become text, true becomes "true".
std::map<std::string, std::string> read_form(const HttpRequest& request);

// Whether the browser says that another site's page sends this.
bool from_elsewhere(const HttpRequest& request);

bool wants_json(const HttpRequest& request);

// `path` when it is a path of this shop, else "/": never another site.
std::string safe_way_back(const std::string& path);

}  // namespace kulanz::demo
