// The outbox: what is to be told to the customer, the shop and its people,
// written in the same commit as what happened, so that nothing is told that did
// not happen and nothing that happened goes untold. Delivery (e-mail, webhooks)
// takes from here. A message names things; it never holds a code: the code is made
// when the message is.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/time/time.h"
#include "server/store/store.h"

namespace kulanz {

// What happened, as a dotted name.
inline constexpr char kPromiseAtRisk[] = "promise.at_risk";
inline constexpr char kPromiseBreached[] = "promise.breached";
inline constexpr char kPromiseEnded[] = "promise.ended";  // a breach that was told is over
inline constexpr char kPromiseExcused[] = "promise.excused";
inline constexpr char kPromiseKept[] = "promise.kept";
inline constexpr char kOfferCreated[] = "offer.created";
inline constexpr char kOfferClaimed[] = "offer.claimed";
inline constexpr char kVoucherIssued[] = "voucher.issued";
inline constexpr char kVoucherReserved[] = "voucher.reserved";
inline constexpr char kVoucherReleased[] = "voucher.released";
inline constexpr char kVoucherReissued[] = "voucher.reissued";  // the same under a new code
inline constexpr char kBatchReissued[] = "batch.reissued";
inline constexpr char kVoucherRedeemed[] = "voucher.redeemed";
inline constexpr char kVoucherRolledBack[] = "voucher.rolled_back";
inline constexpr char kVoucherExpired[] = "voucher.expired";
inline constexpr char kVoucherVoided[] = "voucher.voided";
inline constexpr char kCaseOpened[] = "case.opened";
inline constexpr char kCaseIntroduced[] = "case.introduced";  // its owner, to the customer
inline constexpr char kCaseOverdue[] = "case.overdue";
inline constexpr char kCaseResolved[] = "case.resolved";
inline constexpr char kBudgetThreshold[] = "budget.threshold";
inline constexpr char kRefundOwed[] = "refund.owed";        // to be paid or handed out by the shop
inline constexpr char kRefundOverdue[] = "refund.overdue";  // and still not settled

// All of them: what is told is of one of these types.
inline constexpr std::array kMessageTypes = {
    kPromiseAtRisk,   kPromiseBreached, kPromiseKept,     kPromiseExcused,    kPromiseEnded,
    kOfferCreated,    kOfferClaimed,    kVoucherIssued,   kVoucherReserved,   kVoucherReleased,
    kVoucherReissued, kBatchReissued,   kVoucherRedeemed, kVoucherRolledBack, kVoucherExpired,
    kVoucherVoided,   kCaseOpened,      kCaseIntroduced,  kCaseOverdue,       kCaseResolved,
    kBudgetThreshold, kRefundOwed,      kRefundOverdue};

struct Message {
  std::string order;
  std::string promise;
  std::string type;
  std::string number;  // tells messages of one type apart; "1" where there is only one
  nlohmann::json data = nlohmann::json::object();
};

bool is_told(Reader& reader, const Message& message);
// The data with which it was told; none when it was not.
std::optional<nlohmann::json> told_data(Reader& reader, const Message& message);

// Writes the message once, and what is to be done about it by the channels (deliveries.h):
// the same order, promise, type and number again is nothing new. A type that is not in
// kMessageTypes is std::logic_error.
void tell(Transaction& tx, const Message& message, Instant now);

}  // namespace kulanz
