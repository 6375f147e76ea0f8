#include "server/tell/letter_parts.h"

#include <algorithm>
#include <array>

#include "server/app/clock.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 5> kRightToLeft = {"ar", "fa", "he", "ur", "yi"};

std::optional<Filling> filling_of(const Words& words, const ApologyParam& param,
                                  const std::string& currency) {
  if (!param.value) return std::nullopt;
  switch (param.type) {
    case Type::duration: {
      const std::string said = words.duration(*param.value);
      return said.empty() ? std::nullopt : std::optional(Filling{said, {}});
    }
    case Type::money:
      return Filling{words.money(*param.value, currency), {}};
    case Type::instant:
      return Filling{words.moment({*param.value}), {}};
    case Type::date:
      return Filling{words.day({static_cast<std::int32_t>(*param.value)}), {}};
    case Type::enumeration:
      return Filling{one_line(param.text), {}};
    default:
      return words.count(*param.value);
  }
}

// A telephone number stays in one line.
std::string contact_text(const std::string& contact) {
  constexpr std::size_t kShort = 24;
  std::string text = one_line(contact);
  if (text.size() > kShort) return text;
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at)) {
    text.replace(at, 1, "\u00A0");
  }
  return text;
}

std::string escaped_for_url(const std::string& text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_') {
      escaped += c;
    } else {
      escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return escaped;
}

}  // namespace

std::string shop_name(const LetterSettings& settings) {
  const std::string name = one_line(settings.from.name);
  return name.empty() ? domain_of(settings.from.address) : name;
}

std::string labelled(const Words& words, const std::string& label, const std::string& value) {
  return words.say({"labelled"}, {{"label", {label, {}}}, {"value", {value, {}}}});
}

Json row(const Words& words, const std::string& label, const std::string& value) {
  return {{"label", label}, {"value", value}, {"labelled", labelled(words, label, value)}};
}

Json sentences(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back({{"sentence", text}});
  return list;
}

Json common_model(const Writing& writing) {
  const std::string& language = writing.words.language();
  const bool rtl =
      std::find(kRightToLeft.begin(), kRightToLeft.end(), language) != kRightToLeft.end();
  const Fillings order = {{"ref", {writing.order.ref, {}}},
                          {"title", {one_line(writing.order.title), {}}}};
  return {{"language", language},
          {"direction", rtl ? "rtl" : "ltr"},
          {"shop", shop_name(writing.settings)},
          {"order", writing.words.say({"order"}, order)}};
}

std::string role_of(const Words& words, const std::string& role) {
  return words.say({"role." + role, "role.other"});
}

Fillings who_is(const Words& words, const Person& person) {
  return {{"name", {one_line(person.name), {}}},
          {"role", {role_of(words, person.role), {}}},
          {"contact", {contact_text(person.contact), {}}}};
}

Person owner_of(const CaseRecord& c) {
  return {c.owner_name, c.owner_contact, c.owner_email, c.role, ""};
}

Letter letter_from(const Writing& writing, const Person& person) {
  Letter letter;
  letter.language = writing.words.language();
  letter.to = {one_line(writing.order.name), writing.order.email};
  letter.reply_to = writing.settings.reply_to;
  if (letter.reply_to.address.empty() && is_address(person.email)) {
    letter.reply_to = {one_line(person.name), person.email};
  }
  Fillings greeting;
  if (!letter.to.name.empty()) greeting["name"] = {letter.to.name, {}};
  const Fillings who = who_is(writing.words, person);
  letter.model = common_model(writing);
  letter.model["greeting"] = writing.words.say({"greeting"}, greeting);
  letter.model["signer"] = writing.words.say({"case.person"}, who);
  letter.model["signer_reach"] = writing.words.say({"sign.reach"}, who);
  return letter;
}

Json promise_facts(const Writing& writing) {
  const Decision& d = writing.view.decision;
  const Words& words = writing.words;
  Json rows = Json::array();
  if (d.issues > 0) {
    rows.push_back(row(words, words.say({"fact.issues"}),
                       words.say({"fact.issues.value"}, {{"missed", words.count(d.issues_missed)},
                                                         {"due", words.count(d.issues_due)}})));
    return rows;
  }
  if (d.deadline) {
    const Fillings at = {{"deadline", {words.moment(*d.deadline), {}}}};
    rows.push_back(
        row(words, words.say({"fact.promised"}), words.say({"fact.promised.value"}, at)));
  }
  const std::string done = words.say({"fact.done." + d.policy, "fact.done"});
  if (d.state == PromiseState::breached || d.fulfilled_at) {
    rows.push_back(row(
        words, done, d.fulfilled_at ? words.moment(*d.fulfilled_at) : words.say({"fact.not_yet"})));
  }
  if (const auto delay = delay_of(writing); delay && d.state == PromiseState::breached) {
    const std::string so_far = words.say({"fact.late.running"}, {{"delay", *delay}});
    rows.push_back(row(words, words.say({"fact.late"}), d.fulfilled_at ? delay->text : so_far));
  }
  return rows;
}

void add_attempts(const Writing& writing, Json& rows) {
  for (const EventRecord& event : writing.view.events) {
    const auto at = parse_instant(event.at);
    if (event.kind != "delivery_attempted" || !at.ok()) continue;
    rows.push_back(
        row(writing.words, writing.words.say({"fact.attempted"}), writing.words.moment(*at)));
  }
}

Json link(const Writing& writing) {
  constexpr std::string_view kHole = "{ref}";
  std::string url = writing.settings.page_url;
  const std::size_t hole = url.find(kHole);
  if (hole == std::string::npos) return false;
  url.replace(hole, kHole.size(), escaped_for_url(writing.order.ref));
  const std::string token = make_token(writing.app.secrets(), writing.order.ref,
                                       {TokenScope::status, TokenScope::claim, TokenScope::report},
                                       writing.now + Duration{kLinkSeconds});
  return {{"url", url + "#token=" + token}, {"link_label", writing.words.say({"link"})}};
}

Json footer(const Writing& writing, const char* first, const Mailbox& reply_to, bool has_link) {
  const std::string& address =
      reply_to.address.empty() ? writing.settings.from.address : reply_to.address;
  std::vector<std::string> texts = {
      writing.words.say({first}),
      writing.words.say({"footer.reply"}, {{"reply", {address, {}}}})};
  if (has_link) {
    const Filling days = writing.words.count(kLinkSeconds / kDaySeconds);
    texts.push_back(writing.words.say({"footer.link"}, {{"days", days}}));
  }
  return sentences(texts);
}

std::optional<Filling> delay_of(const Writing& writing) {
  const Fillings known = fillings_of(writing);
  if (const auto delay = known.find("delay"); delay != known.end()) return delay->second;
  const Decision& d = writing.view.decision;
  if (!d.deadline || d.issues > 0) return std::nullopt;
  // While it runs, the decision leaves it to whoever shows it.
  const Instant end = d.fulfilled_at.value_or(writing.now);
  const std::string said = writing.words.duration((end - *d.deadline).seconds);
  return said.empty() ? std::nullopt : std::optional(Filling{said, {}});
}

Fillings fillings_of(const Writing& writing) {
  const Decision& d = writing.view.decision;
  Fillings known;
  if (d.issues > 0) known["missed"] = writing.words.count(d.issues_missed);
  for (const ApologyParam& param : d.params) {
    if (const auto filling = filling_of(writing.words, param, d.currency))
      known[param.name] = *filling;
  }
  return known;
}

}  // namespace kulanz
