#include "web-demo/server/options.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string_view>

namespace kulanz::demo {

const char* const kUsage =
    "kulanz-demo [--pages DIR] [--policies DIR] [--package FILE] [--keys FILE]\n"
    "Serves the demo shop on 127.0.0.1:8787 (KULANZ_PORT moves it) until SIGINT or SIGTERM.\n"
    "  --pages DIR     the web-demo folder\n"
    "  --policies DIR  the folder of authored policies\n"
    "  --package FILE  the npm package kulanz, packed (.tgz) or as a folder\n"
    "  --keys FILE     write the shop's API keys there (mode 0600)\n"
    "Letters are sent where KULANZ_SMTP_URL names a mail server, smtp://127.0.0.1:2525; login and\n"
    "certificate by KULANZ_SMTP_USER, KULANZ_SMTP_PASSWORD and KULANZ_SMTP_CA.\n";

namespace {

std::uint16_t port_of(const char* text) {
  const std::string_view digits(text);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), port);
  if (error != std::errc() || end != digits.end()) throw UsageError("KULANZ_PORT is not a port");
  return port;
}

// The repository above the program, or nothing.
std::filesystem::path find_root() {
  for (auto at = std::filesystem::read_symlink("/proc/self/exe"); at.has_relative_path();) {
    at = at.parent_path();
    if (std::filesystem::exists(at / "web-demo/stories.json")) return at;
  }
  return {};
}

// The packed package in `folder` that was made last; empty when there is none.
std::string find_tarball(const std::filesystem::path& folder) {
  std::filesystem::path latest;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".tgz" || !path.filename().string().starts_with("kulanz-")) continue;
    if (latest.empty() || last_write_time(latest) < entry.last_write_time()) latest = path;
  }
  return latest.string();
}

}  // namespace

Options read_options(int argc, char** argv) {
  const std::filesystem::path root = find_root();
  Options options;
  options.pages = (root / "web-demo").string();
  options.policies = (root / "policies").string();
  options.package = find_tarball(root / "build/npm");
  const std::map<std::string_view, std::string*> named = {{"--pages", &options.pages},
                                                          {"--policies", &options.policies},
                                                          {"--package", &options.package},
                                                          {"--keys", &options.keys_file}};
  for (int at = 1; at < argc; ++at) {
    if (std::string_view(argv[at]) == "--help") {
      options.help = true;
      continue;
    }
    const auto found = named.find(argv[at]);
    if (found == named.end()) throw UsageError(std::string("unknown option ") + argv[at]);
    if (++at == argc) throw UsageError(std::string(argv[at - 1]) + " needs a value");
    *found->second = argv[at];
  }
  if (options.package.empty() && !options.help) {
    throw UsageError("no kulanz-*.tgz in build/npm; name one with --package");
  }
  if (const char* port = std::getenv("KULANZ_PORT")) options.port = port_of(port);
  return options;
}

}  // namespace kulanz::demo
