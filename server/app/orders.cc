#include "server/app/orders.h"

#include <algorithm>

#include "server/app/audit.h"
#include "server/app/deciding.h"
#include "server/app/erasure.h"
#include "server/app/policies.h"
#include "server/app/scheduler.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::int64_t kMaxAheadSeconds = 300;  // an order may be this much ahead of our clock

PromiseRecord parse_promise(const Json& entry, const std::string& where) {
  Fields fields(entry, where);
  PromiseRecord promise;
  promise.id = fields.id("id");
  promise.policy = fields.id("policy");
  promise.facts = fields.object("facts");
  fields.finish();
  if (promise.facts.dump().size() > kMaxFactsBytes) {
    throw Refusal(RefusalKind::unprocessable, "too_large", "too many facts", where + "/facts");
  }
  return promise;
}

std::vector<PromiseRecord> parse_promises(Fields& fields) {
  std::vector<PromiseRecord> promises;
  for (const Json& entry : fields.array("promises", 1, kMaxPromises)) {
    const std::string where = "promises/" + std::to_string(promises.size());
    PromiseRecord promise = parse_promise(entry, where);
    for (const PromiseRecord& other : promises) {
      if (other.id == promise.id) {
        throw Refusal(RefusalKind::unprocessable, "duplicate_promise",
                      "two promises have the same id", where + "/id");
      }
    }
    promises.push_back(std::move(promise));
  }
  return promises;
}

void parse_customer(const Json& entry, OrderRecord& order) {
  Fields fields(entry, "customer");
  order.customer_ref = fields.id("ref", 128);
  order.email = fields.optional_text("email", {3, 254}).value_or("");
  order.name = fields.optional_text("name").value_or("");
  fields.finish();
}

OrderRecord parse_order(const std::string& ref, const Json& body) {
  if (!is_id(ref)) {
    throw Refusal(RefusalKind::unprocessable, "bad_id", "letters, digits and . _ : @ + - only",
                  "ref");
  }
  Fields fields(body, "");
  OrderRecord order;
  order.ref = ref;
  order.placed_at = fields.instant("placed_at").unix_seconds;
  order.currency = fields.currency("currency");
  order.paid_minor = fields.integer("paid_minor", 0, kMaxMinor);
  order.locale = fields.text("locale", {2, 35});
  order.address_form = fields.optional_one_of("address_form", {"sie", "du"}).value_or("");
  order.title = fields.text("title");
  parse_customer(fields.object("customer"), order);
  order.promises = parse_promises(fields);
  fields.finish();
  return order;
}

bool same_promise(const PromiseRecord& a, const PromiseRecord& b) {
  return a.id == b.id && a.policy == b.policy && a.facts == b.facts;
}

// The name of the first frozen field in which they differ; null when in none.
const char* frozen_difference(const OrderRecord& a, const OrderRecord& b) {
  if (a.placed_at != b.placed_at) return "placed_at";
  if (a.currency != b.currency) return "currency";
  if (a.paid_minor != b.paid_minor) return "paid_minor";
  if (a.customer_ref != b.customer_ref) return "customer/ref";
  const bool same = std::equal(a.promises.begin(), a.promises.end(), b.promises.begin(),
                               b.promises.end(), same_promise);
  return same ? nullptr : "promises";
}

void check_owners(const App& app, const ShelfPolicy& policy, const std::string& where) {
  const std::string role = role_without_owner(app, policy.policy);
  if (role.empty()) return;
  throw Refusal(RefusalKind::unprocessable, "role_without_owner",
                "nobody in the roster has the role " + role + ", which this policy may call",
                where + "/policy");
}

// Takes the policy's current digest and asks it once, at the moment of the order:
// what cannot be decided then is refused now, not when it breaks.
void freeze_promise(App& app, Transaction& tx, const OrderRecord& order, PromiseRecord& promise,
                    const std::string& where) {
  const auto name = load<PolicyNameRecord>(tx, Table::policy_names, promise.policy);
  if (!name) {
    throw Refusal(RefusalKind::unprocessable, "policy_unknown", "no policy has this name",
                  where + "/policy");
  }
  promise.digest = name->digest;
  const auto policy = app.policies().get(tx, promise.digest);
  check_owners(app, *policy, where);
  const Decision decision =
      decide_input(*policy, promise_input(order, promise, {}), {order.placed_at});
  if (decision.reason != Reason::ok) {
    const bool own = decision.where.starts_with("facts/");
    throw refused(decision.reason, own || decision.where.empty() ? where + "/" + decision.where
                                                                 : decision.where);
  }
}

