// POST /v1/ingest/{sender}: what a sender sent is judged and kept in one commit, and what
// came before its order is taken up in the commit that creates it, by whichever way.
#pragma once

#include <vector>

#include "server/app/idempotency.h"
#include "server/app/inbox.h"
#include "server/ingest/apply.h"

namespace kulanz {

inline constexpr std::size_t kMaxIngestBody = 256 * 1024;
inline constexpr std::size_t kMaxInboxPage = 100;
// Bodies that wait for one order; further ones are refused.
inline constexpr std::size_t kMaxWaiting = 256;

struct Sent {
  std::string topic;      // of the sender's topic header, if it has one
  std::string signature;  // of its signature header
  std::string version;    // of its version header
  std::string body;
};

class Intake {
 public:
  // Senders that sign, and whose secret is known, are taken; of the others without() tells.
  // The app must outlive it; it may be made once for an app.
  Intake(App& app, std::vector<Sender> senders);
  ~Intake();
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  // Takes up what waits for orders that are there: what `kulanz import` created, or a server
  // without senders. Programs call it once at start.
  void take_up_all();

  // Names that are not taken, for want of a signature rule or a secret.
  const std::vector<std::string>& without() const { return without_; }

  // Throws Refusal sender_unknown.
  const Sender& sender(const std::string& name) const;

  // Judges and keeps it without waiting: {"verdict","id","order"?}. Throws Refusal
  // sender_unknown, signature_wrong (and nothing is kept) before the store is asked. A
  // try-out of the sender's, unsigned, is answered and not kept.
  void begin_receive(const std::string& name, Sent sent, Answered answered);

  // GET /v1/inbox?verdict=waiting|refused → {"messages","next"}: oldest first, at most
  // kMaxInboxPage, after the id `after`, without their bodies.
  Json list(const std::string& verdict, const std::string& after);
  // One, with its body. Throws Refusal message_not_found.
  Json read(const std::string& id);
  // POST /v1/inbox/{id}/replay: judges it again by the file as it is now.
  Answer replay(const Attempt& attempt, const std::string& id);

 private:
  struct Signer {
    Sender sender;
    std::vector<std::string> secrets;  // two while it changes: both are good
  };

  const Signer& signer(const std::string& name) const;
  // Sets the topic where it stands in the body.
  Mapped map(InboxRecord& record) const;
  Applied judge(Transaction& tx, const std::string& key, InboxRecord record,
                const std::optional<InboxRecord>& before, const Mapped& mapped, Instant now);
  void take_up(Transaction& tx, const std::string& ref, Instant now);

  App& app_;
  std::map<std::string, Signer, std::less<>> signers_;
  std::vector<std::string> without_;
};

}  // namespace kulanz
