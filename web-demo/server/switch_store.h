// A store whose database can be exchanged while the server runs: "start over"
// is a new, empty database, because what a ledger holds is never taken back.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "server/store/store.h"

namespace kulanz::demo {

class SwitchStore : public Store {
 public:
  // Waits until nothing uses the old database, then closes it.
  void exchange(std::unique_ptr<Store> next) {
    {
      const std::unique_lock lock(mutex_);
      current_.swap(next);
    }
    next.reset();  // answers what it had begun, which may ask this store again
  }

  void read(const std::function<void(Reader&)>& body) override {
    const std::shared_lock lock(mutex_);
    current_->read(body);
  }
  void submit(std::function<void(Transaction&)> body, Done done) override {
    const std::shared_lock lock(mutex_);
    current_->submit(std::move(body), std::move(done));
  }
  void write(const std::function<void(Transaction&)>& body) override {
    const std::shared_lock lock(mutex_);
    current_->write(body);
  }
  void forget() override {
    const std::shared_lock lock(mutex_);
    current_->forget();
  }

 private:
  std::shared_mutex mutex_;
  std::unique_ptr<Store> current_;
};

}  // namespace kulanz::demo
