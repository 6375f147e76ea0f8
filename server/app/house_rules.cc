#include "server/app/house_rules.h"

#include <algorithm>
#include <charconv>

#include "server/app/app.h"
#include "server/app/crypto.h"
#include "server/app/deciding.h"
#include "server/app/policies.h"
#include "server/app/records.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::uint32_t kBuckets = 10'000;
constexpr char kGoodwill[] = "goodwill";

// "goodwill_365d" is what was given in a number of days: its name without it, and the days.
struct Window {
  std::string what;
  std::int64_t days = 0;
};

std::optional<Window> parse_window(std::string_view name) {
  const std::size_t bar = name.rfind('_');
  if (bar == std::string_view::npos || !name.ends_with('d')) return std::nullopt;
  Window window{std::string(name.substr(0, bar)), 0};
  const char* const end = name.data() + name.size() - 1;
  const auto [at, error] = std::from_chars(name.data() + bar + 1, end, window.days);
  const bool fits = window.days >= 1 && window.days <= kMaxHouseDays;
  if (error != std::errc() || at != end || !fits) return std::nullopt;
  return window;
}

// Visits what is after CUSTOMER/KIND/ in the last days: the rest of the key, and the value.
template <typename Visit>
void each_remembered(Reader& reader, const std::string& customer, const char* kind, Instant now,
                     std::int64_t days, const Visit& visit) {
  const std::string prefix = customer + "/" + kind;
  const std::string from =
      prefix + "/" + when_key(std::max<std::int64_t>(0, now.unix_seconds - days * kDaySeconds + 1));
  int rows = 0;
  reader.scan(Table::customers, from, prefix + static_cast<char>('/' + 1),
              [&](std::string_view key, std::string_view value) {
                visit(key, value);
                return ++rows < kMaxHistoryRows;
              });
}

// "-750 -1 EUR"
Granted parse_granted(std::string_view row) {
  Granted granted;
  const char* const end = row.data() + row.size();
  const char* const times = std::from_chars(row.data(), end, granted.amount_minor).ptr + 1;
  std::from_chars(times, end, granted.times);
  return granted;
}

Granted granted_in(Reader& reader, const std::string& customer, const std::string& currency,
                   Instant now, std::int64_t days) {
  Granted sum;
  each_remembered(reader, customer, kGoodwill, now, days, [&](auto, std::string_view row) {
    const Granted granted = parse_granted(row);
    sum.times += granted.times;
    if (row.ends_with(currency)) sum.amount_minor += granted.amount_minor;
  });
  return sum;
}

std::int64_t apologies_in(Reader& reader, const std::string& customer, Instant now,
                          std::int64_t days) {
  std::int64_t count = 0;
  each_remembered(reader, customer, "apology", now, days, [&](auto, auto) { ++count; });
  return count;
}

std::int64_t bucket_of(App& app, const std::string& customer) {
  const Sha256 hash = hmac_sha256(derived_key(app.secrets(), "house-bucket"), customer);
  const std::uint32_t drawn = std::uint32_t{hash[0]} << 24 | std::uint32_t{hash[1]} << 16 |
                              std::uint32_t{hash[2]} << 8 | std::uint32_t{hash[3]};
  return drawn % kBuckets;
}

struct HouseQuestion {
  const OrderRecord& order;
  Granted asked;
  bool compensated = false;
  Instant now;
};

bool is_told(const std::string& fact) {
  for (const char* const known : {"asked", "asked_count", "compensated", "bucket"}) {
    if (fact == known) return true;
  }
  const auto window = parse_window(fact);
  return window && (window->what == kGoodwill || window->what == "goodwill_count" ||
                    window->what == "apologies");
}

Json answer_to(App& app, Reader& reader, const std::string& fact, const std::string& currency,
               const HouseQuestion& question) {
  const OrderRecord& order = question.order;
  if (fact == "asked") return order.currency == currency ? question.asked.amount_minor : 0;
  if (fact == "asked_count") return question.asked.times;
  if (fact == "compensated") return question.compensated;
  if (fact == "bucket") return bucket_of(app, order.customer_ref);
  const auto window = parse_window(fact);
  if (window->what == "apologies") {
    return apologies_in(reader, order.customer_ref, question.now, window->days);
  }
  const Granted granted =
      granted_in(reader, order.customer_ref, currency, question.now, window->days);
  return window->what == kGoodwill ? granted.amount_minor : granted.times;
}

