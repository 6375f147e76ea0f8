// The parts of a letter's model, for letter.cc and letter_desk.cc. The names in the JSON are
// those that templates use.
#pragma once

#include <optional>
#include <vector>

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

}  // namespace kulanz
