// What a letter says, from what is stored now: to a customer whose promise broke, ended or
// was not possible, and to the person who owns a case. All of it is text in the reader's
// language already; templates (stationery.h) only lay it out.
//
//   promise.breached  what was promised, how late it is, one apology signed by a person, what
//                     law and contract owe, what is given as goodwill with its code, who owns
//                     the case. Not needed when the promise is not broken any more and
//                     nothing is owed
//   promise.ended     the same once it is over, without a second apology. Only when more is
//                     due than the letter at the breach could say
//   promise.excused   why nothing is given, and how to say that it was different
//   case.introduced   to the customer whose case was opened by what they said, or without a
//                     letter about a breach: who owns it, how to reach them, until when they
//                     answer; once for each time it is opened
//   case.opened       to the case's owner: why, until when, whose order, what happened so far
//   case.overdue      the same, once nobody had done anything in time
#pragma once

#include <optional>
#include <string>

#include "server/app/app.h"
#include "server/app/outbox.h"
#include "server/app/refresh.h"
#include "server/app/tokens.h"
#include "server/tell/address.h"
#include "server/tell/stationery.h"

namespace kulanz {

// How long the link to the order's page in a letter is good for: status, claim and report.
inline constexpr std::int64_t kLinkSeconds = kMaxTokenSeconds;

struct LetterSettings {
  Mailbox from;
  Mailbox reply_to;       // no address: whoever signs, else `from`
  std::string page_url;   // with {ref}; empty: no link
  std::string signed_by;  // a role of the roster: its first person signs where no case is open
};

struct Letter {
  std::string kind;  // of template: "customer", "case", "desk"
  std::string language;
  Mailbox to;
  Mailbox reply_to;
  std::string subject;
  Json model;
};

// Whether a letter of this type is written at all.
bool is_letter_type(const std::string& type);

// The letter for a message of the outbox, REF/PROMISE/TYPE/N; nothing when there is nothing
// to say any more, or nobody with an address to say it to. Throws LetterError when it
// cannot be written whole.
std::optional<Letter> write_letter(App& app, Reader& reader, const Stationery& stationery,
                                   const LetterSettings& settings, const std::string& id,
                                   Instant now);

// Whether the letter at the breach apologises, as was decided when it was told (server/app/news.h);
// without it the letter says the same and leaves the sentence out.
bool apologises(Reader& reader, const OrderRecord& order, const PromiseView& view);

}  // namespace kulanz
