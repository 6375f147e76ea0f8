#include "web-demo/server/world.h"

#include <algorithm>
#include <utility>

#include "server/app/keys.h"
#include "web-demo/server/language.h"
#include "web-demo/server/mail.h"

namespace kulanz::demo {

// No story plays in another decade; a slip of the finger should not either.
constexpr std::int64_t kFurthest_s = 10LL * 366 * 86'400;

World::World(MovableClock& clock, SwitchStore& store, App& app, Shop& shop, std::string folder,
             std::string address)
    : clock_(clock),
      store_(store),
      app_(app),
      shop_(shop),
      folder_(std::move(folder)),
      address_(std::move(address)) {}

std::int64_t World::start_s() const { return seconds_of(shop_.book().at("start")); }

void World::start_over() {
  const std::unique_lock lock(turning_);
  make_anew();
}

void World::move_to(std::int64_t to_s) {
  const std::unique_lock lock(turning_);
  const std::int64_t to = std::clamp(to_s, start_s(), start_s() + kFurthest_s);
  if (to < now_s()) make_anew();
  clock_.set(to);
  happen();
}

void World::move_by(std::int64_t seconds) { move_to(now_s() + seconds); }

void World::catch_up() {
  const std::unique_lock lock(turning_);
  shop_.tell_what_happened(now_s());
}

ApiReply World::play(std::string_view ref, std::string_view kind) {
  const std::unique_lock lock(turning_);
  return shop_.play(ref, kind, now_s());
}

void World::make_anew() {
  keeper_.reset();
  courier_.reset();
  const std::string path = folder_ + "/shop-" + std::to_string(++round_) + ".db";
  store_.exchange(open_sqlite_store({.path = path, .vfs = {}, .sync = true}));
  // The keys of the world before open nothing in this one.
  app_.keys().unload();
  clock_.set(start_s());
  start_clock(app_);
  app_.check_keys();
  courier_.emplace(app_, make_channels(app_, address_), CourierLog());
  shop_.open({create_key(app_, Scope::shop), create_key(app_, Scope::partner),
              create_key(app_, Scope::support), create_key(app_, Scope::checkout)});
  keeper_.emplace(app_, KeeperLog());
  courier_->start();
  happen();
}

void World::happen() {
  shop_.tell_what_happened(now_s());
  shop_.pass_reports_on(now_s());
  // What came due on the way, before anybody looks: the keeper would need a second.
  keep(app_);
}

}  // namespace kulanz::demo
