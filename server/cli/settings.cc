#include "server/cli/settings.h"

#include <charconv>
#include <cstdlib>
#include <map>
#include <sstream>

#include "server/cli/files.h"

namespace kulanz {
namespace {

constexpr char kConfig[] = "--config";

using Sources = std::map<std::string, std::string>;  // flag → where its value stood

std::string variable_of(const std::string& flag) {
  std::string name = "KULANZ_";
  for (const char c : flag.substr(2)) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

bool is_given(const std::vector<std::string>& words, const std::string& flag) {
  for (const std::string& word : words) {
    if (word == flag || word.starts_with(flag + "=")) return true;
  }
  return false;
}

std::vector<std::string> split(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> parts;
  for (std::string part; stream >> part;) parts.push_back(part);
  return parts;
}

// Variables become flags where no flag was given, so that both are checked alike.
Sources add_environment(const CLI::App& command, std::vector<std::string>& words) {
  Sources sources;
  const std::vector<std::string> given = words;
  for (const CLI::Option* option : command.get_options()) {
    const std::string flag = option->get_name();
    if (!flag.starts_with("--") || flag == "--help") continue;
    const std::string variable = variable_of(flag);
    const char* const value = std::getenv(variable.c_str());
    if (is_given(given, flag)) {
      sources[flag] = "the flag " + flag;
    } else if (value != nullptr && *value != '\0') {
      sources[flag] = "the variable " + variable;
      const bool is_list = option->get_expected_max() > 1;
      for (const std::string& part : is_list ? split(value) : std::vector<std::string>{value}) {
        words.push_back(flag + "=" + part);
      }
    }
  }
  return sources;
}

// CLI11 says "--name: what is wrong".
[[noreturn]] void refuse(const std::string& message, const Sources& sources) {
  const std::string flag = message.substr(0, message.find(':'));
  const auto source = sources.find(flag);
  const std::string where = source == sources.end() ? "the configuration file" : source->second;
  throw UsageError("kulanz: " + message + "\n  it stands in " + where +
                   "; `kulanz serve --help` tells what it may be");
}

[[noreturn]] void refuse_file(const CLI::App& command, const std::string& message) {
  const std::string file = command.get_option(kConfig)->as<std::string>();
  throw UsageError("kulanz: " + file + ": " + message +
                   "\n  names are those of the flags without --, as in read-timeout-ms = 10000;"
                   " secrets are taken from the key file only (`kulanz serve --help`)");
}

}  // namespace

void add_settings_file(CLI::App& command) {
  command.set_config(kConfig, "",
                     "settings as TOML, named like the flags: listen = \"127.0.0.1:8080\"");
  command.allow_config_extras(CLI::config_extras_mode::error);
}

CLI::Validator between(std::int64_t min, std::int64_t max, const std::string& unit) {
  const std::string range = std::to_string(min) + " to " + std::to_string(max);
  CLI::Validator validator(
      [=](std::string& text) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool fits = error == std::errc() && end == text.data() + text.size() &&
                          !text.empty() && value >= min && value <= max;
        return fits ? std::string()
                    : "\"" + text + "\" is not a whole number of " + unit + ", " + range;
      },
      range + " " + unit);
  return validator;
}

void parse_settings(CLI::App& command, std::vector<std::string> words) {
  const Sources sources = add_environment(command, words);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    command.parse(std::move(reversed));
  } catch (const CLI::ConfigError& error) {
    refuse_file(command, error.what());
  } catch (const CLI::FileError& error) {
    refuse_file(command, error.what());
  } catch (const CLI::ValidationError& error) {
    refuse(error.what(), sources);
  } catch (const CLI::ConversionError& error) {
    refuse(error.what(), sources);
  }
}

}  // namespace kulanz
