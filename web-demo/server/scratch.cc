#include "web-demo/server/scratch.h"

#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

extern char** environ;

namespace kulanz::demo {

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kulanz-demo-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot create " + pattern);
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::unpack(const std::string& tarball) const {
  std::array<std::string, 5> words = {"tar", "-xzf", tarball, "-C", path_};
  std::array<char*, 6> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
  pid_t child = 0;
  int status = 1;
  const bool ran = ::posix_spawnp(&child, "tar", nullptr, nullptr, arguments.data(), environ) == 0 &&
                   ::waitpid(child, &status, 0) == child;
  if (!ran || status != 0) throw std::runtime_error("cannot unpack " + tarball);
  return path_ + "/package";
}

}  // namespace kulanz::demo
