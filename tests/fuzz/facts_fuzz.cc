// The input is what is known of one promise, for one of the shipped policies:
//
//   input = policy_name " " now "\n" (path "=" text "\n")*      leaves, as text
//         | policy_name " !" now "\n" bytes                     a frame as it is
//
// Two forms, because most changes to a frame's own bytes only break its lengths.
#include <filesystem>
#include <map>

#include "tests/fuzz/check.h"

namespace {

using namespace kulanz;

const std::map<std::string, test::Asked, std::less<>>& shipped() {
  static const auto all = [] {
    std::map<std::string, test::Asked, std::less<>> policies;
    for (const auto& entry : std::filesystem::directory_iterator(KULANZ_SOURCE_DIR "/policies")) {
      const std::string name = entry.path().stem().string();
      const bool is_policy = entry.path().extension() == ".json" && name != "policy.schema";
      if (is_policy) policies.emplace(name, test::Asked::shipped(name));
    }
    return policies;
  }();
  return all;
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

fuzz::Buffer frame_of_lines(std::string_view lines) {
  test::Leaves leaves;
  while (!lines.empty()) {
    std::string_view line = take_until(lines, '\n');
    const std::string path(take_until(line, '='));
    leaves.push_back({path, std::string(line)});
  }
  return test::frame_of(leaves);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fuzz::Asker asker;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view moment = take_until(rest, '\n');
  const auto policy = shipped().find(take_until(moment, ' '));
  if (policy == shipped().end()) return -1;
  const bool as_it_is = moment.starts_with('!');
  if (as_it_is) moment.remove_prefix(1);
  const Result<Instant> now = parse_instant(moment);
  const fuzz::Buffer frame = as_it_is ? fuzz::Buffer(rest.begin(), rest.end()) : frame_of_lines(rest);
  if (!now.ok()) return -1;
  asker.ask_until_it_changes(policy->second.policy(), frame, *now);
  return 0;
}
