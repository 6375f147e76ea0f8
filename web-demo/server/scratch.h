// A fresh folder for one run of the demo.
#pragma once

#include <string>

namespace kulanz::demo {

// Removed with everything in it at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

  // Unpacks an npm tarball here, as a shop's own build would, and returns the
  // folder that holds the package. Throws std::runtime_error.
  std::string unpack(const std::string& tarball) const;

 private:
  std::string path_;
};

}  // namespace kulanz::demo
