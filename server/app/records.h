// What the store holds: one struct a record, written as JSON (record_text.h), and
// the keys under which each table keeps it. Moments are unix seconds, amounts minor
// units.
//
//   table         key                                value
//   meta          "voucher_keys"                     fingerprints of the keys in use
//                 "audit_seq", "seal_seq"            the last audit row's number, the last seal's
//                 "channels"                         which carry what, server/app/deliveries.h
//                 "clock"                            a note of the time, server/app/clock_guard.h
//   keys          sha256(API key), 64 hex digits     ApiKeyRecord
//   policies      digest, 64 hex digits              the compiled blob
//   policy_names  NAME                               PolicyNameRecord
//   orders        REF                                OrderRecord
//                 REF/next                           when it is looked at again, as in due
//   events        REF/SOURCE/EVENT_ID                EventRecord
//   entitlements  REF/PROMISE/REMEDY                 EntitlementRecord
//   vouchers      SERIAL, 11 decimal digits          VoucherRecord
//                 SERIAL/ORDER_REF[/ID]              RedemptionRecord, server/app/redemptions.h
//   redemptions   ID                                 SERIAL/ORDER_REF: where it lies
//   reservations  id/ID                              ReservationRecord
//                 order/ORDER_REF/ID                 empty: an order's live holds
//                 of/SERIAL/ID                       empty: all of a voucher's, live or not
//   campaigns     NAME                               CampaignRecord
//                 NAME/spent/PERIOD                  SpentRecord; PERIOD is "total" or e.g.
//                                                    "week.2026-05-04", named by its first day
//                 NAME/overrun                       SpentRecord: given after the budget closed
//                 /remedy/POLICY/REMEDY              NAME of the campaign that pays for it
//   batches       ID                                 BatchRecord
//                 ID/codes/N                         serials of the N-th portion, 5 bytes each
//                 /running/ID                        empty: not done yet
//   customers     CUSTOMER_REF/order/ORDER_REF       empty: whose is what, for erasure and
//                 CUSTOMER_REF/voucher/SERIAL        nothing else, server/app/erasure.h
//                 CUSTOMER_REF/redemption/ID
//                 CUSTOMER_REF/reservation/ID
//   cases         REF/PROMISE/ESCALATION             CaseRecord
//   idempotency   [REF/]HASH                         IdempotencyRecord, server/app/idempotency.h
//   due           KIND/WHEN/ID                       what is to be done, server/app/due.h
//   outbox        REF/PROMISE/TYPE/N                 message, server/app/outbox.h
//   deliveries    of/REF/PROMISE/TYPE/N/CHANNEL      DeliveryRecord, server/app/deliveries.h
//                 done/WHEN/REF/…/CHANNEL            empty: those that ended, newest first
//                 dead/WHEN/REF/…/CHANNEL
//   inbox         REF/HASH, ~/HASH                   InboxRecord, server/app/inbox.h
//                 /VERDICT/WHEN/REF/HASH             empty: those that wait or were refused
//   audit         NUMBER, 20 decimal digits          AuditRecord
//   seals         NUMBER, 20 decimal digits          SealRecord
//
// "/" appears in no part of a key (is_id), so that everything of an order is the
// range [REF "/", REF "0"). A voucher's code is in none of them: it is made anew
// from serial and key whenever it is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/voucher/voucher.h"
#include "server/app/json.h"
#include "server/store/store.h"

