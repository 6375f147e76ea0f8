// Files of a folder as answers. For the demo; a shop has its own web server.
#pragma once

#include <string>

#include "server/http/server.h"

namespace kulanz {

// Answers what lies below `prefix` with the file of that name in `folder`; never
// anything outside it, whatever dots or links the path has.
HttpHandler static_file_handler(std::string prefix, std::string folder, HttpHeaders headers);

// By the name's ending; application/octet-stream when it is not known.
std::string media_type(std::string_view name);

}  // namespace kulanz
