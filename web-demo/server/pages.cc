#include "web-demo/server/pages.h"

#include "web-demo/server/case_view.h"
#include "web-demo/server/order_view.h"

namespace kulanz::demo {
namespace {

// Each is asked for on its own; overdue ones come first.
constexpr std::size_t kMaxCasesShown = 20;

}  // namespace

Pages::Pages(const std::string& folder, World& world, Shop& shop, Checkout& checkout)
    : templates_(folder + "/pages"),
      languages_(load_languages(folder + "/words")),
      world_(world),
      shop_(shop),
      checkout_(checkout) {}

const Language& Pages::language(std::string_view path) const {
  for (const Language& language : languages_) {
    if (language.path == path) return language;
  }
  return languages_.front();
}

const Language& Pages::preferred(std::string_view accept_language) const {
  const std::size_t german = accept_language.find("de");
  const std::size_t english = accept_language.find("en");
  return language(german < english ? "de" : "en");
}

std::string Pages::render(std::string_view page, const Json& data, const Language& language) const {
  return templates_.render(page, data, language.words);
}

Json Pages::frame(const Language& language, const std::string& rest,
                  const std::string& title) const {
  const std::int64_t now = world_.now_s();
  Json languages = Json::array();
  for (const Language& each : languages_) {
    languages.push_back({{"href", "/" + each.path + rest},
                         {"code", each.tag},
                         {"label", each.label},
                         {"current", each.path == language.path}});
  }
  Json nav = Json::array();
  for (const std::string part : {"start", "checkout", "support"}) {
    const std::string to = part == "start" ? "/" : "/" + part;
    nav.push_back({{"href", "/" + language.path + to},
                   {"label", say(language.words, "nav." + part)},
                   {"current", rest == to}});
  }
  return {{"lang", language.tag},         {"element_lang", language.tag == "de" ? "de-DE" : "en-GB"},
          {"locale", language.path},
          {"address_form", language.address_form},
          {"page_title", title},          {"here", "/" + language.path + rest},
          {"now", instant_of(now)},       {"now_text", moment_text(language, now)},
          {"languages", languages},       {"nav", nav}};
}

Json Pages::stage(const Language& language, const Json& story) const {
  const std::int64_t now = world_.now_s();
  Json moments = Json::array();
  std::size_t current = 0;
  for (const Json& moment : story.at("moments")) {
    const std::int64_t at = seconds_of(moment.at("at"));
    if (at <= now) current = moments.size();
    moments.push_back({{"at", moment.at("at")},
                       {"label", say(language.words, moment.at("word").get<std::string>())},
                       {"when", short_moment_text(language, at)},
                       {"is_now", false}});
  }
  if (!moments.empty()) moments[current]["is_now"] = true;
  Json courier = Json::array();
  for (const Json& kind : story.at("courier")) {
    courier.push_back(
        {{"kind", kind}, {"label", say(language.words, "courier." + kind.get<std::string>())}});
  }
  return {{"moments", moments}, {"courier", courier}, {"has_courier", !courier.empty()}};
}

std::string Pages::start(const Language& language) const {
  Json page = frame(language, "/", say(language.words, "start.page"));
  const std::string orders = "/" + language.path + "/orders/";
  Json cards = Json::array();
  for (const Json& story : shop_.book().at("stories")) {
    if (!story.at("card").get<bool>()) continue;
    const std::string slug = story.at("slug");
    const std::string policy = story.at("promise").at("policy");
    Json card = {{"href", orders + slug},
                 {"image", story.at("image")},
                 {"number_text", say(language.words, "story.number", {{"number", story.at("number")}})},
                 {"headline", say(language.words, slug + ".headline")},
                 {"teaser", say(language.words, slug + ".teaser")},
                 {"promise", say(language.words, policy + ".promise")}};
    if (story.contains("variant")) {
      const std::string other = story.at("variant");
      card["variant"] = {{"href", orders + other},
                         {"label", say(language.words, other + ".variant")}};
    }
    cards.push_back(card);
  }
  page["cards"] = cards;
  return render("start", page, language);
}

std::optional<std::string> Pages::order(const Language& language, const std::string& slug_or_ref,
                                        const ShownCode& shown) const {
  const Json* story = shop_.story(slug_or_ref);
  const std::string ref = story == nullptr ? slug_or_ref : story->at("ref").get<std::string>();
  if (ref.find('/') != std::string::npos) return std::nullopt;
  const Json status = shop_.status(ref);
  if (!status.is_object()) return std::nullopt;
  Json view = order_view(language, story, status, shown);
  Json page = frame(language, "/orders/" + slug_or_ref, view.at("title"));
  page.update(view);
  page["token"] = shop_.page_token(ref);
  if (story != nullptr) {
    page["story"] = stage(language, *story);
    if (story->contains("variant")) {
      const std::string other = story->at("variant");
      page["variant"] = {{"href", "/" + language.path + "/orders/" + other},
                         {"label", say(language.words, other + ".variant")}};
    }
  }
  return render("order", page, language);
}

Json Pages::basket_lines(const Language& language) const {
  Json lines = Json::array();
  for (const Json& line : shop_.book().at("basket")) {
    lines.push_back({{"name", line.at(language.tag)},
                     {"image", line.at("image")},
                     {"price", money_text(language, line.at("minor"))}});
  }
  return lines;
}

std::string Pages::checkout(const Language& language, const std::string& order,
                            const std::string& code, const Offer& offer) const {
  using Answer = Offer::Answer;
  Json page = frame(language, "/checkout", say(language.words, "checkout.title"));
  const std::int64_t goods = checkout_.basket_total();
  const std::string discount = money_text(language, -offer.discount_minor);
  const Json words = {{"discount", money_text(language, offer.discount_minor)}};
  page.update({{"order", order},
               {"code", code},
               {"lines", basket_lines(language)},
               {"goods", money_text(language, goods)},
               {"shipping", say(language.words, "checkout.free")},
               {"total", money_text(language, goods - offer.discount_minor)},
               {"has_discount", offer.answer == Answer::applied},
               {"discount", discount}});
  if (offer.answer == Answer::applied) {
    page["applied"] = say(language.words, "checkout.applied", words);
  } else if (offer.answer != Answer::none) {
    const char* key = offer.answer == Answer::refused ? "checkout.refused"
                      : offer.answer == Answer::empty ? "checkout.empty"
                                                      : "checkout.busy";
    page["refused"] = say(language.words, key);
  }
  return render("checkout", page, language);
}

std::optional<std::string> Pages::receipt(const Language& language,
                                          const std::string& order) const {
  const std::optional<PaidOrder> paid = checkout_.paid(order);
  if (!paid) return std::nullopt;
  Json page = frame(language, "/checkout", say(language.words, "checkout.thanks"));
  const bool left = paid->left_minor > 0;
  page.update({{"paid", true},
               {"order", order},
               {"lines", basket_lines(language)},
               {"has_discount", paid->discount_minor > 0},
               {"discount", money_text(language, -paid->discount_minor)},
               {"total", money_text(language, paid->goods_minor - paid->discount_minor)},
               {"left_text", say(language.words, left ? "checkout.left" : "checkout.left_none",
                                 {{"left", money_text(language, paid->left_minor)}})}});
  return render("checkout", page, language);
}

std::string Pages::support(const Language& language) const {
  Json page = frame(language, "/support", say(language.words, "support.title"));
  const ApiReply reply = shop_.cases();
  Json cases = Json::array();
  if (reply.ok()) {
    for (const Json& one : reply.body.at("cases")) {
      if (cases.size() == kMaxCasesShown) break;
      const ApiReply more = shop_.case_page(one.at("id"));
      cases.push_back(case_view(language, shop_.story(one.at("order").get<std::string>()), one,
                                more.ok() ? more.body : Json()));
    }
  }
  page["has_cases"] = !cases.empty();
  page["cases"] = cases;
  return render("support", page, language);
}

std::string Pages::lost(const Language& language) const {
  return render("lost", frame(language, "/", say(language.words, "lost.title")), language);
}

}  // namespace kulanz::demo
