// Files as the commands read them, with errors that name the file.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace kulanz {

// A command was used wrongly, or a file is not there: printed, exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The whole file; "-" is standard input. Throws UsageError.
std::string read_text(const std::string& path);

// Written beside its name and then renamed. Throws UsageError.
void write_bytes(const std::string& path, const std::vector<std::uint8_t>& bytes);

// The *.json files of a folder except *.schema.json, sorted by name.
std::vector<std::string> policy_files(const std::string& folder);

// Where the shipped policies are: `given` if not empty, else ./policies, else
// policies beside the folder of the program. Throws UsageError when there is none.
std::string policy_folder(const std::string& given, const std::string& program);

}  // namespace kulanz
