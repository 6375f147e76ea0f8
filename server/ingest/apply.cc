#include "server/ingest/apply.h"

#include "server/app/events.h"
#include "server/app/orders.h"

namespace kulanz {
namespace {

class Applying {
 public:
  Applying(App& app, Transaction& tx, const Mapped& mapped, Instant now)
      : app_(app), tx_(tx), mapped_(mapped), now_(now) {}

  Applied run() {
    if (mapped_.refusal) out_.refusal = mapped_.refusal;
    is_there_ = load<OrderRecord>(tx_, Table::orders, mapped_.ref).has_value();
    if (mapped_.order && (is_there_ || mapped_.creates)) take_order();
    if (is_there_) take_events();
    out_.is_there = is_there_;
    out_.verdict = verdict();
    return out_;
  }

 private:
  void take_order() {
    attempt([&] {
      const Placed placed =
          place_order(app_, tx_, mapped_.ref, *mapped_.order, mapped_.changed_at, now_);
      out_.created = placed == Placed::created;
      changed_ = placed != Placed::the_same;
      is_there_ = true;
    });
  }

  void take_events() {
    if (mapped_.events.empty()) return;
    const OrderRecord order = need_order(tx_, mapped_.ref);
    for (std::size_t i = 0; i < mapped_.events.size(); ++i) {
      const std::string where = "events/" + std::to_string(i);
      attempt([&] {
        // The shop's own word: a sender file may say merchant or partner.
        EventRecord event =
            parse_event(mapped_.events[i], where, order, Source::merchant, now_);
        event.sender = mapped_.tellers.at(i);
        if (add_event(app_, tx_, order, event, now_, where)) ++out_.events;
      });
    }
    if (out_.events > 0) after_events(app_, tx_, order, now_);
  }

  Verdict verdict() const {
    if (out_.refusal) return Verdict::refused;
    if (changed_ || out_.events > 0) return Verdict::applied;
    if (!mapped_.order && mapped_.events.empty()) return Verdict::ignored;
    return is_there_ ? Verdict::duplicate : Verdict::waiting;
  }

  // The store's own failures are nobody's fault here.
  template <typename Step>
  void attempt(const Step& step) {
    try {
      step();
    } catch (const Refusal& refusal) {
      if (refusal.kind == RefusalKind::unavailable) throw;
      if (!out_.refusal) out_.refusal = refusal;
    }
  }

  App& app_;
  Transaction& tx_;
  const Mapped& mapped_;
  const Instant now_;
  Applied out_;
  bool is_there_ = false;
  bool changed_ = false;
};

}  // namespace

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::applied:
      return "applied";
    case Verdict::duplicate:
      return "duplicate";
    case Verdict::ignored:
      return "ignored";
    case Verdict::waiting:
      return "waiting";
    case Verdict::refused:
      return "refused";
  }
  return "refused";
}

Applied apply(App& app, Transaction& tx, const Mapped& mapped, Instant now) {
  if (!mapped.ref.empty()) return Applying(app, tx, mapped, now).run();
  Applied out;
  out.refusal = mapped.refusal;
  out.verdict = mapped.refusal ? Verdict::refused : Verdict::ignored;
  return out;
}

}  // namespace kulanz
