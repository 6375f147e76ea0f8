#include "server/tell/letter_parts.h"

#include <algorithm>
#include <array>

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
