// A sender file: how what one sender sends becomes orders, promises and events. Data
// only, so that a shop adapts it without compiling; server/README.md tells how to read one,
// policies/senders/sender.schema.json is for editors.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/ingest/signature.h"
#include "server/ingest/value.h"

namespace kulanz {

struct PromiseRow {
  std::string id;
  Value policy;  // not there: this promise is not made
  std::vector<std::pair<std::string, Value>> facts;
};

struct OrderRows {
  Value placed_at;  // not there: it is no order yet
  Value currency;
  Value paid;  // an amount as it is written, of that currency
  Value locale;
  Value address_form;
  Value title;
  Value customer;
  Value email;
  Value name;
  Value changed_at;  // which of two says the newer e-mail; not there: whichever comes last
  std::vector<PromiseRow> promises;
};

// One event, or one for each row of a list. None where `kind` or `at` is not there.
struct EventRow {
  std::optional<Pointer> each;
  Value id;
  Value kind;
  Value at;
  Value fault;
  Value instance;
  Value partner;  // whom the report names; not there: the sender
  std::string promise;
  std::string source;  // merchant, partner
};

struct BodyRows {
  Value ref;  // which order
  std::optional<OrderRows> order;
  std::vector<EventRow> events;
};

struct Topic {
  std::string body;     // whose rows
  bool creates = true;  // the order, when there is none; else what is sent waits for it
};

struct Sender {
  std::string name;
  std::string zone_name;
  Zone zone;  // of times that name none
  std::optional<SignatureRule> signature;
  std::string topic_header;              // in lower case; empty: not in a header
  std::optional<Pointer> topic_pointer;  // neither: all that is sent is of one kind
  std::string version_header;            // in lower case; empty: none
  std::string ping;                      // what an unsigned try-out begins with; empty: none
  char separator = ',';                  // of a CSV file
  std::map<std::string, Topic, std::less<>> topics;
  std::map<std::string, BodyRows, std::less<>> bodies;

  // Throws SenderError; `file` is its name in errors.
  static Sender parse(const std::string& text, const std::string& file);
  // The *.json files of a folder, but for *.schema.json.
  static std::vector<Sender> parse_folder(const std::string& folder);
};

}  // namespace kulanz
