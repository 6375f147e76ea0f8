// Sender files: what they may say, and what is said of one that is wrong.
#include <gtest/gtest.h>

#include <functional>

#include "server/app/zones.h"
#include "server/ingest/decimal.h"
#include "server/ingest/mapping.h"
#include "server/ingest/times.h"
#include "tests/ingest/ingest_shop.h"

namespace kulanz {
namespace {

Json small() {
  return Json::parse(R"({
    "sender": "mine", "zone": "Europe/Berlin",
    "topic": {"pointer": "/what"},
    "topics": {"order": {"body": "order", "creates": true}},
    "tables": {"kinds": {"here": "delivered"}},
    "bodies": {"order": {
      "ref": "/no",
      "order": {"placed_at": "/when", "currency": "EUR", "paid": "/paid", "locale": "de", "title": "Lamp",
                "customer": "/who", "promises": [{"id": "delivery", "policy": "parcel",
                                                  "facts": {"delivery_days": 3, "deep.fact": "/fee"}}]},
      "events": [{"id": ["e-", "/no"], "promise": "delivery", "kind": {"of": "/state", "table": "kinds"},
                  "at": "/came", "source": "partner"}]}}})");
}

Json sent() {
  return Json::parse(
      R"({"what": "order", "no": 17, "when": "2026-05-03 18:30", "paid": "12.34", "who": "c-1",
                         "fee": true, "state": "here", "came": "2026-05-04"})");
}

Sender parsed(const Json& file) { return Sender::parse(file.dump(), "mine.json"); }

std::string error_of(const std::function<void(Json&)>& change) {
  Json file = small();
  change(file);
  try {
    parsed(file);
  } catch (const SenderError& error) {
    return error.what();
  }
  return "";
}

TEST(SenderFile, MapsAnOrderAndItsEvents) {
  const Mapped mapped = map_body(parsed(small()), "order", sent());
  ASSERT_FALSE(mapped.refusal);
  EXPECT_EQ(mapped.ref, "17");
  EXPECT_EQ(*mapped.order, Json::parse(R"({
    "placed_at": "2026-05-03T16:30:00Z", "currency": "EUR", "paid_minor": 1234, "locale": "de", "title": "Lamp",
    "customer": {"ref": "c-1"},
    "promises": [{"id": "delivery", "policy": "parcel", "facts": {"delivery_days": 3, "deep": {"fact": true}}}]})"));
  EXPECT_EQ(Json(mapped.events),
            Json::parse(R"([{"id": "e-17", "promise": "delivery", "kind": "delivered",
    "at": "2026-05-04", "source": "partner"}])"));
}

TEST(SenderFile, WhatIsNotThereIsLeftOut) {
  const Sender sender = parsed(small());
  Json body = sent();
  body["state"] = "on the moon";
  EXPECT_TRUE(map_body(sender, "order", body).events.empty());
  body = sent();
  body["came"] = "";
  EXPECT_TRUE(map_body(sender, "order", body).events.empty());
  body["when"] = nullptr;
  EXPECT_FALSE(map_body(sender, "order", body).order);
  EXPECT_FALSE(map_body(sender, "weather", body).has_meaning);
}

struct Wrong {
  std::function<void(Json&)> change;
  std::string pointer;
  std::string mend;
};

TEST(SenderFile, AnErrorNamesFilePointerAndMend) {
  const std::vector<Wrong> all = {
      {[](Json& f) { f.erase("zone"); }, "at the top",
       "\"zone\" is missing: the time zone of times that name none"},
      {[](Json& f) { f["zone"] = "Berlin"; }, "at /zone", "e.g. Europe/Berlin"},
      {[](Json& f) { f["zonne"] = 1; }, "at the top", "no member \"zonne\""},
      {[](Json& f) {
         f["signature"] = {{"header", "X"}, {"algorithm", "md5"}, {"encoding", "hex"}};
       },
       "at /signature/algorithm", "none of hmac-sha256"},
      {[](Json& f) { f["topic"] = Json::object(); }, "at /topic",
       "either \"header\" or \"pointer\""},
      {[](Json& f) { f["topics"]["order"]["body"] = "ordre"; }, "at /topics/order/body",
       "none of this name"},
      {[](Json& f) { f["topics"]["order"]["creates"] = "yes"; }, "at /topics/order/creates",
       "without quotes"},
      {[](Json& f) { f["bodies"]["order"]["events"][0]["kind"]["table"] = "kind"; },
       "at /bodies/order/events/0/kind/table", "\"tables\" has none"},
      {[](Json& f) { f["bodies"]["order"]["events"][0]["source"] = "customer"; },
       "at /bodies/order/events/0/source", "merchant, partner"},
      {[](Json& f) { f["bodies"]["order"]["order"].erase("paid"); }, "at /bodies/order/order",
       "\"paid\" is missing"},
      {[](Json& f) { f["bodies"]["order"]["order"]["paid"] = 12.5; }, "at /bodies/order/order/paid",
       "whole number"},
      {[](Json& f) {
         f["bodies"]["order"]["order"]["paid"] = {{"of", "/paid"}, {"as", "euros"}};
       },
       "at /bodies/order/order/paid/as", "minor"},
      {[](Json& f) { f["bodies"]["order"]["order"]["promises"] = Json::array(); },
       "at /bodies/order/order/promises", "at least one"},
      {[](Json& f) { f.erase("topic"), f["bodies"]["two"] = f["bodies"]["order"]; }, "at /bodies",
       "exactly one"},
  };
  for (const Wrong& wrong : all) {
    const std::string error = error_of(wrong.change);
    EXPECT_TRUE(error.starts_with("mine.json: " + wrong.pointer + ": ")) << error;
    EXPECT_NE(error.find(wrong.mend), std::string::npos) << error;
  }
}

