// Settings of a command from its flags, the environment and a TOML file: one name,
// three spellings (--read-timeout-ms, KULANZ_READ_TIMEOUT_MS, read-timeout-ms = …). A
// flag wins over the environment, the environment over the file, the file over the
// default. What a list holds comes from one place, never from two together; in the
// environment its entries are separated by spaces.
//
// Secrets are no settings: they come from the key file or from the variables that
// server/app/secrets.h names, never from a flag, which every user of a machine can see.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace kulanz {

// Adds --config FILE, whose unknown names are refused.
void add_settings_file(CLI::App& command);

// "a whole number of milliseconds, 100 to 600000"
CLI::Validator between(std::int64_t min, std::int64_t max, const std::string& unit);

// Parses a command's words together with the environment. Throws CLI::ParseError for
// help and the like, UsageError for a wrong value: what, where it stood, how to mend.
void parse_settings(CLI::App& command, std::vector<std::string> words);

}  // namespace kulanz
