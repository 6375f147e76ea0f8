// The documents others build against, embedded by server/http/CMakeLists.txt.
#pragma once

#include <string_view>

namespace kulanz {

extern const std::string_view k_openapi_json;
extern const std::string_view k_status_schema_json;

}  // namespace kulanz