namespace kulanz {

struct ApiKeyRecord {
  std::string scope;
  std::string hint;  // the last four symbols, to recognise it by
  std::int64_t created_at = 0;
  std::string label;
};

struct PolicyNameRecord {
  std::string digest;
  std::int64_t set_at = 0;
};

struct PromiseRecord {
  std::string id;
  std::string policy;
  std::string digest;  // frozen when the order was placed
  Json facts = Json::object();
};

struct OrderRecord {
  std::string ref;
  std::string subject;  // what the audit calls this order: random, says nothing
  std::int64_t placed_at = 0;
  std::string currency;
  std::int64_t paid_minor = 0;
  std::string locale;
  std::string address_form;
  std::string title;
  std::string customer_ref;
  std::string email;
  std::string name;
  std::vector<PromiseRecord> promises;
  std::int64_t contact_at = 0;  // when e-mail, name, … were so, in the word of whoever sent them
};

struct EventRecord {
  std::string id;
  std::string promise;
  std::string kind;
  std::string at;  // as it was told: a moment, or only a date
  std::string source;
  std::string fault;     // empty: none
  std::string instance;  // empty: none
  std::int64_t received_at = 0;
  std::string sender;  // the label of a partner's key, or a webhook's sender; empty: not told
};

// One remedy of one promise. What is due follows the set of events; what was
// given only rises, and where it is more than is due, the rest stays given.
struct EntitlementRecord {
  std::string order;
  std::string promise;
  std::string remedy;
  std::string kind;
  std::string basis;
  std::string currency;
  std::string item;  // in_kind
  std::int64_t count = 0;
  std::int64_t due_minor = 0;
  std::int64_t given_minor = 0;
  bool due = false;                // the last decision owes it
  bool settled = false;            // paid out by the shop
  std::int64_t settled_count = 0;  // in_kind: how many of it
  std::int64_t owed_at = 0;        // since when it waits for that; 0: it does not, owed.h
  std::string reference;           // under which, in the shop's words
  std::int64_t offered_minor = 0;  // of a budget: what a status offered last, and when
  std::int64_t offered_at = 0;
  std::vector<std::uint64_t> serials;  // its vouchers, oldest first
  std::int64_t created_at = 0;
};

// One voucher: its terms, which never change but for a face that is topped up, and
// what happened to it. The row of one of a batch leaves out what is as in the batch's
// terms: it is {"batch": ID} until something happens.
struct VoucherRecord {
  std::uint64_t serial = 0;
  int key_id = 0;
  std::string order;  // for which it was issued; empty: by hand
  std::string promise;
  std::string remedy;
  std::string batch;     // empty: issued alone
  std::string campaign;  // empty: draws on no budget
  std::string basis;
  std::string customer_ref;    // whom it is bound to; empty: bearer
  std::string kind = "fixed";  // fixed, percent, in_kind, free_shipping
  std::string currency;
  std::int64_t face_minor = 0;  // fixed: what it is worth; percent, free_shipping: its cap
  std::int64_t percent_bp = 0;  // percent: of the basket, 1/100 of a percent
  std::string item;             // in_kind
  std::int64_t count = 0;
  std::int64_t minimum_basket_minor = 0;
  std::int64_t valid_from = 0;
  std::int64_t valid_until = 0;  // the first moment at which it is no longer valid
  std::string zone;              // in which that is the end of a day; empty: it is none
  std::int64_t issued_at = 0;
  std::int64_t spent_minor = 0;
  bool used = false;  // kinds other than fixed are used once
  std::int64_t held_minor = 0;
  std::int64_t hold_until = 0;
  std::string hold;  // the reservation that holds it; empty: none
  bool revoked = false;
};

struct RedemptionRecord {
  std::uint64_t serial = 0;  // with order_ref in the row's key, and not in the row
  std::string order_ref;     // where it was used
  std::string id;
  std::int64_t amount_minor = 0;
  std::int64_t remaining_minor = 0;  // as it was answered
  std::int64_t at = 0;
  std::int64_t rolled_back_at = 0;  // 0: live
};

struct ReservationRecord {
  std::string id;
  std::uint64_t serial = 0;
  std::string order_ref;
  std::int64_t amount_minor = 0;
  std::int64_t at = 0;
  std::int64_t expires_at = 0;
  std::string state = "held";  // held, redeemed, released, expired
};

// A limit that is absent is -1: it is never counted, and its counter never touched.
struct BudgetRecord {
  std::int64_t amount_minor = -1;
  std::int64_t count = -1;
};

struct CampaignRecord {
  std::string name;
  std::string subject;  // what the audit calls it: random, says nothing
  std::string currency;
  BudgetRecord total;
  std::string period;  // day, week, month; empty: no limit by period
  std::string zone;    // whose days those are
  BudgetRecord per_period;
  std::vector<std::string> remedies;  // "POLICY/REMEDY": goodwill that draws on it
  std::int64_t set_at = 0;
};

struct SpentRecord {
  std::int64_t amount_minor = 0;
  std::int64_t count = 0;
};

struct BatchRecord {
  std::string id;
  VoucherRecord terms;  // serial 0
  std::int64_t wanted = 0;
  std::int64_t issued = 0;
  std::int64_t portions = 0;
  std::string state = "running";  // running, done, stopped
  std::string reason;             // stopped: a refusal's code
  std::int64_t started_at = 0;
  std::int64_t ended_at = 0;
};

struct HistoryRecord {
  std::int64_t at = 0;
  std::string by;
  std::string text;
  std::string what;  // opened, reopened, closed, given, overdue, answer
  std::string to;    // opened, reopened, given, overdue: who owns it from then on
  std::string why;   // closed: solved, received, delivered, kept, said (to a person)
};

struct CaseRecord {
  std::string order;
  std::string promise;
  std::string escalation;
  std::string role;
  std::string owner_name;
  std::string owner_contact;
  std::string owner_email;
  bool open = true;
  std::int64_t opened_at = 0;
  std::int64_t episode_at = 0;  // when it was opened or last reopened
  std::int64_t due = 0;
  std::int64_t complaints = 0;  // how many there were when it was last closed
  std::int64_t episodes = 1;    // how often it was opened
  std::int64_t overdue_at = 0;  // the due time that was missed; 0: none since it was answered
  std::int64_t raised = 0;      // how often it was overdue, in all
  std::int64_t wake_at = 0;     // where its due thing lies; 0: there is none
  std::vector<HistoryRecord> history;
};

inline constexpr char kDeliveryWaiting[] = "waiting";
inline constexpr char kDeliveryDelivered[] = "delivered";
inline constexpr char kDeliveryNotNeeded[] = "not_needed";
inline constexpr char kDeliveryRefused[] = "refused";
inline constexpr char kDeliveryDead[] = "dead";  // no attempt is left

// How the delivery of one message by one channel goes.
struct DeliveryRecord {
  std::string state = kDeliveryWaiting;
  std::int64_t told_at = 0;
  std::int64_t attempts = 0;  // begun
  std::int64_t begun_at = 0;  // the last of them
  std::int64_t next_at = 0;   // waiting: when it is taken up again
  std::string lease;          // whose attempt is under way; empty: nobody's
  std::string detail;         // what the last one met: "451 4.7.1"
  std::int64_t ended_at = 0;
};

struct IdempotencyRecord {
  std::string fingerprint;  // KEY_ID:HMAC of route and body
  int made = 0;             // Made, server/app/idempotency.h
  Json answer;              // {"$code": SERIAL} where the answer shows a code
  std::int64_t forget_at = 0;
  std::uint64_t number = 0;  // of the audit's last row then
};

// What a sender sent, as it came, and what became of it.
struct InboxRecord {
  std::string sender;
  std::string topic;
  std::string version;  // of the sender's API, in its own words
  std::string body;
  std::string verdict;  // applied, duplicate, ignored, waiting, refused
  std::string code;     // why, when refused
  std::string detail;
  std::string where;
  std::int64_t received_at = 0;
  std::int64_t forget_at = 0;
};

struct AuditRecord {
  std::uint64_t number = 0;
  std::int64_t at = 0;
  std::string action;
  std::string subject;
  Json details = Json::object();
};

// A stretch of audit rows whose contents may no longer change.
struct SealRecord {
  std::uint64_t number = 0;
  std::uint64_t first = 0;  // the rows it covers
  std::uint64_t last = 0;
  std::int64_t at = 0;
  std::string head;   // 64 hex digits, over the head before it and the rows
  std::string marks;  // kMarkDigits for each row: which one was changed, server/app/sealer.h
};

// Keys.
std::string event_key(const std::string& ref, const std::string& source, const std::string& id);
std::string promise_key(const std::string& ref, const std::string& promise,
                        const std::string& name);
// Of "POLICY/REMEDY"; no campaign's name begins as it does.
std::string campaign_remedy_key(const std::string& remedy);
std::string serial_key(std::uint64_t serial);
// Whether a key of `vouchers` is that of a voucher, and not of one of its redemptions.
bool is_serial_key(std::string_view key);
// Whether a key of `orders` is that of an order, and not of when it is looked at next.
bool is_order_key(std::string_view key);
std::string when_key(std::int64_t unix_seconds);

// Typed access; `Record` is one of the structs above.
template <typename Record>
std::optional<Record> load(Reader& reader, Table table, const std::string& key);
template <typename Record>
void save(Transaction& tx, Table table, const std::string& key, const Record& record);
// Of a row that a scan has met.
template <typename Record>
Record record_of(std::string_view row);
// Everything whose key starts with `prefix`, which must end in "/", in key order.
template <typename Record>
std::vector<Record> load_all(Reader& reader, Table table, const std::string& prefix);

// Kept under their serial; one of a batch only as far as it differs from its terms.
std::optional<VoucherRecord> load_voucher(Reader& reader, std::uint64_t serial);
void save_voucher(Transaction& tx, const VoucherRecord& voucher);

// The stored voucher as the core's rules see it, and back; without a hold it also
// forgets which reservation held it.
Voucher core_voucher(const VoucherRecord& record);
void take_over(VoucherRecord& record, const Voucher& voucher);

}  // namespace kulanz
