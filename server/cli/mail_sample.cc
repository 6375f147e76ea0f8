#include "server/cli/mail_sample.h"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "server/app/cases.h"
#include "server/app/claims.h"
#include "server/app/events.h"
#include "server/app/orders.h"
#include "server/app/outbox.h"
#include "server/app/policies.h"
#include "server/app/refresh.h"
#include "server/app/refusal.h"
#include "server/cli/files.h"

namespace kulanz {
namespace {

constexpr std::int64_t kBefore_s = 3600;  // policies are set so long before the order

Json need_json(const std::string& path) {
  try {
    return Json::parse(read_text(path));
  } catch (const Json::exception& error) {
    throw UsageError(path + ": " + error.what());
  }
}

Instant need_instant(const Json& story, const char* name) {
  const auto at = parse_instant(story.value(name, ""));
  if (!at.ok()) throw UsageError(std::string("the story's \"") + name + "\" is a moment, RFC 3339");
  return *at;
}

bool is_of_case(const std::string& kind) {
  return kind == "case" || kind == "overdue" || kind == "introduced";
}

bool fits(const Json& test, const std::string& kind) {
  const Json expect = test.value("expect", Json::object());
  const bool escalates = !expect.value("escalations", Json::array()).empty();
  if (is_of_case(kind)) return escalates;
  if (escalates) return false;
  if (kind == "excused") return expect.value("state", "") == "excused";
  if (expect.value("state", "") != "breached") return false;
  return kind != "ended" || test.at("given").contains("events");
}

// All that a test expects, in hundredths: "28.50 EUR" or a number of things.
std::int64_t gives(const Json& test) {
  std::int64_t sum = 0;
  for (const Json& remedy : test.at("expect").value("remedies", Json::object())) {
    if (!remedy.is_string()) continue;
    std::string digits = remedy.get<std::string>();
    digits = digits.substr(0, digits.find(' '));
    const std::size_t point = digits.find('.');
    const std::size_t decimals = point == std::string::npos ? 0 : digits.size() - point - 1;
    if (point != std::string::npos) digits.erase(point, 1);
    sum += std::atoll((digits + std::string(decimals < 2 ? 2 - decimals : 0, '0')).c_str());
  }
  return sum;
}

Json order_of(const Json& policy, const Json& given, const SampleWishes& wishes) {
  Json order = {{"placed_at", given.at("order").at("placed_at")},
                {"currency", given.at("order").at("currency")},
                {"paid_minor", given.at("order").at("paid_minor")},
                {"locale", wishes.locale.empty() ? "de-DE" : wishes.locale},
                {"title", policy.value("title", policy.at("policy").get<std::string>())},
                {"customer",
                 {{"ref", "c-1"}, {"email", "jana.berger@example.org"}, {"name", "Jana Berger"}}},
                {"promises",
                 Json::array({{{"id", "promise"},
                               {"policy", policy.at("policy")},
                               {"facts", given.value("facts", Json::object())}}})}};
  return order;
}

// Somebody for every role that a policy may call, and for the one that signs.
Roster sample_roster(const std::vector<Json>& policies) {
  const Json person = {{"name", "Mara Lindner"},
                       {"contact", "+49 30 5550 4417"},
                       {"email", "mara.lindner@kornblume.example"}};
  Json roles = {{"service", Json::array({person})}};
  for (const Json& policy : policies) {
    for (const Json& escalation : policy.value("escalations", Json::array())) {
      roles[escalation.at("role").get<std::string>()] = Json::array({person});
    }
  }
  return Roster::parse({{"roles", roles}});
}

const char* sample_type_of(const std::string& kind) {
  if (kind == "ended") return kPromiseEnded;
  if (kind == "excused") return kPromiseExcused;
  if (kind == "case") return kCaseOpened;
  if (kind == "overdue") return kCaseOverdue;
  if (kind == "introduced") return kCaseIntroduced;
  return kPromiseBreached;
}

EventRecord event_of(const Json& entry, const std::string& promise) {
  EventRecord event;
  event.id = entry.at("id");
  event.promise = entry.value("promise", promise);
  event.kind = entry.at("kind");
  event.at = entry.at("at");
  event.source = entry.value("source", "merchant");
  event.fault = entry.value("fault", "");
  event.instance = entry.value("instance", "");
  const auto at = parse_instant(event.at);
  event.received_at = at.ok() ? at->unix_seconds : 0;
  return event;
}

}  // namespace

Json story_of_policy(const std::string& path, const SampleWishes& wishes) {
  const Json policy = need_json(path);
  const Json tests = policy.value("tests", Json::array());
  const Json* found = nullptr;
  for (const Json& test : tests) {
    if (fits(test, wishes.kind) && (found == nullptr || gives(test) >= gives(*found))) found = &test;
  }
  if (found == nullptr) {
    throw UsageError(path + ": none of its tests has a letter of kind " + wishes.kind +
                     "; write one, or a --story");
  }
  const Json& given = found->at("given");
  return {{"ref", "K-1001"},
          {"policies", Json::array({std::filesystem::absolute(path).string()})},
          {"order", order_of(policy, given, wishes)},
          {"events", given.value("events", Json::array())},
          {"now", found->at("at")}};
}

Json story_of_file(const std::string& path) {
  Json story = need_json(path);
  const auto folder = std::filesystem::absolute(path).parent_path();
  for (Json& policy : story["policies"]) policy = (folder / policy.get<std::string>()).string();
  return story;
}

SampleShop::SampleShop(Json story, const SampleWishes& wishes)
    : story_(std::move(story)),
      clock_(Instant{Instant::kFirst}),
      store_(open_memory_store()) {
  std::vector<Json> policies;
  for (const Json& path : story_.at("policies")) policies.push_back(need_json(path));
  Roster roster = wishes.roster.empty() ? sample_roster(policies)
                                        : Roster::parse(need_json(wishes.roster));
  Json& order = story_.at("order");
  if (!wishes.locale.empty()) order["locale"] = wishes.locale;
  if (!wishes.address_form.empty()) order["address_form"] = wishes.address_form;
  ref_ = story_.at("ref");
  promise_ = order.at("promises").at(0).at("id");
  const Instant placed = need_instant(order, "placed_at");
  const Instant now = need_instant(story_, "now");
  clock_.set(placed - Duration{kBefore_s});
  start_crypto();
  app_ = std::make_unique<App>(*store_, clock_, random_, new_secrets(random_), std::move(roster));
  for (const Json& policy : policies) put_policy(*app_, policy.at("policy"), policy.dump());
  clock_.set(placed);
  put_order(*app_, ref_, order);
  if (wishes.kind == "ended") {
    const Instant told = told_at();
    go_on_until(told, false);
    tell_letter(kPromiseBreached, told);
  }
  go_on_until(now, true);
  tell_letter(sample_type_of(wishes.kind), now);
}

// A minute after the deadline, where the story does not say.
Instant SampleShop::told_at() {
  if (story_.contains("told_at")) return need_instant(story_, "told_at");
  std::optional<Instant> deadline;
  app_->read([&](Reader& reader) {
    const auto views = view_promises(*app_, reader, need_order(reader, ref_), app_->now());
    deadline = views.front().decision.deadline;
  });
  if (!deadline) throw UsageError("the story's promise has no deadline: say \"told_at\"");
  return *deadline + Duration{60};
}

void SampleShop::go_on_until(Instant at, bool with_events) {
  clock_.set(at);
  app_->write([&](Transaction& tx) {
    const OrderRecord order = need_order(tx, ref_);
    for (const Json& entry : with_events ? story_.value("events", Json::array()) : Json::array()) {
      add_event(*app_, tx, order, event_of(entry, promise_), app_->now(), "events");
    }
    refresh(*app_, tx, order, app_->now());
  });
  claim_vouchers();
}

void SampleShop::claim_vouchers() {
  std::vector<EntitlementRecord> all;
  app_->read([&](Reader& reader) {
    all = load_all<EntitlementRecord>(reader, Table::entitlements, promise_key(ref_, promise_, ""));
  });
  for (const EntitlementRecord& e : all) {
    if (!e.due || e.kind != kind_name(RemedyKind::voucher)) continue;
    const Attempt attempt = {"sample", random_text(random_, 20), "claims", ""};
    claim(*app_, attempt, ref_, {{"promise", promise_}, {"remedy", e.remedy}});
  }
}

void SampleShop::tell_letter(const std::string& type, Instant at) {
  app_->write([&](Transaction& tx) {
    Message message = {ref_, promise_, type, "1"};
    if (type == kCaseOpened || type == kCaseOverdue || type == kCaseIntroduced) {
      const auto cases = load_cases(tx, ref_, promise_);
      if (cases.empty()) throw UsageError("no case was opened in this story");
      message.number = "sample";
      message.data = {{"case", case_json(cases.front()).at("id")}};
    }
    tell(tx, message, at);
    message_ = ref_ + "/" + promise_ + "/" + type + "/" + message.number;
  });
}

}  // namespace kulanz
