// --store sqlite:PATH.
#pragma once

#include <string>

namespace kulanz {

// PATH. Throws UsageError for anything else.
std::string database_path(const std::string& store);

}  // namespace kulanz