template <typename Visit>
void each_history_fact(const Policy& policy, const Visit& visit) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    const FactRecord& fact = policy.facts[i];
    if (fact.origin == static_cast<std::uint8_t>(Origin::history)) {
      visit(std::string(policy.text(fact.name)));
    }
  }
}

Decision ask(App& app, Reader& reader, const HouseRule& rule, const HouseQuestion& question) {
  Json history = Json::object();
  each_history_fact(rule.policy->policy, [&](const std::string& fact) {
    history[fact] = answer_to(app, reader, fact, rule.currency, question);
  });
  const Json input = {{"order",
                       {{"placed_at", instant_text({question.order.placed_at})},
                        {"paid_minor", question.order.paid_minor},
                        {"currency", rule.currency}}},
                      {"facts", Json::object()},
                      {"history", std::move(history)},
                      {"events", Json::array()}};
  return decide_input(*rule.policy, input, question.now);
}

// Of a customer of whom nothing is remembered.
struct NoRows : Reader {
  std::optional<std::string> get(Table, std::string_view) override { return std::nullopt; }
  void scan(Table, std::string_view, std::string_view, const Visitor&) override {}
};

bool gives_goodwill(const Decision& decision) {
  const Remedy* const remedy = decision.remedy(kGoodwill);
  return remedy != nullptr && remedy->is_due();
}

}  // namespace

HouseRule make_house_rule(const std::string& authored) {
  Compiled compiled = compile_or_refuse(authored);
  HouseRule rule{compiled.name, compiled.currency, open_shelf_policy(std::move(compiled.blob))};
  each_history_fact(rule.policy->policy, [&](const std::string& fact) {
    if (is_told(fact)) return;
    throw Refusal(RefusalKind::unprocessable, "house_fact_unknown",
                  "no house rule is told " + fact + "; server/app/house_rules.h names the facts",
                  "facts/" + fact);
  });
  return rule;
}

bool allows_goodwill(App& app, Reader& reader, const OrderRecord& order, const Granted& asked,
                     Instant now) {
  const HouseQuestion question{order, asked, false, now};
  return std::all_of(app.house_rules().begin(), app.house_rules().end(), [&](const auto& rule) {
    return rule.policy->policy.remedies.size() == 0 || gives_goodwill(ask(app, reader, rule, question));
  });
}

bool allows_apology(App& app, Reader& reader, const OrderRecord& order, bool compensated,
                    Instant now) {
  const HouseQuestion question{order, {}, compensated, now};
  return std::all_of(app.house_rules().begin(), app.house_rules().end(), [&](const auto& rule) {
    return rule.policy->policy.header.apology.size == 0 || !ask(app, reader, rule, question).apology.empty();
  });
}

std::optional<bool> in_control_group(App& app, const OrderRecord& order, Instant now) {
  NoRows nothing;
  for (const auto& rule : app.house_rules()) {
    if (rule.name != kControlGroup) continue;
    return !gives_goodwill(ask(app, nothing, rule, {order, {}, false, now}));
  }
  return std::nullopt;
}

void remember_goodwill(Transaction& tx, const OrderRecord& order, const EntitlementRecord& e,
                       const Granted& change, Instant now) {
  const std::string key = order.customer_ref + "/" + kGoodwill + "/" +
                          when_key(now.unix_seconds) + "/" +
                          promise_key(e.order, e.promise, e.remedy);
  Granted sum = change;
  if (const auto before = tx.get(Table::customers, key)) {
    sum.amount_minor += parse_granted(*before).amount_minor;
    sum.times += parse_granted(*before).times;
  }
  tx.put(Table::customers, key,
         std::to_string(sum.amount_minor) + " " + std::to_string(sum.times) + " " + e.currency);
}

void remember_apology(Transaction& tx, const OrderRecord& order, const std::string& promise,
                      Instant now) {
  tx.put(Table::customers,
         order.customer_ref + "/apology/" + when_key(now.unix_seconds) + "/" + order.ref + "/" +
             promise,
         "");
}

}  // namespace kulanz
