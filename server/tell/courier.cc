#include "server/tell/courier.h"

#include <chrono>

#include "server/app/outbox.h"

namespace kulanz {
namespace {

ChannelWords words_of(const Channel& channel) {
  ChannelWords words{channel.name(), {}};
  for (const char* const type : kMessageTypes) {
    if (channel.carries(type)) words.types.emplace_back(type);
  }
  return words;
}

}  // namespace

Courier::Courier(App& app, std::vector<Outgoing> outgoing, CourierLog log) {
  std::vector<ChannelWords> words;
  for (Outgoing& one : outgoing) {
    words.push_back(words_of(*one.channel));
    desks_.push_back(std::make_unique<Desk>(app, std::move(one), log));
  }
  set_channels(app, words);
}

void Courier::start() {
  for (const auto& desk : desks_) {
    desk->begin();
    for (int i = 0; i < kWorkersPerChannel; ++i) {
      threads_.emplace_back([this, &desk] { run(*desk); });
    }
  }
}

Courier::~Courier() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (const auto& desk : desks_) desk->close();
  for (std::thread& thread : threads_) thread.join();
}

void Courier::run(Desk& desk) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const bool carried = desk.carry_one();
    lock.lock();
    const auto pause = std::chrono::milliseconds(carried ? 0 : kCourierPause_ms);
    wake_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

}  // namespace kulanz
