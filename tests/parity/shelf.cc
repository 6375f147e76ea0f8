#include "tests/parity/shelf.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "core/author/author.h"
#include "server/app/crypto.h"

namespace kulanz::parity {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

ShelfPolicy open(Compiled compiled) {
  ShelfPolicy result{std::move(compiled.blob), {}};
  const Digest digest = sha256(as_text(result.blob));
  const Result<Policy> policy = open_policy(result.blob, digest);
  if (!policy.ok()) {
    throw std::runtime_error(compiled.name + ": " + std::string(reason_code(policy.reason())));
  }
  result.policy = *policy;
  return result;
}

void load_folder(const std::string& folder, Shelf& shelf) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json" || entry.path().stem().extension() == ".schema") continue;
    Compiled compiled;
    std::vector<Finding> findings;
    if (!compile_policy(read_file(entry.path()), compiled, findings)) {
      throw std::runtime_error(entry.path().string() + ": " + findings.at(0).message);
    }
    const std::string name = compiled.name;
    shelf.emplace(name, open(std::move(compiled)));
  }
}

}  // namespace

Shelf load_shelf(const std::string& folders) {
  start_crypto();
  Shelf shelf;
  std::istringstream list(folders);
  for (std::string folder; std::getline(list, folder, ':');) load_folder(folder, shelf);
  return shelf;
}

Bytes Decider::decide(const Policy& policy, Bytes frame, std::int64_t now, bool explain) {
  const Question question{.now = {now}, .explain = explain, .frame = frame};
  const std::size_t size = kulanz::decide(policy, question, workspace, out);
  return Bytes(out).first(size);
}

DecisionHeader header_of(Bytes decision) { return read_at<DecisionHeader>(decision, 0); }

}  // namespace kulanz::parity
