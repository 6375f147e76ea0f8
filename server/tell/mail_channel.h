// The channel "mail": letters to customers when a promise broke, ended or was not
// possible, and to the people who own cases. What each says: letter.h; how it looks:
// stationery.h; how it travels: smtp.h.
//
// A letter is written when it is sent, from what is stored then; its code is made then
// and is kept nowhere. Its Message-ID is a keyed hash of the message's id, the same in
// each attempt: a mail server that got it before knows it again.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/tell/channel.h"
#include "server/tell/letter.h"
#include "server/tell/mime.h"
#include "server/tell/smtp.h"

namespace kulanz {

struct MailSettings {
  SmtpSettings smtp;
  LetterSettings letter;
  std::string letters;  // a folder whose files take the place of the built-in ones
  std::function<void(std::string_view line)> log;  // lines of JSON; may be left out
};

// Throws SmtpSettingError, LetterError: what is wrong with settings, words or templates,
// found out at the start and not with the first letter.
std::unique_ptr<Channel> open_mail_channel(MailSettings settings);

// The whole message for a letter. Throws LetterError when its templates fail.
MimeMessage laid_out(App& app, const Stationery& stationery, const LetterSettings& settings,
                     const Letter& letter, const std::string& id, Instant now);

}  // namespace kulanz
