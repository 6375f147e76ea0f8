#include "web-demo/server/options.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string_view>

namespace kulanz::demo {

const char* const kUsage =
    "kulanz-demo [--pages DIR] [--policies DIR] [--package DIR] [--keys FILE]\n"
    "Serves the demo shop on 127.0.0.1:8787 (KULANZ_PORT moves it) until SIGINT or SIGTERM.\n"
    "  --pages DIR     the web-demo folder\n"
    "  --policies DIR  the folder of authored policies\n"
    "  --package DIR   the unpacked npm package kulanz\n"
    "  --keys FILE     write the shop's API keys there (mode 0600)\n";

namespace {

std::uint16_t port_of(const char* text) {
  const std::string_view digits(text);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), port);
  if (error != std::errc() || end != digits.end()) throw UsageError("KULANZ_PORT is not a port");
  return port;
}

}  // namespace

Options read_options(int argc, char** argv) {
  namespace fs = std::filesystem;
  const fs::path build = fs::read_symlink("/proc/self/exe").parent_path();
  Options options;
  options.pages = (build / "../web-demo").lexically_normal().string();
  options.policies = (build / "../policies").lexically_normal().string();
  options.package = (build / "npm/package").string();
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
  if (const char* port = std::getenv("KULANZ_PORT")) options.port = port_of(port);
  return options;
}

}  // namespace kulanz::demo
