// The shop's own backend: what any shop writes that uses kulanz. It knows its
// orders and its customer, and asks kulanz over the HTTP API for everything that
// has to do with promises, vouchers and cases.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "web-demo/server/api_client.h"
#include "web-demo/server/template.h"

namespace kulanz::demo {

struct ShopKeys {
  std::string shop;
  std::string partner;
  std::string support;
  std::string checkout;
};

class Shop {
 public:
  // `book` is stories.json: the orders, what will happen to them, the basket.
  Shop(ApiClient api, Json book, std::string policy_folder);

  const Json& book() const { return book_; }
  const ShopKeys& keys() const { return keys_; }
  // The story of this slug or order reference, or null.
  const Json* story(std::string_view slug_or_ref) const;

  // Opens the shop on an empty database: publishes the policies and places the
  // orders. Throws std::runtime_error with kulanz's answer when one is refused.
  void open(ShopKeys keys);

  // Tells kulanz everything that happened up to `now_s` and was not told yet.
  void tell_what_happened(std::int64_t now_s);
  // Passes each of the customer's reports on to the delivery firm, and leaves it at that.
  void pass_reports_on(std::int64_t now_s);
  // The visitor plays the courier: `kind` happens to `ref` now.
  ApiReply play(std::string_view ref, std::string_view kind, std::int64_t now_s);

  // A token for one order's page; empty when kulanz does not know the order.
  std::string page_token(const std::string& ref) const;
  // The status as the shop sees it; null when there is none.
  Json status(const std::string& ref) const;
  ApiReply claim(const std::string& ref, const std::string& promise,
                 const std::string& remedy) const;

  ApiReply validate(const std::string& code, const std::string& order, std::int64_t total) const;
  ApiReply redeem(const std::string& code, const std::string& order, std::int64_t amount,
                  std::int64_t total, const std::string& idempotency_key) const;

  ApiReply cases() const;
  // All that kulanz knows of one of them.
  ApiReply case_page(const std::string& id) const;
  // In the name of the case's owner.
  ApiReply answer_case(const std::string& id, const std::string& text) const;
  // From its owner to somebody else of the same role.
  ApiReply assign_case(const std::string& id, const std::string& to) const;

 private:
  ApiReply post_event(const std::string& ref, const std::string& source, const Json& event) const;
  void publish_policies() const;
  void place_order(const Json& story) const;
  // Empty when there is no such case.
  std::string owner_of(const std::string& id) const;
  std::string fresh_id(std::string_view what) const;

  ApiClient api_;
  Json book_;
  std::string policy_folder_;
  ShopKeys keys_;
  std::set<std::string> told_;         // "ref/event id"
  std::set<std::string> ended_by_hand_;  // orders that the visitor finished
};

}  // namespace kulanz::demo
