// Does the client of the ledger's bench see a server that stalls, or does it politely wait with
// its next requests until the stall is over, and find that all was well (coordinated omission)?
#include "bench/ledger/load.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace kulanz::bench {
namespace {

constexpr int kRequests = 100;
constexpr double kRate = 1'000;  // one each millisecond
constexpr std::int64_t kGap_ns = 1'000'000;
constexpr std::chrono::milliseconds kStall{kRequests};
constexpr char kRequest[] = "GET / HTTP/1.1\r\n\r\n";
constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

// Speaks with one client: keeps it waiting with its first request, answers the others at once.
class StalledServer {
 public:
  StalledServer() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 1) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("no server");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~StalledServer() {
    thread_.join();
    close(socket_);
  }

  std::uint16_t port() const { return port_; }

 private:
  void serve() const {
    const int client = accept(socket_, nullptr, nullptr);
    char request[sizeof kRequest];
    bool first = true;
    while (recv(client, request, sizeof request, 0) > 0) {
      if (first) std::this_thread::sleep_for(kStall);
      first = false;
      if (send(client, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) < 0) break;
    }
    close(client);
  }

  int socket_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

const std::vector<std::string> kAsked(kRequests, kRequest);

// The n-th request is due n ms after the first, and none is answered before the stall is over:
// so it must count at least 100 - n ms, on however slow a machine.
TEST(Load, CountsFromWhenARequestWasDue) {
  const StalledServer server;
  const Timing timing = run_load({.port = server.port(), .rate = kRate}, kAsked);
  ASSERT_EQ(timing.took_ns.size(), kRequests);
  for (std::size_t n = 0; n < kRequests; ++n) {
    EXPECT_GE(timing.took_ns[n], static_cast<std::int64_t>(n + 1) * kGap_ns) << n;
  }
  EXPECT_GE(timing.percentile_ms(0.5), 50);
}

TEST(Load, AsksNothingMoreAfterItsTime) {
  const StalledServer server;
  const Timing timing = run_load({.port = server.port(), .seconds = 0.001}, kAsked);
  EXPECT_EQ(timing.answers, 1);
}

}  // namespace
}  // namespace kulanz::bench
