#include "web-demo/server/files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace kulanz::demo {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace kulanz::demo
