// How many codes a second a batch issues into the store: SQLite, full sync, portion
// after portion as the server's keeper writes them. One line of JSON.
//
//   batch_bench FOLDER [CODES]
#include <chrono>
#include <cstdio>
#include <string>

#include "server/app/batches.h"
#include "server/app/issuing.h"

namespace kulanz {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void print(const char* name, std::int64_t codes, double seconds) {
  std::printf("{\"name\":\"%s\",\"peer\":\"kulanz\",\"value\":%.0f,\"unit\":\"codes/s\"}\n", name,
              static_cast<double>(codes) / seconds);
}

std::string start(App& app, std::int64_t codes) {
  const Json body = {{"kind", "fixed"}, {"face_minor", 1000},      {"currency", "EUR"},
                     {"bearer", true},  {"zone", "Europe/Berlin"}, {"valid_through", "2026-12-31"},
                     {"codes", codes}};
  const Attempt attempt{"bench", "batch", "POST /v1/vouchers", body.dump()};
  return post_voucher(app, attempt, body).body.at("batch").at("id");
}

void run(const std::string& folder, std::int64_t codes) {
  const auto store = open_sqlite_store({folder + "/batch.db", "", true});
  const SetClock clock({1'777'840'260});
  SystemRandom random;
  start_crypto();
  App app(*store, clock, random, new_secrets(random), {});
  const std::string id = start(app, codes);
  const auto issuing = std::chrono::steady_clock::now();
  while (continue_batches(app)) {
  }
  print("batch_issue", codes, seconds_since(issuing));

  const auto exporting = std::chrono::steady_clock::now();
  const auto next = batch_codes(app, id);
  std::size_t bytes = 0;
  for (std::string piece = next(); !piece.empty(); piece = next()) bytes += piece.size();
  print("batch_export", static_cast<std::int64_t>(bytes / 20), seconds_since(exporting));
}

}  // namespace
}  // namespace kulanz

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("batch_bench FOLDER [CODES]\n", stderr);
    return 2;
  }
  kulanz::run(argv[1], argc > 2 ? std::stoll(argv[2]) : kulanz::kMaxBatchCodes);
  return 0;
}
