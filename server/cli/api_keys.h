// kulanz keys create | list | revoke: API keys of a shop whose server is stopped. A
// running server has POST, GET and DELETE /v1/keys for an operator's key.
#pragma once

#include <string>

#include "server/cli/house.h"

namespace kulanz {

struct ApiKeysOptions {
  HouseOptions house;
  std::string scope;
  std::string label;
  std::string id;
};

// Each returns the exit code. The new key goes to standard output, once.
int run_keys_create(const ApiKeysOptions& options);
int run_keys_list(const ApiKeysOptions& options);
int run_keys_revoke(const ApiKeysOptions& options);

}  // namespace kulanz
