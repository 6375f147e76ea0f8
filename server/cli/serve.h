// kulanz serve: the product's server, and its settings.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "server/cli/channel_options.h"
#include "server/cli/house.h"
#include "server/http/server.h"

namespace kulanz {

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  HouseOptions house;
  std::vector<std::string> policies;  // folders whose policies are set at the start
  std::string issue;                  // "at-breach", "on-claim"; empty: by whether mail is sent
  std::string senders;                // folder of sender files; empty: nobody sends
  std::vector<std::string> origins;
  std::string log_level = "info";
  GuessLimits guesses;
  ChannelOptions channels;
  ServerOptions server;  // its limits and timeouts; the address comes from `listen`
};

// The command's help, flags, and file (settings.h).
void add_serve(CLI::App& command, ServeOptions& options);

// Serves until SIGINT or SIGTERM; returns the exit code.
int run_serve(const ServeOptions& options);

}  // namespace kulanz
