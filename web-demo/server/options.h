// What the command line and the environment say.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace kulanz::demo {

struct Options {
  std::uint16_t port = 8787;  // KULANZ_PORT; 0 takes any free one
  std::string pages;          // --pages DIR: the web-demo folder
  std::string policies;       // --policies DIR
  std::string package;        // --package FILE.tgz or the folder it unpacks to
  std::string keys_file;      // --keys FILE: writes the API keys there, for tests and the curious
  bool help = false;
};

class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What is not named is looked for in the nearest folder above the program that
// holds web-demo/: the sources, the program being in their build/. Throws UsageError.
Options read_options(int argc, char** argv);

extern const char* const kUsage;

}  // namespace kulanz::demo
