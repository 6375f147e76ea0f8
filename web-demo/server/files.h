// Reading whole files.
#pragma once

#include <string>

namespace kulanz::demo {

// The file's bytes. Throws std::runtime_error naming the path.
std::string read_file(const std::string& path);

}  // namespace kulanz::demo
