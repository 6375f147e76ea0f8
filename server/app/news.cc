#include "server/app/news.h"

#include <algorithm>

#include "server/app/cases.h"
#include "server/app/house_rules.h"

namespace kulanz {
namespace {

bool is_schedule(const Decision& decision) { return decision.issues > 0; }

bool is_running(const Decision& decision) {
  return decision.state == PromiseState::breached && !decision.until && !is_schedule(decision);
}

const char* type_of(PromiseState state) {
  switch (state) {
    case PromiseState::at_risk: return kPromiseAtRisk;
    case PromiseState::breached: return kPromiseBreached;
    case PromiseState::excused: return kPromiseExcused;
    case PromiseState::kept: return kPromiseKept;
    default: return nullptr;
  }
}

Json due_json(const Decision& decision) {
  Json due = Json::object();
  for (const Remedy& remedy : decision.remedies) {
    if (remedy.is_due()) due[remedy.id] = remedy.count > 0 ? remedy.count : remedy.amount_minor;
  }
  return due;
}

Message message_of(const OrderRecord& order, const PromiseView& view, const char* type) {
  Message message{order.ref, view.promise.id, type, "1", {}};
  message.data = {{"apology", view.decision.apology}, {"due", due_json(view.decision)}};
  if (message.type == kPromiseBreached) {
    message.number = std::to_string(std::max(1, view.decision.issues_missed));
    message.data["running"] = is_running(view.decision);
  }
  return message;
}

bool ran_when_told(Reader& reader, const Message& breach) {
  const auto told = told_data(reader, breach);
  return told && told->value("running", false);
}

std::vector<Message> untold_news(Reader& reader, const OrderRecord& order,
                                 const PromiseView& view) {
  std::vector<Message> news;
  const auto add = [&](Message message) {
    if (!is_told(reader, message)) news.push_back(std::move(message));
  };
  if (const char* const type = type_of(view.decision.state)) add(message_of(order, view, type));
  const Message breach{order.ref, view.promise.id, kPromiseBreached, "1", {}};
  if (!is_running(view.decision) && ran_when_told(reader, breach)) {
    add(message_of(order, view, kPromiseEnded));
  }
  return news;
}

bool is_compensated(Reader& reader, const PromiseView& view, const Message& message) {
  if (!message.data.at("due").empty()) return true;
  const auto cases = load_cases(reader, message.order, view.promise.id);
  return std::any_of(cases.begin(), cases.end(), [](const CaseRecord& c) { return c.open; });
}

// Whether the apology goes with it: decided once, where it is remembered.
bool sends_apology(App& app, Transaction& tx, const OrderRecord& order, const PromiseView& view,
                   const Message& breach, Instant now) {
  if (view.decision.apology.empty()) return false;
  if (!allows_apology(app, tx, order, is_compensated(tx, view, breach), now)) return false;
  remember_apology(tx, order, view.promise.id, now);
  return true;
}

}  // namespace

bool has_news(Reader& reader, const OrderRecord& order, const PromiseView& view) {
  return !untold_news(reader, order, view).empty();
}

bool tell_promise_news(App& app, Transaction& tx, const OrderRecord& order, const PromiseView& view,
                       Instant now) {
  bool is_written = false;
  for (Message& message : untold_news(tx, order, view)) {
    if (message.type == kPromiseBreached) {
      message.data["apologises"] = sends_apology(app, tx, order, view, message, now);
    }
    is_written |= message.type == kPromiseBreached || message.type == kPromiseExcused;
    tell(tx, message, now);
  }
  return is_written;
}

}  // namespace kulanz
