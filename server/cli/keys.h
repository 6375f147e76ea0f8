// `kulanz keys rotate` and `kulanz keys compromise`: the keys behind codes and order
// tokens. API keys: serve.h.
#pragma once

#include <iosfwd>
#include <string>

namespace kulanz {

struct KeysOptions {
  std::string store;     // sqlite:PATH
  std::string key_file;  // empty: PATH.keys
  bool voucher = false;  // rotate: which kind
  bool token = false;
  int retire = 0;          // rotate: a key to take out; 0: none
  int leaked_voucher = 0;  // compromise: which key
  int leaked_token = 0;
};

inline constexpr char kRotateAbout[] =
    "Make a new key, with which codes (--voucher) or order tokens (--token) are made from now "
    "on.\n\n"
    "The keys before it are still accepted; at most four are live. --retire ID takes one out: a\n"
    "voucher key only when no voucher needs it any more, a token key at once (its tokens end).\n"
    "Stop the server first, and start it again afterwards. Keep a copy of the new key file.";

inline constexpr char kCompromiseAbout[] =
    "A key may have leaked: replace it, and everything that could be forged with it.\n\n"
    "--voucher ID: every voucher of that key gets a new code, its balance, terms and holds stay;\n"
    "then the key is dropped and codes made with it are refused. One message for each voucher is\n"
    "put into the outbox; batches are told as a whole: export their codes again.\n"
    "--token ID: the key is dropped; order tokens made with it end at once.\n"
    "Stop the server first. Interrupted, run it again: it goes on where it was.";

// Both return the exit code, print what was done to `out`, and throw Refusal or
// UsageError, nothing changed that is not said.
int run_keys_rotate(const KeysOptions& options, std::ostream& out);
int run_keys_compromise(const KeysOptions& options, std::ostream& out);

}  // namespace kulanz