// Throws before it has written anything.
void create_order(App& app, Transaction& tx, Instant now, OrderRecord& order) {
  if (order.placed_at > now.unix_seconds + kMaxAheadSeconds) {
    throw Refusal(RefusalKind::unprocessable, "order_from_future",
                  "the order is later than the server's time", "placed_at");
  }
  for (std::size_t i = 0; i < order.promises.size(); ++i) {
    freeze_promise(app, tx, order, order.promises[i], "promises/" + std::to_string(i));
  }
  order.subject = random_text(app.random(), kSubjectSymbols);
  write_audit(tx, now, "order_frozen", order.subject, {{"promises", order.promises.size()}});
}

void save_order(Transaction& tx, const OrderRecord& order) {
  save(tx, Table::orders, order.ref, order);
  note_owner(tx, order.customer_ref, Owned::order, order.ref);
}

// What has to know of a new order: when to look at it, and what waits for it.
void announce(App& app, Transaction& tx, const OrderRecord& order, Instant now) {
  look_next(tx, order.ref, first_look(app, tx, order, now));
  app.order_created(tx, order.ref, now);
}

bool same_contact(const OrderRecord& a, const OrderRecord& b) {
  return a.email == b.email && a.name == b.name && a.title == b.title && a.locale == b.locale &&
         a.address_form == b.address_form;
}

void take_contact(OrderRecord& order, const OrderRecord& sent) {
  order.email = sent.email;
  order.name = sent.name;
  order.title = sent.title;
  order.locale = sent.locale;
  order.address_form = sent.address_form;
}

Json stored_json(const OrderRecord& order) {
  Json promises = Json::array();
  for (const PromiseRecord& promise : order.promises) {
    promises.push_back(
        {{"id", promise.id}, {"policy", {{"name", promise.policy}, {"digest", promise.digest}}}});
  }
  return {{"ref", order.ref}, {"promises", promises}};
}

}  // namespace

Answer put_order(App& app, const std::string& ref, const Json& body) {
  const OrderRecord sent = parse_order(ref, body);
  Answer answer;
  app.write([&](Transaction& tx) {
    OrderRecord order = sent;
    const auto before = load<OrderRecord>(tx, Table::orders, ref);
    if (before) {
      if (const char* const field = frozen_difference(*before, order)) {
        throw Refusal(RefusalKind::conflict, "order_frozen",
                      "this order was frozen with something else here", field);
      }
      order.subject = before->subject;
      order.promises = before->promises;
      order.contact_at = before->contact_at;
    } else {
      create_order(app, tx, app.now(), order);
    }
    save_order(tx, order);
    if (!before) announce(app, tx, order, app.now());
    answer = {before ? Made::nothing_new : Made::created, stored_json(order)};
  });
  return answer;
}

Placed place_order(App& app, Transaction& tx, const std::string& ref, const Json& body,
                   std::int64_t changed_at, Instant now) {
  OrderRecord sent = parse_order(ref, body);
  sent.contact_at = changed_at;
  auto order = load<OrderRecord>(tx, Table::orders, ref);
  if (!order) {
    create_order(app, tx, now, sent);
    save_order(tx, sent);
    announce(app, tx, sent, now);
    return Placed::created;
  }
  if (changed_at != 0 && changed_at < order->contact_at) return Placed::the_same;
  const bool is_same = same_contact(*order, sent);
  if (is_same && changed_at <= order->contact_at) return Placed::the_same;
  take_contact(*order, sent);
  order->contact_at = std::max(order->contact_at, changed_at);
  save(tx, Table::orders, ref, *order);
  return is_same ? Placed::the_same : Placed::changed;
}

OrderRecord need_order(Reader& reader, const std::string& ref) {
  auto order = load<OrderRecord>(reader, Table::orders, ref);
  if (!order) throw Refusal(RefusalKind::not_found, "order_not_found", "there is no such order");
  return std::move(*order);
}

const PromiseRecord& need_promise(const OrderRecord& order, const std::string& id,
                                  const std::string& where) {
  for (const PromiseRecord& promise : order.promises) {
    if (promise.id == id) return promise;
  }
  throw Refusal(RefusalKind::unprocessable, "promise_not_found",
                "this order has no promise of that id", where);
}

}  // namespace kulanz
