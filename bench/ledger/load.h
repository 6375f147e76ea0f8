// A client that asks a server on this machine one prepared request after another
// over connections that stay open, on one thread, and tells how long the answers
// took. Every answer is looked at: one that is not what was expected ends the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kulanz::bench {

struct Load {
  std::uint16_t port = 0;
  int connections = 1;
  // Requests a second that come whether or not answers do; 0: each connection
  // asks as soon as it was answered.
  double rate = 0;
  // After so long nothing more is asked; 0: until all was. Not with a rate, at which those left out
  // would be those that waited.
  double seconds = 0;
  int status = 200;
  std::string piece = {};  // which every answer's body must hold; may be empty
};

// At a rate, an answer's time counts from the moment at which its request was to be
// sent: what waits behind a slow answer is slow too.
struct Timing {
  std::size_t answers = 0;
  double seconds = 0;
  std::vector<std::int64_t> took_ns;  // ascending

  double per_second() const { return static_cast<double>(answers) / seconds; }
  // `share` of all answers took at most this long; 0 < share <= 1.
  double percentile_ms(double share) const;
};

// Sends each request at most once. Throws std::runtime_error with the first answer that was
// not expected, or when the server closes a connection or stays silent.
Timing run_load(const Load& load, const std::vector<std::string>& requests);

}  // namespace kulanz::bench
