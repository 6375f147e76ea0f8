// Where redemptions are kept. One lies beside its voucher, so that redeeming changes
// one place of the store and not several:
//
//   vouchers      SERIAL/ORDER_REF      the order's live redemption of this voucher
//                 SERIAL/ORDER_REF/ID   one that was rolled back, or names no order any more
//   redemptions   ID                    SERIAL/ORDER_REF, to find one by its id
//
// Ids are in the order of time (audit.h), so that the second table only ever grows at
// its end.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "server/app/records.h"

namespace kulanz {

std::optional<RedemptionRecord> find_redemption(Reader& reader, const std::string& id);

// The order's live redemption of this voucher.
std::optional<RedemptionRecord> live_redemption(Reader& reader, std::uint64_t serial,
                                                const std::string& order_ref);

// All of a voucher's, live or not, until the visitor returns false.
void each_redemption(Reader& reader, std::uint64_t serial,
                     const std::function<bool(const RedemptionRecord&)>& visit);

void add_redemption(Transaction& tx, const RedemptionRecord& record);
// Of one that is there already: its row moves as it changes.
void replace_redemption(Transaction& tx, const RedemptionRecord& before,
                        const RedemptionRecord& after);

}  // namespace kulanz
