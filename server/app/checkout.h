// What a checkout says when it asks about a code, uses it or holds it, and the
// voucher that it means.
#pragma once

#include <string>

#include "server/app/json.h"
#include "server/app/records.h"
#include "server/app/voucher_codes.h"

namespace kulanz {

inline constexpr std::size_t kMaxCustomerRef = 128;
inline constexpr std::size_t kMaxShopperRef = 128;

// Who wants to take how much off which basket, for which order:
//   {"code","customer_ref","order_ref","amount_minor","shopper_ref"?,
//    "basket":{"total_minor","currency","shipping_minor"?}}
// total_minor is what vouchers may be taken off, and what a percentage and a minimum
// basket go by; shipping_minor is what free shipping would save.
struct Use {
  std::string code;  // as it was typed
  std::string customer_ref;
  std::string shopper_ref;  // who typed it, where that may be another; empty: not said
  std::string order_ref;    // empty: not said, in a question
  std::int64_t amount_minor = 0;
  Basket basket;
};

// Reads the fields of a use; the caller reads what else there is, and finishes.
Use parse_use(Fields& fields);
// The same for a mere question: it has no amount, and perhaps no order.
Use parse_question(Fields& fields);

// Whose guesses bad codes of this use are, guesses.h: the shopper's, or the customer's
// where the shop names no shopper.
std::string shopper_of(const Use& use);

// The voucher of that code, which must be this customer's. Throws Refusal
// code_unknown, voucher_other_customer.
VoucherRecord need_voucher(Reader& reader, const VoucherName& name, const Use& use);

}  // namespace kulanz
