// kulanz serve, kulanz keys create.
#pragma once

#include <string>
#include <vector>

namespace kulanz {

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  std::string store;
  std::string key_file;               // empty: beside the database
  std::string roster;                 // empty: nobody
  std::vector<std::string> policies;  // folders whose policies are set at the start
  std::vector<std::string> origins;
};

// Serves until SIGINT or SIGTERM; returns the exit code.
int run_serve(const ServeOptions& options);

// Prints a new API key, once.
int run_keys_create(const ServeOptions& options, const std::string& scope);

}  // namespace kulanz
