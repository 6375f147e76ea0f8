// Where secrets are kept: load_secrets() (secrets.h) reads them, this replaces them.
#pragma once

#include <string>
#include <vector>

#include "server/app/secrets.h"

namespace kulanz {

// Whether the environment brings the secrets, so that a key file is not read.
bool secrets_are_in_environment();

// The password of the mail server: the environment's, else the key file's, or "".
std::string smtp_password(const Secrets& secrets);
// What this sender signs with, and beside it, while it changes, what it signed with before;
// empty: nothing is known. The environment comes first, for each of them.
std::vector<std::string> sender_secrets(const Secrets& secrets, const std::string& name);

// What webhooks are signed with: the environment's, else the key file's, or "".
std::string webhook_secret(const Secrets& secrets);

// Replaces the key file as a whole: after a crash there is the old one or the new
// one, and once this has returned the new one. Throws Refusal bad_secrets, and the
// old one is still there.
void save_secrets(const std::string& key_file, const Secrets& secrets);

}  // namespace kulanz
