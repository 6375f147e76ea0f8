// Where secrets are kept: the one file of the server that reads the environment
// and writes a key file.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/app/refusal.h"
#include "server/app/secrets_file.h"

namespace kulanz {
namespace {

constexpr mode_t kOwnerOnly = 0600;

Json keys_from_list(std::string_view list, const char* variable) {
  Json keys = Json::array();
  std::stringstream stream{std::string(list)};
  for (std::string entry; std::getline(stream, entry, ',');) {
    const std::size_t colon = entry.find(':');
    const std::string id = entry.substr(0, colon);
    if (colon == std::string::npos || id.empty() || id.size() > 6 ||
        id.find_first_not_of("0123456789") != std::string::npos) {
      refuse_secrets(std::string(variable) + " is a list of id:key, separated by commas");
    }
    keys.push_back({{"id", std::stoi(id)}, {"key", entry.substr(colon + 1)}});
  }
  return keys;
}

const char* need(const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr) refuse_secrets(std::string(variable) + " is missing beside KULANZ_VOUCHER_KEYS");
  return value;
}

Secrets secrets_from_environment() {
  return secrets_from_json(
      {{"version", 1},
       {"shop", need("KULANZ_SHOP")},
       {"voucher_keys", keys_from_list(need("KULANZ_VOUCHER_KEYS"), "KULANZ_VOUCHER_KEYS")},
       {"token_keys", keys_from_list(need("KULANZ_TOKEN_KEYS"), "KULANZ_TOKEN_KEYS")}});
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

void sync_folder(const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

// Written beside its name first: a crash never leaves half a key file.
void write_key_file(const std::string& path, const std::string& text) {
  const std::string draft = path + ".new";
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly);
  if (file < 0) refuse_secrets("the key file " + path + " cannot be created");
  const bool written = write_all(file, text);
  ::close(file);
  if (!written || ::rename(draft.c_str(), path.c_str()) != 0) {
    refuse_secrets("the key file " + path + " cannot be written");
  }
  sync_folder(path);
}

}  // namespace

bool secrets_are_in_environment() { return std::getenv("KULANZ_VOUCHER_KEYS") != nullptr; }

std::string smtp_password(const Secrets& secrets) {
  const char* const value = std::getenv("KULANZ_SMTP_PASSWORD");
  return value != nullptr ? value : secrets.smtp_password;
}

std::string webhook_secret(const Secrets& secrets) {
  const char* const value = std::getenv("KULANZ_WEBHOOK_SECRET");
  return value != nullptr ? value : secrets.webhook_secret;
}

namespace {

// In the key file the former one stands beside it as NAME.old.
constexpr char kFormer[] = ".old";
constexpr char kFormerVariable[] = "_OLD";

std::string sender_secret(const Secrets& secrets, const std::string& name, bool former) {
  std::string variable = "KULANZ_SENDER_";
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    variable += plain ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
  }
  variable += "_SECRET";
  if (former) variable += kFormerVariable;
  const char* const value = std::getenv(variable.c_str());
  if (value != nullptr && *value != '\0') return value;
  const auto found = secrets.senders.find(former ? name + kFormer : name);
  return found == secrets.senders.end() ? "" : found->second;
}

}  // namespace

std::vector<std::string> sender_secrets(const Secrets& secrets, const std::string& name) {
  std::vector<std::string> found;
  for (const bool former : {false, true}) {
    std::string secret = sender_secret(secrets, name, former);
    if (!secret.empty()) found.push_back(std::move(secret));
  }
  return found;
}

void save_secrets(const std::string& key_file, const Secrets& secrets) {
  write_key_file(key_file, secrets_to_json(secrets).dump(2) + "\n");
}

Secrets load_secrets(const std::string& key_file, Random& random, bool is_new_shop) {
  if (secrets_are_in_environment()) return secrets_from_environment();
  if (!std::filesystem::exists(key_file)) {
    if (!is_new_shop) refuse_secrets("the key file " + key_file + " is missing: bring it back");
    save_secrets(key_file, new_secrets(random));
  }
  std::ifstream file(key_file);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) refuse_secrets("the key file " + key_file + " cannot be read");
  return secrets_from_json(parse_json(text.str()));
}

}  // namespace kulanz
