// Everything that "start over" makes anew: the database, the keys, the orders,
// and where the clock stands. The server, its routes and the shop stay.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>

#include "server/app/app.h"
#include "server/app/keeper.h"
#include "server/tell/courier.h"
#include "web-demo/server/clock.h"
#include "web-demo/server/shop.h"
#include "web-demo/server/switch_store.h"

namespace kulanz::demo {

// May be used from any thread.
class World {
 public:
  // All must outlive the world. `address` is where the shop is, http://127.0.0.1:8787: letters
  // link to it.
  World(MovableClock& clock, SwitchStore& store, App& app, Shop& shop, std::string folder,
        std::string address);

  // An empty database, new keys, the orders placed again, the clock at the start.
  void start_over();
  // Forward: the clock is set and what happens on the way is told to kulanz.
  // Backward: start_over() first, because a ledger is never taken back.
  void move_to(std::int64_t to_s);
  void move_by(std::int64_t seconds);
  // Tells what happened since the last call; the clock also runs by itself.
  void catch_up();
  ApiReply play(std::string_view ref, std::string_view kind);

  std::int64_t now_s() const { return clock_.now().unix_seconds; }
  std::int64_t start_s() const;
  int round() const { return round_; }  // how often the world was made
  // While it is held the world is not made anew.
  std::shared_lock<std::shared_mutex> stay() { return std::shared_lock(turning_); }

 private:
  void make_anew();
  void happen();

  MovableClock& clock_;
  SwitchStore& store_;
  App& app_;
  Shop& shop_;
  const std::string folder_;  // of the databases
  const std::string address_;
  std::optional<Courier> courier_;  // of the present world
  std::optional<Keeper> keeper_;
  int round_ = 0;
  std::shared_mutex turning_;  // held alone while the world changes
};

}  // namespace kulanz::demo
