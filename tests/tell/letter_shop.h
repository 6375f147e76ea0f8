// A test shop whose letters are looked at.
#pragma once

#include <string>

#include "server/tell/mail_channel.h"
#include "tests/app/test_shop.h"

namespace kulanz {

class LetterShop : public TestShop {
 public:
  LetterShop();

  const LetterSettings& settings() const { return settings_; }
  LetterSettings& settings() { return settings_; }
  const Stationery& stationery() const { return stationery_; }

  // A message as the rules tell it.
  std::string told(const std::string& ref, const std::string& promise, const std::string& type,
                   const Json& data = Json::object());
  // The letter for it now; nothing when none is needed.
  std::optional<Letter> letter(const std::string& id);
  // The same, laid out. The test fails when none is needed.
  MimeMessage message(const std::string& id);

  // A pizza that came 3 h 15 min late, its voucher claimed; the id of the letter's message.
  std::string late_pizza_told(const std::string& ref, const Json& order);

 private:
  LetterSettings settings_;
  Stationery stationery_{""};
};

Json in_language(Json order, const std::string& locale, const std::string& form = "");

}  // namespace kulanz
