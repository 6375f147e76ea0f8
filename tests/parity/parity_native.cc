// The native half of the parity run; run.mjs is the other. Cases travel as
// lines of JSON, {"policy","input","now":[...]}; decisions as their bytes.
//
//   parity_native compile POLICIES FOLDER     FOLDER/NAME.blob for each policy
//   parity_native generate POLICIES SEED N    → N lines
//   parity_native moments POLICIES < lines    → the lines with "now" filled up
//   parity_native decide POLICIES < lines     → for each line and now, a decision
//                                               and then the same with its trace
// POLICIES are folders, parted by ":". An input that is no tree of leaves has no
// decision: four zero bytes each.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "server/app/crypto.h"
#include "tests/parity/generate.h"

namespace kulanz::parity {
namespace {

int compile(const Shelf& shelf, const std::string& folder) {
  for (const auto& [name, entry] : shelf) {
    std::ofstream file(folder + "/" + name + ".blob", std::ios::binary);
    file << as_text(entry.blob);
    if (!file.flush()) throw std::runtime_error("cannot write " + name + ".blob");
  }
  return 0;
}

void fill_moments(Json& line, const Policy& policy, Decider& decider, Random& random) {
  const auto frame = frame_of(line.at("input"));
  Json now = line.value("now", Json::array());
  for (const std::int64_t moment : random_moments(policy, frame.value_or(std::vector<std::uint8_t>{}),
                                                  decider, random)) {
    if (now.size() < kMoments) now.push_back(moment);
  }
  line["now"] = now;
}

int generate(const Shelf& shelf, std::uint64_t seed, int count) {
  Random random(seed);
  Decider decider;
  auto next = shelf.begin();
  for (int i = 0; i < count; ++i, ++next) {
    if (next == shelf.end()) next = shelf.begin();
    Json line = {{"policy", next->first}, {"input", random_input(next->second.policy, random)}};
    fill_moments(line, next->second.policy, decider, random);
    std::cout << line.dump() << '\n';
  }
  return 0;
}

int moments(const Shelf& shelf) {
  Random random(1);
  Decider decider;
  for (std::string text; std::getline(std::cin, text);) {
    Json line = Json::parse(text);
    fill_moments(line, shelf.at(line.at("policy")).policy, decider, random);
    std::cout << line.dump() << '\n';
  }
  return 0;
}

void write(Bytes bytes) { std::cout << as_text(bytes); }

int decide(const Shelf& shelf) {
  static constexpr std::array<std::uint8_t, 4> kNoDecision = {};
  Decider decider;
  for (std::string text; std::getline(std::cin, text);) {
    const Json line = Json::parse(text);
    const Policy& policy = shelf.at(line.at("policy")).policy;
    const auto frame = frame_of(line.at("input"));
    for (const std::int64_t now : line.at("now")) {
      for (const bool explain : {false, true}) {
        write(frame ? decider.decide(policy, *frame, now, explain) : Bytes(kNoDecision));
      }
    }
  }
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) throw std::runtime_error("parity_native COMMAND POLICIES ...");
  const Shelf shelf = load_shelf(arguments[1]);
  if (shelf.empty()) throw std::runtime_error("no policies in " + arguments[1]);
  if (arguments[0] == "compile") return compile(shelf, arguments.at(2));
  if (arguments[0] == "generate") {
    return generate(shelf, std::stoull(arguments.at(2)), std::stoi(arguments.at(3)));
  }
  if (arguments[0] == "moments") return moments(shelf);
  if (arguments[0] == "decide") return decide(shelf);
  throw std::runtime_error("no such command: " + arguments[0]);
}

}  // namespace
}  // namespace kulanz::parity

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    return kulanz::parity::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "parity_native: %s\n", error.what());
    return 2;
  }
}
