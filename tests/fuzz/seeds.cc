// seeds FOLDER: where the fuzz targets begin, made from the shipped policies.
//
//   policy/  the policies as they are
//   blob/    their blobs, and one blob damaged in every way that a table of
//            sections can be
//   facts/   what the policies' own tests give, in the form of facts_fuzz.cc
#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/author/author.h"
#include "tests/fuzz/check.h"

namespace {

namespace fs = std::filesystem;
using namespace kulanz;
using nlohmann::json;

class Seeds {
 public:
  explicit Seeds(fs::path folder) : folder_(std::move(folder)) {
    for (const char* target : {"policy", "blob", "facts"}) fs::create_directories(folder_ / target);
  }

  void add(const std::string& target, const std::string& name, std::string_view bytes) {
    std::ofstream file(folder_ / target / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  void add_blob(const std::string& name, std::span<const std::uint8_t> blob) {
    add("blob", name, {reinterpret_cast<const char*>(blob.data()), blob.size()});
  }

 private:
  fs::path folder_;
};

// Every section's place and size, a record's too much and too little; every end.
void damage(const std::vector<std::uint8_t>& blob, Seeds& seeds) {
  constexpr std::array<int, 4> kRecords = {1, -1, 8, -8};
  for (std::size_t field = 0; field < 2 * kSections; ++field) {
    const std::size_t at = 8 + field * sizeof(std::uint32_t);
    const auto number = read_at<std::uint32_t>(blob, at);
    for (const int change : kRecords) {
      std::vector<std::uint8_t> damaged = blob;
      const std::uint32_t other = number + static_cast<std::uint32_t>(change);
      std::memcpy(damaged.data() + at, &other, sizeof(other));
      seeds.add_blob("section-" + std::to_string(field / 2) + (field % 2 == 0 ? "-at" : "-size") +
                         (change > 0 ? "+" : "") + std::to_string(change), damaged);
    }
    if (field % 2 == 0) seeds.add_blob("ends-at-section-" + std::to_string(field / 2), std::span(blob).first(number));
  }
}

// {"a": {"b": 1}} → "facts/a/b=1", as the server and the page walk it.
void add_leaves(const json& value, const std::string& path, std::string& lines) {
  if (value.is_structured() && !value.empty()) {
    for (const auto& [name, inner] : value.items()) {
      add_leaves(inner, path.empty() ? name : path + "/" + name, lines);
    }
    return;
  }
  if (value.is_object()) return;
  lines += path + "=" + (value.is_string() ? value.get<std::string>() : value.dump()) + "\n";
}

void add_policy(const fs::path& file, Seeds& seeds) {
  const std::string name = file.stem().string();
  const std::string text = test::read_file(file.string());
  Compiled compiled;
  std::vector<Finding> findings;
  fuzz::expect(compile_policy(text, compiled, findings), "the shipped policies compile");
  seeds.add("policy", name, text);
  seeds.add_blob(name, compiled.blob);
  if (name == "parcel") damage(compiled.blob, seeds);
  for (std::size_t i = 0; i < compiled.tests.size(); ++i) {
    const OwnTest& own = compiled.tests[i];
    const YearMonthDay day = year_month_day(CivilDate{static_cast<std::int32_t>(own.at / 86'400)});
    char now[40];
    std::snprintf(now, sizeof(now), "%04d-%02d-%02dT%02d:%02d:%02dZ", day.year, day.month, day.day,
                  static_cast<int>(own.at / 3600 % 24), static_cast<int>(own.at / 60 % 60),
                  static_cast<int>(own.at % 60));
    std::string lines = name + " " + now + "\n";
    add_leaves(json::parse(own.given_text), "", lines);
    seeds.add("facts", name + "-" + std::to_string(i), lines);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return std::fputs("usage: seeds FOLDER\n", stderr), 2;
  Seeds seeds(arguments[1]);
  for (const auto& entry : fs::directory_iterator(KULANZ_SOURCE_DIR "/policies")) {
    const bool is_policy = entry.path().extension() == ".json" && entry.path().stem() != "policy.schema";
    if (is_policy) add_policy(entry.path(), seeds);
  }
  return 0;
}