TEST(SenderFile, TheShippedOnesAreRight) {
  EXPECT_EQ(Sender::parse_folder(senders_folder()).size(), 5);
}

TEST(Amounts, AreReadExactly) {
  const auto minor = [](const char* text, const char* currency) {
    const Result<std::int64_t> units = minor_units(text, currency);
    return units.ok() ? std::to_string(*units) : std::string("bad");
  };
  EXPECT_EQ(minor("12.34", "EUR"), "1234");
  EXPECT_EQ(minor("12", "EUR"), "1200");
  EXPECT_EQ(minor("0.05", "EUR"), "5");
  EXPECT_EQ(minor("0", "EUR"), "0");
  EXPECT_EQ(minor("-3.10", "EUR"), "-310");
  EXPECT_EQ(minor("12.5", "EUR"), "1250");
  EXPECT_EQ(minor("12,34", "EUR"), "1234");
  EXPECT_EQ(minor("12.3400", "EUR"), "1234");
  EXPECT_EQ(minor("1200", "JPY"), "1200");
  EXPECT_EQ(minor("1200.00", "JPY"), "1200");
  EXPECT_EQ(minor("3.5", "KWD"), "3500");
  EXPECT_EQ(minor("90071992547409.91", "EUR"), "9007199254740991");
  for (const char* const text : {"", ".", "12.", ".5", "12.345", "1,200", "1.200,00", "1,234.00",
                                 "1e3", "12 EUR", "99999999999999999999", "0x10", "--1", " 1"}) {
    EXPECT_EQ(minor(text, "EUR"), "bad") << text;
  }
}

TEST(Times, AreReadInTheirZone) {
  const Zone berlin = need_zone("Europe/Berlin", "");
  const auto read = [&](const char* text) {
    const Result<ToldTime> told = parse_told(text, berlin);
    return told.ok() ? told_text(*told) : std::string(reason_code(told.reason()));
  };
  EXPECT_EQ(read("2026-05-03"), "2026-05-03");
  EXPECT_EQ(read("2026-05-03T18:30:00"), "2026-05-03T16:30:00Z");
  EXPECT_EQ(read("2026-05-03 18:30"), "2026-05-03T16:30:00Z");
  EXPECT_EQ(read("2026-01-03T18:30:00"), "2026-01-03T17:30:00Z");
  EXPECT_EQ(read("2026-05-03T18:30:00.999+05:30"), "2026-05-03T13:00:00Z");
  EXPECT_EQ(read("2026-05-03T18:30:00-0300"), "2026-05-03T21:30:00Z");
  EXPECT_EQ(read("2026-05-03T18:30:00Z"), "2026-05-03T18:30:00Z");
  EXPECT_EQ(read("1777737900"), "2026-05-02T16:05:00Z");
  EXPECT_EQ(read("2026-03-29T02:30:00"), "2026-03-29T01:30:00Z");  // an hour that clocks leave out
  for (const char* const text :
       {"03.05.2026", "2026-05-03T", "2026-05-03X18:30:00", "2026-05-03T18:30:00+2",
        "2026-05-03T25:00:00", "2026-05-03T18:30:00.", "tomorrow"}) {
    EXPECT_EQ(read(text), "bad_instant") << text;
  }
  EXPECT_EQ(read("2026-02-30"), "bad_date");
}

}  // namespace
}  // namespace kulanz
