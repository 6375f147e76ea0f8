#include "tests/ledger/outside.h"

#include <csignal>

#include "server/app/crypto.h"

namespace kulanz::ledger {
namespace {

constexpr auto kMoment = std::chrono::milliseconds(50);

std::string webhook_secret() { return "whsec_" + base64(std::string(32, 's')); }

// Without the breaks of quoted-printable.
std::string unfolded(std::string text) {
  for (std::size_t at = 0; (at = text.find("=\r\n", at)) != std::string::npos;) text.erase(at, 3);
  return text;
}

std::string message_id(const std::string& letter) {
  const std::string name = "Message-ID: <";
  const std::size_t begin = letter.find(name) + name.size();
  return letter.substr(begin, letter.find('>', begin) - begin);
}

}  // namespace

Outside::Outside()
    : mail_({"real", "--cert", certificate_.cert(), "--key", certificate_.key(), "--require-tls",
             "--login", "kitchen:blue-cornflower"}),
      receiver_({"/usr/bin/env", "python3", "-B", KULANZ_SOURCE_DIR "/tests/tell/receiver.py",
                 webhook_secret()}),
      receiver_port_(receiver_.line()),
      letters_([this] { take_letters(); }),
      webhooks_([this] { take_webhooks(); }) {}

Outside::~Outside() {
  mail_.end();
  receiver_.end(SIGKILL);
  letters_.join();
  webhooks_.join();
}

Words Outside::flags() const {
  return {"--smtp-url",    mail_.url(),
          "--smtp-ca",     certificate_.cert(),
          "--smtp-user",   "kitchen",
          "--mail-from",   "Kitchen <service@kitchen.example>",
          "--signed-by",   "delivery_desk",
          "--webhook-url", "http://127.0.0.1:" + receiver_port_ + "/204"};
}

Words Outside::environment() const {
  return {"KULANZ_SMTP_PASSWORD=blue-cornflower", "KULANZ_WEBHOOK_SECRET=" + webhook_secret()};
}

std::vector<Arrived> Outside::of(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  const auto found = arrived_.find(order);
  return found == arrived_.end() ? std::vector<Arrived>() : found->second;
}

void Outside::wait() const {
  std::unique_lock lock(mutex_);
  something_.wait_for(lock, kMoment);
}

void Outside::note(const std::string& order, Arrived arrived) {
  const std::lock_guard lock(mutex_);
  arrived_[order].push_back(std::move(arrived));
  something_.notify_all();
}

void Outside::take_letters() {
  try {
    for (;;) {
      const Json letter = mail_.next();
      const std::string to = letter.at("to").at(0);
      const std::string text = unfolded(letter.at("data"));
      note(to.substr(0, to.find('@')), {"mail", "", message_id(text), text});
    }
  } catch (const std::runtime_error&) {
    // It was ended.
  }
}

void Outside::take_webhooks() {
  std::string text;
  for (std::string piece; !(piece = receiver_.line()).empty();) {
    text += piece;
    if (!Json::accept(text)) continue;  // a long line comes in pieces
    const Json webhook = Json::parse(text);
    text.clear();
    const Json& body = webhook.at("body");
    note(body.at("data").value("order", ""), {"webhook", body.at("type"), webhook.at("id"), ""});
  }
}

}  // namespace kulanz::ledger
