// The shop's pages as HTML: complete and true without any script.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web-demo/server/checkout.h"
#include "web-demo/server/language.h"
#include "web-demo/server/world.h"

namespace kulanz::demo {

// A code that was just claimed without script, shown where it was asked for.
struct ShownCode {
  std::string remedy;
  std::string code;
};

class Pages {
 public:
  // `folder` holds pages/ and words/. All must outlive the pages.
  Pages(const std::string& folder, World& world, Shop& shop, Checkout& checkout);

  const std::vector<Language>& languages() const { return languages_; }
  // By its path ("de-du"), or by what the browser says it prefers.
  const Language& language(std::string_view path) const;
  const Language& preferred(std::string_view accept_language) const;

  std::string start(const Language& language) const;
  // Nothing when neither the book nor kulanz knows the order.
  std::optional<std::string> order(const Language& language, const std::string& slug_or_ref,
                                   const ShownCode& shown = {}) const;
  std::string checkout(const Language& language, const std::string& order, const std::string& code,
                       const Offer& offer) const;
  // Nothing when the order was not paid here.
  std::optional<std::string> receipt(const Language& language, const std::string& order) const;
  std::string support(const Language& language) const;
  std::string lost(const Language& language) const;

 private:
  // What every page has: language, clock, navigation. `rest` is its address
  // without the language: "/orders/pizza".
  Json frame(const Language& language, const std::string& rest, const std::string& title) const;
  Json stage(const Language& language, const Json& story) const;
  Json basket_lines(const Language& language) const;
  std::string render(std::string_view page, const Json& data, const Language& language) const;

  Templates templates_;
  std::vector<Language> languages_;
  World& world_;
  Shop& shop_;
  Checkout& checkout_;
};

}  // namespace kulanz::demo
