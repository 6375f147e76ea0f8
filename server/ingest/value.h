// One cell of a sender file: where a value comes from. There are no conditions, only
// pointers, tables and a way to write what was found.
//
//   "/order/id"                            JSON Pointer (RFC 6901) into what was sent
//   "./checkpoint_time"                    the same, into the row of the event's "each"
//   "delivery", 5, true                    the value itself
//   ["fulfilment-", "/id"]                 joined; not there when a part is not there
//   {"first": ["/email", "/contact"]}      the first that is there
//   {"of": "/status", "table": {"delivered": "delivered"}, "otherwise": "in_transit"}
//   {"of": "/status", "table": "statuses"}              a table of the file's "tables"
//   {"of": "/total", "as": "minor"}        written as: kAs below
//
// What is null or an empty text is not there. A table without "otherwise" has nothing
// for a value that it does not name.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/time/zone.h"
#include "server/ingest/entry.h"
#include "server/ingest/times.h"

namespace kulanz {

// Of a JSON Pointer: its parts, unescaped.
using Pointer = std::vector<std::string>;
const Json* follow(const Json& from, const Pointer& pointer);

// What cells look at.
struct Look {
  const Json& body;
  const Json* row = nullptr;  // of "each"
  Zone zone = {};             // of times that name none
  std::string currency = {};  // of amounts
};

class Value {
 public:
  using Table = std::map<std::string, Value, std::less<>>;
  using Tables = std::map<std::string, std::shared_ptr<const Table>, std::less<>>;

  Value() = default;  // never there
  // Throws SenderError.
  static Value parse(const Entry& entry, const Tables& tables);
  static std::shared_ptr<const Table> parse_table(const Entry& entry, const Tables& tables);

  // A text, a whole number or a boolean; none: not there. Throws Refusal about `where`
  // when what was found cannot be written as the file says.
  std::optional<Json> json(const Look& look, const std::string& where) const;
  std::optional<std::string> text(const Look& look, const std::string& where) const;

 private:
  enum class Kind : std::uint8_t { nothing, constant, body, row, join, first, table };
  // minor: an amount in minor units of the order's currency. time: as an event's `at`, a date
  // stays a date. moment: a date is its first moment. date: of the local day.
  // start_of_day, end_of_day: moments. integer: a whole number.
  enum class As : std::uint8_t {
    it_is,
    minor,
    time,
    moment,
    date,
    start_of_day,
    end_of_day,
    integer
  };

  static Value parse_text(const Entry& entry);
  static Value parse_object(const Entry& entry, const Tables& tables);
  static Value parse_list(const Entry& entry, const Tables& tables);
  std::optional<Json> found(const Look& look, const std::string& where) const;
  std::optional<Json> joined(const Look& look, const std::string& where) const;
  std::optional<Json> looked_up(const Look& look, const std::string& where) const;
  Json written(const Json& json, const Look& look, const std::string& where) const;

  Kind kind_ = Kind::nothing;
  As as_ = As::it_is;
  Json constant_;
  Pointer pointer_;
  std::vector<Value> parts_;  // of a table: what is looked up, and what is taken otherwise
  std::shared_ptr<const Table> table_;
};

// What was told as text, of that zone where it names none. Throws Refusal about `where`.
ToldTime need_time(const std::string& text, Zone zone, const std::string& where);

// "/a/b" → its parts. Fails where it is none.
Pointer parse_pointer(const Entry& entry, std::string_view text);

}  // namespace kulanz
