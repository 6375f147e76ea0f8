// Every way the core can refuse, once. The names are stable codes: they appear
// in problem documents, in the page's events and in logs. Numbers are part of
// the decision buffer; add at the end of a group, never renumber.
#pragma once

#include <cstdint>
#include <string_view>

namespace kulanz {

enum class Reason : std::uint8_t {
  ok = 0,  // not an error

  // Text that does not become a value (core/time, core/facts).
  bad_boolean = 1,      // neither "true" nor "false"
  bad_integer = 2,      // not a decimal integer, or outside int64
  bad_percent = 3,      // not an exact decimal with at most six places
  bad_date = 4,         // not YYYY-MM-DD, or no such day
  bad_instant = 5,      // not RFC 3339 with an offset, or no such moment
  bad_enum = 6,         // not one of the declared values
  bad_currency = 7,     // not ISO 4217 upper-case letters
  bad_time_of_day = 8,  // not HH:MM or HH:MM:SS within 00:00..24:00
  bad_duration = 9,     // not a number of the declared unit, or out of range

  // A question that does not fit its policy (core/facts, core/promise).
  unknown_fact = 20,       // the policy declares no such fact
  duplicate_fact = 21,     // the same fact was given twice
  unknown_field = 22,      // an order or event field that does not exist
  unknown_event = 23,      // no such event kind
  incomplete_event = 24,   // an event without id, kind, at or source
  source_not_allowed = 25, // this source may not send this kind of event
  currency_mismatch = 26,  // the order's currency is not the policy's
  deadline_before_order = 27,  // the promise would have been broken when made
  event_from_future = 28,  // an event later than now plus the allowed skew
  fact_is_observed = 29,   // a fact that only events may set was given
  malformed_frame = 30,    // the leaves do not add up to the frame's size
  terms_unknown = 31,      // the deadline needs a fact that was not given
  bad_series = 32,         // a series is given as a list of rows

  // Arithmetic (core/base, core/decide). Overflow never wraps.
  overflow = 40,
  division_by_zero = 41,
  out_of_range = 42,  // a date or instant outside the years 1970..2199
  calendar_ends = 43, // a day outside the years whose holidays the calendar knows
  ambiguous_rows = 44, // a table with the hit policy "unique" has two rows that match

  // Limits (each has a named constant beside the thing it limits).
  too_many_facts = 60,
  too_many_events = 61,
  too_many_instances = 62,
  too_large = 63,       // a buffer's limit was reached
  too_many_remedies = 64,
  too_many_rows = 65,   // of one series

  // Blobs (core/decide).
  not_a_policy = 80,        // wrong magic
  policy_version = 81,      // written for another version of the format
  policy_damaged = 82,      // structure does not hold together
  policy_needs_whole = 83,  // asks for more than this build can do (core/base/build.h)
  policy_not_plain = 84,    // asks for more than facts, so no plan can be made of it (core/plan)

  // Voucher codes and vouchers (core/voucher). Public answers show one refusal.
  code_malformed = 100,     // not 16 Crockford symbols
  code_typo = 101,          // the check symbol does not fit
  code_forged = 102,        // the tag does not fit: never issued here
  code_unknown = 103,       // well formed and tagged, but not in the store
  voucher_not_yet_valid = 104,
  voucher_expired = 105,
  voucher_revoked = 106,
  voucher_spent = 107,          // nothing left
  voucher_held = 108,           // reserved for another order
  voucher_other_customer = 109, // bound to a customer, and this is another
  voucher_other_currency = 110,
  basket_below_minimum = 111,
  order_already_redeemed = 112, // this order used this voucher with another amount
  nothing_to_redeem = 113,      // an amount of zero or less
  amount_too_high = 114,        // more than the basket gives, or than is left
  voucher_other_kind = 115,     // only a voucher of a fixed amount is topped up
};

// The stable code, e.g. "bad_instant". Never null; ASCII.
std::string_view reason_code(Reason reason);

}  // namespace kulanz
