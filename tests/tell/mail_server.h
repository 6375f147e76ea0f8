// A mail server in a process of its own (smtp_server.py), and a certificate for it.
#pragma once

#include <string>
#include <vector>

#include "server/app/json.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {

// A self-signed certificate for 127.0.0.1 and localhost, made by openssl.
class TestCertificate {
 public:
  TestCertificate();
  std::string cert() const { return folder_.file("cert.pem"); }
  std::string key() const { return folder_.file("key.pem"); }

 private:
  FreshFolder folder_;
};

class MailServer {
 public:
  // As smtp_server.py takes them: {"real", …} or {"bad", SCRIPT}.
  explicit MailServer(const std::vector<std::string>& arguments);
  std::string url(const char* scheme = "smtp") const {
    return std::string(scheme) + "://127.0.0.1:" + port_;
  }
  // Waits for the next message that it takes. Throws std::runtime_error when it has ended.
  Json next();
  void end();

 private:
  Process process_;
  std::string port_;
};

}  // namespace kulanz
