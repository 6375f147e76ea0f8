// The requests of a run, whole and ready to be sent.
#pragma once

#include <string>
#include <vector>

namespace kulanz::bench {

struct Asking {
  std::string key;                 // an API key that may do it
  std::vector<std::string> codes;  // taken in turn, each as often as it takes
  std::string run;                 // keeps orders and idempotency keys of two runs apart
  std::size_t count = 0;
};

std::vector<std::string> health_requests(std::size_t count);
std::vector<std::string> validation_requests(const Asking& asking);
// One minor unit each, for an order of its own.
std::vector<std::string> redemption_requests(const Asking& asking);
// One voucher each, by a key that may issue.
std::vector<std::string> issue_requests(const Asking& asking);

// The same codes with another tag whose check symbol fits: what only the server,
// with its key, can tell from a good one.
std::vector<std::string> with_bad_tags(const std::vector<std::string>& codes);

}  // namespace kulanz::bench
