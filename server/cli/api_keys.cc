#include "server/cli/api_keys.h"

#include <iostream>

#include "server/app/json.h"
#include "server/app/keys.h"
#include "server/cli/files.h"

namespace kulanz {

int run_keys_create(const ApiKeysOptions& options) {
  const auto scope = parse_scope(options.scope);
  if (!scope) throw UsageError("--scope is shop, partner, support, checkout or operator");
  if (options.label.size() > kMaxKeyLabel) {
    throw UsageError("--label has at most " + std::to_string(kMaxKeyLabel) + " bytes");
  }
  House house(options.house);
  std::cout << create_key(house.app, *scope, options.label) << "\n";
  return 0;
}

int run_keys_list(const ApiKeysOptions& options) {
  House house(options.house);
  const Json list = list_keys(house.app);
  for (const Json& key : list.at("keys")) {
    std::cout << key.at("id").get<std::string>() << "  …" << key.at("hint").get<std::string>()
              << "  " << key.at("created_at").get<std::string>() << "  "
              << key.at("scope").get<std::string>() << "  " << key.at("label").get<std::string>()
              << "\n";
  }
  return 0;
}

int run_keys_revoke(const ApiKeysOptions& options) {
  House house(options.house);
  revoke_key(house.app, options.id);
  std::cout << options.id << " is revoked\n";
  return 0;
}

}  // namespace kulanz
