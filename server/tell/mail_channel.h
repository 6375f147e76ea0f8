// The channel "mail": letters to customers when a promise broke, ended or was not
// possible, and to the people who own cases. What each says: letter.h; how it looks:
// stationery.h; how it travels: smtp.h.
//
// A letter is written when it is sent, from what is stored then; its code is made then
// and is kept nowhere.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/tell/address.h"
#include "server/tell/channel.h"
#include "server/tell/smtp.h"

namespace kulanz {

struct MailSettings {
  SmtpSettings smtp;
  Mailbox from;
  Mailbox reply_to;       // no address: whoever signs, or the sender
  std::string page_url;   // an order's page, with {ref} in it; empty: letters have no link
  std::string letters;    // a folder whose files take the place of the built-in ones
  std::string signed_by;  // a role of the roster
  std::function<void(std::string_view line)> log;  // lines of JSON; may be left out
};

// Throws SmtpSettingError, LetterError: what is wrong with settings, words or templates,
// found out at the start and not with the first letter.
std::unique_ptr<Channel> open_mail_channel(MailSettings settings);

}  // namespace kulanz
