#include "server/tell/errand.h"

#include <cstdint>
#include <map>

namespace kulanz {
namespace {

class Lease {
 public:
  Lease(std::string word, const IsUnderWay& is_under_way)
      : word_(std::move(word)), is_under_way_(is_under_way) {}

  // The handler of the channel's kind of due things. The body it runs in may be repeated.
  void take(Transaction& tx, const Due& due, Instant now) {
    const DeliveryName name = {due.id, due.kind};
    const auto before = load_delivery(tx, name);
    if (!before || before->state != kDeliveryWaiting) return;
    DeliveryRecord after = *before;
    if (before->lease == word_) {
      // The commit before, of which nothing was known, did happen.
    } else if (before->next_at != due.when.unix_seconds) {
      return;  // another was quicker
    } else if (is_under_way_(name.message)) {
      after.next_at = (now + seconds(kLease_s)).unix_seconds;
    } else {
      after = leased(*before, now);
    }
    replace_delivery(tx, name, *before, after);
    if (after.lease == word_) errands_[name.message] = errand(name, after);
  }

  std::vector<Errand> errands() const {
    std::vector<Errand> list;
    for (const auto& [message, errand] : errands_) list.push_back(errand);
    return list;
  }

 private:
  DeliveryRecord leased(DeliveryRecord record, Instant now) const {
    ++record.attempts;
    record.begun_at = now.unix_seconds;
    record.next_at = (now + seconds(kLease_s)).unix_seconds;
    record.lease = word_;
    return record;
  }

  Errand errand(const DeliveryName& name, const DeliveryRecord& record) const {
    return {name, word_, {record.next_at}, record.attempts};
  }

  const std::string word_;
  const IsUnderWay& is_under_way_;
  std::map<std::string, Errand> errands_;
};

const char* ended_state(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::delivered:
      return kDeliveryDelivered;
    case DeliveryOutcome::not_needed:
      return kDeliveryNotNeeded;
    case DeliveryOutcome::refused:
      return kDeliveryRefused;
    case DeliveryOutcome::later:
      return kDeliveryDead;
  }
  return kDeliveryDead;
}

std::string effect_of(const DeliveryRecord& after) {
  return after.state == kDeliveryWaiting ? outcome_name(DeliveryOutcome::later) : after.state;
}

DeliveryRecord noted(DeliveryRecord record, const Delivered& delivered, const Waits& waits,
                     Instant now) {
  record.lease.clear();
  record.detail = delivered.detail;
  const auto next = static_cast<std::size_t>(record.attempts);
  if (delivered.outcome == DeliveryOutcome::later && next < waits.size()) {
    record.next_at = (now + seconds(waits[next])).unix_seconds;
    return record;
  }
  record.state = ended_state(delivered.outcome);
  record.next_at = 0;
  record.ended_at = now.unix_seconds;
  return record;
}

// First attempts of which nothing is known yet. What is due by now is taken up anyway.
std::vector<DeliveryName> leased_at(Reader& reader, const std::string& channel, Instant now) {
  std::vector<DeliveryName> names;
  for (const Due& due : due_of(reader, channel, now + seconds(kLease_s), SIZE_MAX)) {
    if (due.when <= now) continue;
    const auto record = load_delivery(reader, {due.id, channel});
    if (record && !record->lease.empty() && record->attempts == 1) {
      names.push_back({due.id, channel});
    }
  }
  return names;
}

}  // namespace

std::vector<Errand> lease_errands(App& app, const std::string& channel, const std::string& word,
                                  const IsUnderWay& is_under_way, std::size_t max,
                                  const DueFailed& failed) {
  Lease lease(word, is_under_way);
  const DueHandlers handlers = {{channel, [&](App&, Transaction& tx, const Due& due, Instant now) {
                                   lease.take(tx, due, now);
                                 }}};
  take_due(app, handlers, failed, max);
  return lease.errands();
}

std::string note_outcome(App& app, const Errand& errand, const Delivered& delivered,
                         const Waits& waits) {
  std::string state;
  app.write([&](Transaction& tx) {
    const auto before = load_delivery(tx, errand.name);
    if (!before || before->state != kDeliveryWaiting) return;
    // Leased anew, and what went out meanwhile is out.
    if (before->lease != errand.lease && delivered.outcome == DeliveryOutcome::later) return;
    const DeliveryRecord after = noted(*before, delivered, waits, app.now());
    replace_delivery(tx, errand.name, *before, after);
    state = after.state;
    count_effect(kDeliveryEffect + errand.name.channel + "/" + effect_of(after));
  });
  return state;
}

void take_leases_back(App& app, const std::string& channel) {
  app.write([&](Transaction& tx) {
    const Instant now = app.now();
    for (const DeliveryName& name : leased_at(tx, channel, now)) {
      const DeliveryRecord before = load_delivery(tx, name).value();
      DeliveryRecord after = before;
      after.lease.clear();
      after.next_at = now.unix_seconds;
      replace_delivery(tx, name, before, after);
    }
  });
}

void give_back(App& app, const std::vector<Errand>& errands) {
  if (errands.empty()) return;
  app.write([&](Transaction& tx) {
    for (const Errand& errand : errands) {
      const auto before = load_delivery(tx, errand.name);
      if (!before || before->state != kDeliveryWaiting || before->lease != errand.lease) continue;
      DeliveryRecord after = *before;
      --after.attempts;
      after.lease.clear();
      after.next_at = app.now().unix_seconds;
      replace_delivery(tx, errand.name, *before, after);
    }
  });
}

}  // namespace kulanz
