#include "tests/tell/mail_server.h"

#include <csignal>
#include <stdexcept>

namespace kulanz {
namespace {

constexpr char kPython[] = "/usr/bin/python3";  // Debian's, which has python3-aiosmtpd

std::vector<std::string> command(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {kPython, "-B", KULANZ_SOURCE_DIR "/tests/tell/smtp_server.py"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace

TestCertificate::TestCertificate() {
  // It tells of its progress where errors belong.
  Process openssl({"/bin/sh", "-c",
                   "exec openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc"
                   " -days 2 -subj /CN=mail.test -addext subjectAltName=IP:127.0.0.1,DNS:localhost"
                   " -keyout '" +
                       key() + "' -out '" + cert() + "' 2>/dev/null"});
  openssl.rest();
  if (openssl.wait() != 0) throw std::runtime_error("openssl made no certificate");
}

MailServer::MailServer(const std::vector<std::string>& arguments)
    : process_(command(arguments)), port_(process_.line()) {
  if (port_.empty()) throw std::runtime_error("the mail server did not start");
}

Json MailServer::next() {
  std::string text;
  // A long line comes in pieces.
  while (!Json::accept(text)) {
    const std::string piece = process_.line();
    if (piece.empty()) throw std::runtime_error("the mail server ended");
    text += piece;
  }
  return Json::parse(text);
}

void MailServer::end() { process_.end(SIGKILL); }

}  // namespace kulanz
