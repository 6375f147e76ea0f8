#include "server/app/forgetting.h"

#include "server/app/json.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr char kMark[] = "forget";
constexpr int kMarkSymbols = 16;

// {"id","not_before"}. The id tells one erasing from the next: what was erased while the
// files were gone over is still to be forgotten.
Json read_mark(App& app) {
  Json mark;
  app.read([&](Reader& reader) {
    const auto stored = reader.get(Table::meta, kMark);
    mark = stored ? Json::parse(*stored) : Json();
  });
  return mark;
}

void put_mark(Transaction& tx, const Json& id, Instant not_before) {
  tx.put(Table::meta, kMark, Json{{"id", id}, {"not_before", not_before.unix_seconds}}.dump());
}

// Does `change` unless another erasing has left its mark by now.
template <typename Change>
void change_mark(App& app, const Json& mark, const Change& change) {
  app.write([&](Transaction& tx) {
    const auto stored = tx.get(Table::meta, kMark);
    if (stored && Json::parse(*stored).at("id") == mark.at("id")) change(tx);
  });
}

void forget_marked(App& app, const Json& mark) {
  try {
    app.forget();
  } catch (const Refusal&) {
    const Instant later = app.now() + seconds(kForgetAgain_s);
    change_mark(app, mark, [&](Transaction& tx) { put_mark(tx, mark.at("id"), later); });
    throw;
  }
  change_mark(app, mark, [](Transaction& tx) { tx.erase(Table::meta, kMark); });
}

}  // namespace

void want_forgotten(App& app, Transaction& tx, Instant now) {
  put_mark(tx, random_text(app.random(), kMarkSymbols), now);
}

void forget_erased(App& app) {
  const Json mark = read_mark(app);
  if (!mark.is_null()) forget_marked(app, mark);
}

void forget_when_due(App& app) {
  const Json mark = read_mark(app);
  if (mark.is_null() || app.now().unix_seconds < mark.at("not_before")) return;
  forget_marked(app, mark);
}

}  // namespace kulanz
