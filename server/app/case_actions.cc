// What people do with a case, and which of them they see.
#include <algorithm>
#include <functional>

#include "server/app/audit.h"
#include "server/app/cases.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

using Change = std::function<void(CaseRecord&, Transaction&, Instant)>;

Answer change_case(App& app, const Attempt& attempt, const std::string& id, const char* action,
                   const Change& change) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    CaseRecord c = need_case(tx, id);
    change(c, tx, now);
    save_case(tx, c);
    write_audit(tx, now, action, need_order(tx, c.order).subject, {{"escalation", c.escalation}});
    return Answer{Made::nothing_new, case_json(c)};
  });
}

// Overdue ones, then open ones by their due time, then closed ones.
bool comes_first(const CaseRecord& a, const CaseRecord& b) {
  if (is_overdue(a) != is_overdue(b)) return is_overdue(a);
  if (a.open != b.open) return a.open;
  return is_overdue(a) ? a.overdue_at < b.overdue_at : a.due < b.due;
}

bool is_wanted(const CaseRecord& c, const CaseFilter& filter) {
  if (!filter.owner.empty() && c.owner_name != filter.owner) return false;
  if (filter.state == "overdue") return is_overdue(c);
  return filter.state.empty() || c.open == (filter.state == "open");
}

// However many there are, only the first are kept in memory.
void keep_first(std::vector<CaseRecord>& cases) {
  std::stable_sort(cases.begin(), cases.end(), comes_first);
  if (cases.size() > kMaxCasesListed) cases.resize(kMaxCasesListed);
}

}  // namespace

CaseRecord need_case(Reader& reader, const std::string& id) {
  std::string key = id;
  std::replace(key.begin(), key.end(), '~', '/');
  auto found = load<CaseRecord>(reader, Table::cases, key);
  if (!found) throw Refusal(RefusalKind::not_found, "case_not_found", "there is no such case");
  return std::move(*found);
}

Json list_cases(App& app, const CaseFilter& filter) {
  if (filter.state != "" && filter.state != "open" && filter.state != "overdue" &&
      filter.state != "resolved") {
    throw Refusal(RefusalKind::unprocessable, "bad_enum", "open, overdue or resolved", "state");
  }
  std::vector<CaseRecord> found;
  app.read([&](Reader& reader) {
    found.clear();
    reader.scan(Table::cases, "", "", [&](std::string_view, std::string_view row) {
      auto c = record_of<CaseRecord>(row);
      if (is_wanted(c, filter)) found.push_back(std::move(c));
      if (found.size() >= 2 * kMaxCasesListed) keep_first(found);
      return true;
    });
  });
  keep_first(found);
  Json cases = Json::array();
  for (const CaseRecord& c : found) cases.push_back(case_json(c));
  return {{"cases", std::move(cases)}};
}

Answer assign_case(App& app, const Attempt& attempt, const std::string& id, const Json& body) {
  Fields fields(body, "");
  const std::string name = fields.text("name");
  const auto by = fields.optional_text("by");
  fields.finish();
  return change_case(
      app, attempt, id, "case_assigned", [&](CaseRecord& c, Transaction&, Instant now) {
        const Person* const person = app.roster().find(c.role, name);
        if (person == nullptr) {
          throw Refusal(RefusalKind::unprocessable, "person_not_in_roster",
                        "nobody of that name has this case's role", "name");
        }
        need_room(c);
        const std::string text = "Given to " + person->name + " by " + by.value_or("the shop") +
                                 "; before: " + c.owner_name + ".";
        note(c, {now.unix_seconds, by.value_or(kServer), text, "given", person->name, ""});
        give_to(c, *person);
      });
}

Answer answer_case(App& app, const Attempt& attempt, const std::string& id, const Json& body) {
  Fields fields(body, "");
  const std::string by = fields.text("by");
  const std::string text = fields.text("text", {1, kMaxCaseText});
  fields.finish();
  return change_case(app, attempt, id, "case_answered",
                     [&](CaseRecord& c, Transaction&, Instant now) {
                       need_room(c);
                       note(c, {now.unix_seconds, by, text, "answer", "", ""});
                       if (c.open && by == c.owner_name) restart_clock(app.roster(), c, now);
                     });
}

Answer resolve_case(App& app, const Attempt& attempt, const std::string& id, const Json& body) {
  Fields fields(body, "");
  const std::string by = fields.text("by");
  const auto said = fields.optional_text("customer_said", {1, kMaxCaseText});
  fields.finish();
  return change_case(
      app, attempt, id, "case_resolved", [&](CaseRecord& c, Transaction& tx, Instant now) {
        if (!c.open) throw Refusal(RefusalKind::conflict, "case_resolved", "this case is closed");
        if (!said) {
          throw Refusal(RefusalKind::conflict, "case_needs_customer",
                        "a case is closed by the customer's word or a delivery; customer_said "
                        "takes down what the customer told you",
                        "customer_said");
        }
        const OrderRecord order = need_order(tx, c.order);
        for (const PromiseView& view : view_promises(app, tx, order, now)) {
          if (view.promise.id == c.promise) c.complaints = complaints_in(view);
        }
        c.open = false;
        note(c, {now.unix_seconds, by, kCustomerSaid + *said, "closed", "", "said"});
        tell_case(tx, c, now);
      });
}

}  // namespace kulanz
