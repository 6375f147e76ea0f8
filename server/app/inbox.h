// What senders sent, kept as it came with what became of it, so that it can be looked at and
// taken up again: for kInboxDays, and no longer than the customer. What it means is
// server/ingest's matter.
//
// A row's key is ORDER_REF/HASH, so that an order's are together; what names no order is
// under kNoOrder. The same body of the same topic and sender has the same HASH. Those that
// wait for their order, or were refused, are listed by verdict and time as well.
#pragma once

#include "server/app/due.h"
#include "server/app/records.h"

namespace kulanz {

// What became of what a sender sent is counted as the effect ingest/SENDER/VERDICT.
inline constexpr char kIngestEffect[] = "ingest/";

inline constexpr std::int64_t kInboxDays = 30;
inline constexpr char kNoOrder[] = "~";       // no order is called so
inline constexpr char kDueInbox[] = "inbox";  // due things by which rows are forgotten

// REF "~" HASH, as the API has it; REF is empty where no order is named.
std::string inbox_id(const std::string& key);
// The key of such an id; empty: it is none.
std::string inbox_key(const std::string& id);

// Saves it, lists it and schedules its end; `before`: the row as it was, if there was one.
void save_inbox(Transaction& tx, const std::string& key, const InboxRecord& record,
                const std::optional<InboxRecord>& before);

// The row, and whatever leads to it.
void erase_inbox(Transaction& tx, const std::string& key, const InboxRecord& record);
// All of an order's, at once.
void forget_inbox_of(Transaction& tx, const std::string& order);
// Handles kDueInbox.
void forget_inbox(App& app, Transaction& tx, const Due& due, Instant now);

// Where the list of a verdict's rows begins.
std::string inbox_list(const std::string& verdict);
// The key of the row that a line of such a list stands for.
std::string inbox_listed(std::string_view line, const std::string& verdict);

}  // namespace kulanz
