// The outbox: what is to be told to the customer, the shop and its people,
// written in the same commit as what happened, so that nothing is told that did
// not happen and nothing that happened goes untold. Delivery (e-mail, webhooks)
// takes from here. A message names things; it never holds a code: the code is made
// when the message is.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/time/time.h"
#include "server/store/store.h"

namespace kulanz {

// What happened, as a dotted name.
inline constexpr char kPromiseBreached[] = "promise.breached";
inline constexpr char kPromiseKept[] = "promise.kept";
inline constexpr char kVoucherIssued[] = "voucher.issued";
inline constexpr char kVoucherReserved[] = "voucher.reserved";
inline constexpr char kVoucherReleased[] = "voucher.released";
inline constexpr char kVoucherReissued[] = "voucher.reissued";  // the same under a new code
inline constexpr char kBatchReissued[] = "batch.reissued";
inline constexpr char kVoucherRedeemed[] = "voucher.redeemed";
inline constexpr char kVoucherRolledBack[] = "voucher.rolled_back";
inline constexpr char kCaseOpened[] = "case.opened";
inline constexpr char kCaseResolved[] = "case.resolved";

struct Message {
  std::string order;
  std::string promise;
  std::string type;
  std::string number;  // tells messages of one type apart; "1" where there is only one
  nlohmann::json data = nlohmann::json::object();
};

bool is_told(Reader& reader, const Message& message);

// Writes the message once: the same order, promise, type and number again is
// nothing new.
void tell(Transaction& tx, const Message& message, Instant now);

}  // namespace kulanz
