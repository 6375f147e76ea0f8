#include "server/cli/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace kulanz {

namespace fs = std::filesystem;

std::string read_text(const std::string& path) {
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::error_code error;
  std::ifstream stream(path, std::ios::binary);
  if (!stream || fs::is_directory(path, error)) throw UsageError("cannot read " + path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_bytes(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  const std::string draft = path + ".new";
  std::ofstream stream(draft, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  stream.close();
  std::error_code error;
  if (stream) fs::rename(draft, path, error);
  if (!stream || error) throw UsageError("cannot write " + path);
}

std::vector<std::string> policy_files(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".json") && !name.ends_with(".schema.json")) files.push_back(entry.path());
  }
  if (error) throw UsageError("cannot read the folder " + folder);
  std::sort(files.begin(), files.end());
  return files;
}

std::string policy_folder(const std::string& given, const std::string& program) {
  if (!given.empty()) return given;
  std::error_code error;
  const fs::path beside = fs::weakly_canonical(program, error).parent_path().parent_path();
  for (const fs::path& folder : {fs::path("policies"), beside / "policies"}) {
    if (fs::is_directory(folder, error)) return folder;
  }
  throw UsageError("no folder policies here; name one with --policies DIR");
}

}  // namespace kulanz
