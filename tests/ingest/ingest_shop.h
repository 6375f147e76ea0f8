// A shop with the shipped senders, and what they send: bodies written to their documented
// fields, in tests/ingest/bodies.
#pragma once

#include "server/ingest/intake.h"
#include "tests/app/test_shop.h"

namespace kulanz {

// What a body is sent as, and the order that it names.
struct Told {
  std::string sender;
  std::string topic;  // of the header; empty: it stands in the body
  std::string body;
};

std::string senders_folder();
std::string recorded(const std::string& name);  // "shopify_order_create"
// The recorded body of that name about another order.
Told told(const std::string& name, const std::string& order);
std::string with(std::string text, const std::string& old, const std::string& by);

std::string signature_of(const std::string& secret, const std::string& body);
Secrets sender_secrets();

class IngestShop {
 public:
  explicit IngestShop(std::unique_ptr<Store> store = open_memory_store());

  TestShop& shop() { return shop_; }
  App& app() { return shop_.app(); }
  Intake& intake() { return intake_; }

  Json send(const Told& told);  // signed as it should be; the answer
  std::string verdict(const Told& told) { return send(told).at("verdict"); }

  // What an order has come to: each promise's state, deadline and end, what is owed, and the
  // events. The same for two orders to which the same happened.
  Json outcome(const std::string& order);

 private:
  TestShop shop_;
  Intake intake_;
};

}  // namespace kulanz
