// What the program speaks to: a real mail server and a receiver of webhooks, and what arrives
// there, of many shops side by side.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/ledger/program.h"
#include "tests/tell/mail_server.h"

namespace kulanz::ledger {

// One message as the other side knows it.
struct Arrived {
  std::string channel;  // "mail", "webhook"
  std::string type;     // of a webhook; a letter does not say
  std::string id;       // Message-ID, webhook-id
  std::string text;     // of a letter, as one line
};

class Outside {
 public:
  Outside();
  ~Outside();
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;

  // With which `kulanz serve` sends there.
  Words flags() const;
  Words environment() const;

  // What arrived of this order, in the order of arrival.
  std::vector<Arrived> of(const std::string& order) const;
  // Waits a moment, or until something arrives.
  void wait() const;

  // Whose order it is: letters are known by where they go.
  static std::string address_of(const std::string& order) { return order + "@example.org"; }

 private:
  void take_letters();
  void take_webhooks();
  void note(const std::string& order, Arrived arrived);

  TestCertificate certificate_;
  MailServer mail_;
  Process receiver_;
  std::string receiver_port_;
  mutable std::mutex mutex_;
  mutable std::condition_variable something_;
  std::map<std::string, std::vector<Arrived>> arrived_;
  std::thread letters_;
  std::thread webhooks_;
};

}  // namespace kulanz::ledger
