// What was sent, read by the sender's file: pure, no store, no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/app/refusal.h"
#include "server/ingest/sender.h"

namespace kulanz {

// Of a partner's name; of a longer one, and of one with control characters, the sender's name is
// taken.
inline constexpr std::size_t kMaxPartnerName = 64;

struct Mapped {
  std::string ref;                 // which order; empty: it names none
  std::string customer;            // empty: it names none
  bool has_meaning = false;        // the file says something about its topic
  bool creates = false;            // the order, when there is none
  std::optional<Json> order;       // as PUT /v1/orders/{ref} takes it; none: it is no order (yet)
  std::int64_t changed_at = 0;     // when its e-mail, name, … were so; 0: unknown
  std::vector<std::string> tellers;  // of each event, the partner whose word it is; empty: the shop's
  std::vector<Json> events;        // as POST /v1/orders/{ref}/events takes them
  std::optional<Refusal> refusal;  // the first thing that could not be read; the rest counts
};

// The topic of a body whose file looks for it in the body; empty: there is none.
std::string topic_of(const Sender& sender, const Json& body);

Mapped map_body(const Sender& sender, const std::string& topic, const Json& body);

}  // namespace kulanz
