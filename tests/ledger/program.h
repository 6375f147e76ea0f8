// The real `kulanz` over one database file, and a client's words to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/http/http_client.h"
#include "tests/http/process.h"

namespace kulanz::ledger {

using Words = std::vector<std::string>;

struct ProgramOptions {
  std::string policies = KULANZ_SOURCE_DIR "/policies";
  Words flags;        // more of them
  Words environment;  // NAME=VALUE
};

class Program {
 public:
  explicit Program(std::string database, ProgramOptions options = {})
      : database_(std::move(database)), options_(std::move(options)) {}

  // Serves on a free port. False when it ended instead.
  bool start();
  int end(int signal) { return process_->end(signal); }
  bool is_over() { return process_->is_over(); }
  // `kulanz keys create`: what it prints, empty when it fails.
  std::string make_key();

  std::uint16_t port() const { return port_; }

 private:
  std::string database_;
  ProgramOptions options_;
  std::unique_ptr<Process> process_;
  std::uint16_t port_ = 0;
};

// One request with a credential and JSON.
HttpAnswer call(HttpClient& http, const std::string& credential, const std::string& method,
                const std::string& path, const Json& body, const std::string& idempotency_key);

// Puts the order of a pizza that came hours late, and tells so. False when not answered.
bool place_late_pizza(HttpClient& http, const std::string& key, const std::string& ref);

// A token for claims of this order; empty when not answered.
std::string claim_token(HttpClient& http, const std::string& key, const std::string& ref);

// The body of a claim of its voucher, and of a use of one.
Json claim_body();
Json use_body(const std::string& code, const std::string& customer, const std::string& cart,
              std::int64_t amount_minor);
// Whose order it is: each has a customer of its own.
std::string customer_of(const std::string& ref);

}  // namespace kulanz::ledger
