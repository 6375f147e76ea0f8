// The parts of a letter's model, for letter.cc and letter_desk.cc. The names in the JSON are
// those that templates use.
#pragma once

#include <optional>
#include <vector>

#include "server/app/records.h"
#include "server/tell/letter.h"

namespace kulanz {

// All that a letter is written from.
struct Writing {
  App& app;
  Reader& reader;
  const LetterSettings& settings;
  const OrderRecord& order;
  const PromiseView& view;
  const Words& words;
  Instant now;
};

std::string shop_name(const LetterSettings& settings);
Json row(const Words& words, const std::string& label, const std::string& value);
std::string labelled(const Words& words, const std::string& label, const std::string& value);
Json sentences(const std::vector<std::string>& texts);

// What language, shop and order every letter names.
Json common_model(const Writing& writing);

std::string role_of(const Words& words, const std::string& role);
// What a text about this person may name: {name}, {role}, {contact}.
Fillings who_is(const Words& words, const Person& person);
Person owner_of(const CaseRecord& c);

// A letter to the customer that this person signs and, unless the shop wants them elsewhere,
// gets the answers to; what it says is still missing.
Letter letter_from(const Writing& writing, const Person& person);

// What was promised and what became of it.
Json promise_facts(const Writing& writing);
// When the carrier says that it was there.
void add_attempts(const Writing& writing, Json& rows);
// To the order's page; false without one. The token stands in the fragment: browsers send that
// to no server.
Json link(const Writing& writing);
// `first` is the text that says why this letter came.
Json footer(const Writing& writing, const char* first, const Mailbox& reply_to, bool has_link);

// How late it came or is; nothing when that is not known or not worth saying.
std::optional<Filling> delay_of(const Writing& writing);
// What a text about this promise may name: {delay}, {missed}, …
Fillings fillings_of(const Writing& writing);

// What is owed and what is given, each a section with its offers; a code is made for every
// voucher that can still be used. `told_at`: when an earlier letter showed the codes there
// were; 0: none did.
Json sections(const Writing& writing, std::int64_t told_at);

// To the owner of the case that the message names; nothing when it is closed, or its owner
// has no address.
std::optional<Letter> desk_letter(App& app, Reader& reader, const Stationery& stationery,
                                  const LetterSettings& settings, const OrderRecord& order,
                                  const PromiseView& view, const std::string& type,
                                  const std::string& case_id);
// To the customer: who owns that case, how to reach them and until when they answer; nothing
// when it is closed.
std::optional<Letter> case_letter(const Writing& writing, const std::string& case_id);
// Who owns the case, how to reach them and until when they answer, as a part of a letter.
Json case_box(const Writing& writing, const CaseRecord& c);
// The case with that id, as a message carries it.
std::optional<CaseRecord> case_of(Reader& reader, std::string id);

}  // namespace kulanz
