#include "server/ingest/intake.h"

#include <algorithm>
#include <memory>
#include <set>

#include "server/app/erasure.h"
#include "server/app/secrets_file.h"

namespace kulanz {
namespace {

constexpr std::size_t kHashBytes = 16;
constexpr std::size_t kMaxOwner = 128;  // bytes of a customer's name, as orders have it

std::string hash_of(const InboxRecord& record) {
  const Sha256 hash = sha256(record.sender + "\n" + record.topic + "\n" + record.body);
  return hex(std::span(hash).first(kHashBytes));
}

std::string key_of(const Mapped& mapped, const InboxRecord& record) {
  return (mapped.ref.empty() ? kNoOrder : mapped.ref) + "/" + hash_of(record);
}

void set_verdict(InboxRecord& record, const Applied& applied) {
  record.verdict = verdict_name(applied.verdict);
  const Refusal none(RefusalKind::conflict, "", "");
  const Refusal& why = applied.refusal ? *applied.refusal : none;
  record.code = why.code;
  record.detail = why.detail;
  record.where = why.where;
}

void count_judged(const std::string& sender, Verdict verdict) {
  count_effect(kIngestEffect + sender + "/" + verdict_name(verdict));
}

bool is_settled(const InboxRecord& record) {
  return record.verdict != "waiting" && record.verdict != "refused";
}

// What others wrote need not be UTF-8.
std::string shown(const std::string& text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json message_json(const std::string& key, const InboxRecord& record) {
  Json json = {{"id", inbox_id(key)},
               {"sender", record.sender},
               {"topic", shown(record.topic)},
               {"verdict", record.verdict},
               {"received_at", instant_text({record.received_at})},
               {"kept_until", instant_text({record.forget_at})}};
  const std::string order = key.substr(0, key.find('/'));
  if (order != kNoOrder) json["order"] = order;
  if (!record.version.empty()) json["version"] = shown(record.version);
  if (!record.code.empty()) {
    json["reason"] = {
        {"code", record.code}, {"detail", shown(record.detail)}, {"where", record.where}};
  }
  return json;
}

Json receipt(const char* verdict, const std::string& key) {
  Json json = {{"verdict", verdict}, {"id", inbox_id(key)}};
  const std::string order = key.substr(0, key.find('/'));
  if (order != kNoOrder) json["order"] = order;
  return json;
}

std::size_t count_waiting(Reader& reader, const std::string& ref) {
  std::size_t count = 0;
  reader.scan(Table::inbox, ref + "/", ref + "0",
              [&](auto, auto) { return ++count <= kMaxWaiting; });
  return count;
}

std::string list_end(std::string from) {
  from.back() = '/' + 1;
  return from;
}

// So that what is kept of somebody is found when they are erased.
void note_whose(Transaction& tx, const Mapped& mapped, const Applied& applied) {
  if (!applied.is_there && !mapped.ref.empty() && is_id(mapped.customer, kMaxOwner)) {
    note_owner(tx, mapped.customer, Owned::order, mapped.ref);
  }
}

Refusal not_found() {
  return {RefusalKind::not_found, "message_not_found", "no message of this id is kept, or no more"};
}

}  // namespace

Intake::Intake(App& app, std::vector<Sender> senders) : app_(app) {
  for (Sender& sender : senders) {
    std::vector<std::string> secrets = sender_secrets(app.secrets(), sender.name);
    const std::string name = sender.name;
    if (sender.signature && !secrets.empty()) {
      signers_.emplace(name, Signer{std::move(sender), std::move(secrets)});
    } else {
      without_.push_back(name);
    }
  }
  app.on_order_created(
      [this](Transaction& tx, const std::string& ref, Instant now) { take_up(tx, ref, now); });
}

Intake::~Intake() { app_.on_order_created({}); }

const Intake::Signer& Intake::signer(const std::string& name) const {
  const auto found = signers_.find(name);
  if (found == signers_.end()) {
    throw Refusal(RefusalKind::not_found, "sender_unknown",
                  "no sender of this name is known, or its secret is not");
  }
  return found->second;
}

const Sender& Intake::sender(const std::string& name) const { return signer(name).sender; }

Mapped Intake::map(InboxRecord& record) const {
  try {
    const Sender& from = sender(record.sender);
    const Json body = parse_json(record.body);
    if (from.topic_pointer) record.topic = topic_of(from, body);
    return map_body(from, record.topic, body);
  } catch (const Refusal& refusal) {
    Mapped mapped;
    mapped.refusal = refusal;
    return mapped;
  }
}

// What waits is listed with what was there before: a row that waits stays in its place.
Applied Intake::judge(Transaction& tx, const std::string& key, InboxRecord record,
                      const std::optional<InboxRecord>& before, const Mapped& mapped, Instant now) {
  Applied applied = apply(app_, tx, mapped, now);
  if (applied.verdict == Verdict::waiting && !before &&
      count_waiting(tx, mapped.ref) >= kMaxWaiting) {
    applied.verdict = Verdict::refused;
    applied.refusal =
        Refusal(RefusalKind::too_many, "too_many_waiting",
                "too much waits for this order already; when it is there, replay this");
  }
  set_verdict(record, applied);
  note_whose(tx, mapped, applied);
  save_inbox(tx, key, record, before);
  count_judged(record.sender, applied.verdict);
  return applied;
}

void Intake::take_up(Transaction& tx, const std::string& ref, Instant now) {
  std::vector<std::pair<std::string, InboxRecord>> waiting;
  tx.scan(Table::inbox, ref + "/", ref + "0", [&](std::string_view key, std::string_view row) {
    auto record = record_of<InboxRecord>(row);
    if (record.verdict == "waiting") waiting.emplace_back(key, std::move(record));
    return true;
  });
  for (auto& [key, record] : waiting) {
    const Mapped mapped = map(record);
    judge(tx, key, record, record, mapped, now);
  }
}

void Intake::take_up_all() {
  std::set<std::string> orders;
  app_.read([&](Reader& reader) {
    const std::string from = inbox_list("waiting");
    reader.scan(Table::inbox, from, list_end(from), [&](std::string_view line, auto) {
      const std::string key = inbox_listed(line, "waiting");
      orders.insert(key.substr(0, key.find('/')));
      return true;
    });
    std::erase_if(orders, [&](const std::string& ref) { return !reader.get(Table::orders, ref); });
  });
  for (const std::string& ref : orders) {
    app_.write([&](Transaction& tx) { take_up(tx, ref, app_.now()); });
  }
}

void Intake::begin_receive(const std::string& name, Sent sent, Answered answered) {
  const Signer& from = signer(name);
  const Sender& sender = from.sender;
  if (!sender.ping.empty() && sent.signature.empty() && sent.body.starts_with(sender.ping)) {
    return answered(nullptr, {Made::nothing_new, {{"verdict", "ignored"}}});
  }
  const bool is_good =
      std::any_of(from.secrets.begin(), from.secrets.end(), [&](const std::string& secret) {
        return is_signed(*sender.signature, secret, sent.signature, sent.body);
      });
  if (!is_good) {
    app_.counters().add(kIngestEffect + name + "/unsigned");
    throw Refusal(
        RefusalKind::unauthorized, "signature_wrong",
        "the signature is missing, or it is not that of these bytes with the sender's secret");
  }
  struct Receiving {
    InboxRecord record;
    Mapped mapped;
    std::string key;
    Answer answer;
  };
  const auto it = std::make_shared<Receiving>();
  it->record.sender = name;
  it->record.topic = std::move(sent.topic);
  it->record.version = std::move(sent.version);
  it->record.body = std::move(sent.body);
  it->mapped = map(it->record);
  it->key = key_of(it->mapped, it->record);
  app_.submit(
      [this, it](Transaction& tx) {
        const Instant now = app_.now();
        const auto before = load<InboxRecord>(tx, Table::inbox, it->key);
        const char* verdict = verdict_name(Verdict::duplicate);
        if (!before || !is_settled(*before)) {
          InboxRecord record = it->record;
          record.received_at = before ? before->received_at : now.unix_seconds;
          record.forget_at =
              before ? before->forget_at : (now + hours(24 * kInboxDays)).unix_seconds;
          verdict =
              verdict_name(judge(tx, it->key, std::move(record), before, it->mapped, now).verdict);
        } else {
          count_judged(it->record.sender, Verdict::duplicate);
        }
        it->answer = {Made::nothing_new, receipt(verdict, it->key)};
      },
      [it, answered = std::move(answered)](std::exception_ptr failure) {
        answered(std::move(failure), std::move(it->answer));
      });
}

Json Intake::list(const std::string& verdict, const std::string& after) {
  Json messages = Json::array();
  std::string next;
  const std::string from = inbox_list(verdict);
  app_.read([&](Reader& reader) {
    const auto last = load<InboxRecord>(reader, Table::inbox, inbox_key(after));
    const std::string start =
        last ? from + when_key(last->received_at) + "/" + inbox_key(after) + '\0' : from;
    reader.scan(Table::inbox, start, list_end(from), [&](std::string_view line, auto) {
      const std::string key = inbox_listed(line, verdict);
      messages.push_back(message_json(key, load<InboxRecord>(reader, Table::inbox, key).value()));
      next = inbox_id(key);
      return messages.size() < kMaxInboxPage;
    });
  });
  Json page = {{"messages", messages}, {"next", nullptr}};
  if (messages.size() == kMaxInboxPage) page["next"] = next;
  return page;
}

Json Intake::read(const std::string& id) {
  Json json;
  app_.read([&](Reader& reader) {
    const std::string key = inbox_key(id);
    const auto record = load<InboxRecord>(reader, Table::inbox, key);
    if (key.empty() || !record) throw not_found();
    json = message_json(key, *record);
    json["body"] = shown(record->body);
  });
  return json;
}

Answer Intake::replay(const Attempt& attempt, const std::string& id) {
  return once(app_, attempt, [&](Transaction& tx, Instant now) {
    const std::string key = inbox_key(id);
    auto before = load<InboxRecord>(tx, Table::inbox, key);
    if (key.empty() || !before) throw not_found();
    InboxRecord record = *before;
    const Mapped mapped = map(record);
    // By the file as it is now it may be about another order.
    const std::string place = key_of(mapped, record);
    if (place != key) {
      erase_inbox(tx, key, *before);
      before.reset();
    }
    const Applied applied = judge(tx, place, record, before, mapped, now);
    return Answer{Made::nothing_new, receipt(verdict_name(applied.verdict), place)};
  });
}

}  // namespace kulanz
