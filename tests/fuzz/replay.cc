// A main for builds without libFuzzer: gives every file of the folders that are
// named to the target, so that what was once wrong stays right. The last name
// that is printed is the guilty one.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "tests/support/question.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void replay(const fs::path& file) {
  std::printf("%s\n", file.c_str());
  std::fflush(stdout);
  const std::string text = kulanz::test::read_file(file.string());
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());  // so that its end is guarded
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int count, char** folders) {
  std::size_t replayed = 0;
  for (int i = 1; i < count; ++i) {
    const std::vector<fs::path> files = files_below(folders[i]);
    for (const fs::path& file : files) replay(file);
    if (files.empty()) return std::fprintf(stderr, "%s is empty\n", folders[i]), 1;
    replayed += files.size();
  }
  std::printf("%zu inputs\n", replayed);
  return replayed == 0 ? 1 : 0;
}
