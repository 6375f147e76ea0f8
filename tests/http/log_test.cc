// The log: one line of JSON a request, and never what the request held.
#include "server/cli/log.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/http/http_client.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

TEST(RequestLine, NamesThePatternAndNoMore) {
  const Json line =
      Json::parse(request_line({"POST", "/v1/redemptions", 409, std::chrono::microseconds(1500),
                                "a1b2c3-00002a", "voucher_spent"}));
  EXPECT_EQ(line, Json({{"event", "request"},
                        {"method", "POST"},
                        {"route", "/v1/redemptions"},
                        {"status", 409},
                        {"ms", 1.5},
                        {"id", "a1b2c3-00002a"},
                        {"refusal", "voucher_spent"}}));
}

class ServerLog : public ::testing::Test {
 protected:
  // Runs a server with its standard error in a file; its lines once it has ended.
  std::vector<Json> lines_of(const std::string& level,
                             const std::function<void(std::uint16_t)>& requests) {
    const std::string file = folder.file("log");
    Process server({"/bin/sh", "-c",
                    "exec " KULANZ_PROGRAM " serve --listen 127.0.0.1:0 --log-level " + level +
                        " --store sqlite:" + folder.file("shop.db") + " 2>" + file});
    const std::string listens = server.line();
    requests(static_cast<std::uint16_t>(std::stoi(listens.substr(listens.rfind(':') + 1))));
    server.end(SIGTERM);
    std::ifstream stream(file);
    std::vector<Json> lines;
    for (std::string line; std::getline(stream, line);) {
      text += line + "\n";
      lines.push_back(Json::parse(line));
    }
    return lines;
  }

  FreshFolder folder;
  std::string text;
};

TEST_F(ServerLog, HasALineARequestWithoutWhatTheRequestHeld) {
  const std::string key = "kk_shop_markermarkermarkermarkermarker";
  const std::vector<Json> lines = lines_of("info", [&](std::uint16_t port) {
    HttpClient client(port);
    const Headers headers = {{"Authorization", "Bearer " + key},
                             {"X-Marker", "marker"},
                             {"Content-Type", "application/json"}};
    client.call("GET", "/v1/orders/marker/status?marker=marker", headers);
    client.call("POST", "/v1/redemptions", headers, "{\"code\":\"marker\"}");
    client.call("GET", "/marker", headers);
    client.call("MARKER", "/healthz", headers);
    client.send("marker\r\n\r\n");
    client.receive();
  });
  std::vector<Json> requests;
  for (const Json& line : lines) {
    EXPECT_TRUE(line.contains("at") && line.contains("level")) << line;
    if (line.at("event") == "request") requests.push_back(line);
  }
  ASSERT_EQ(requests.size(), 5u) << text;
  EXPECT_EQ(requests[0].at("route"), "/v1/orders/{ref}/status");
  EXPECT_EQ(requests[0].at("status"), 401);
  EXPECT_EQ(requests[1].at("refusal"), "unauthorized");
  EXPECT_EQ(requests[2].at("route"), "");
  EXPECT_EQ(requests[3].at("method"), "other");
  EXPECT_EQ(requests[4].at("status"), 400);
  EXPECT_EQ(text.find("marker"), std::string::npos) << text;
  EXPECT_EQ(text.find("MARKER"), std::string::npos) << text;
  EXPECT_EQ(text.find("[redacted]"), std::string::npos) << "a request's name is taken for a code";
}

TEST_F(ServerLog, SaysOnlyWhatFailedWhenAskedTo) {
  EXPECT_TRUE(lines_of("warn", [](std::uint16_t port) { HttpClient(port).call("GET", "/healthz"); })
                  .empty())
      << text;
}

}  // namespace
}  // namespace kulanz
