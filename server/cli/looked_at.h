// The database of a shop whose server may be running: read only.
#pragma once

#include <memory>
#include <string>

#include "server/store/store.h"

namespace kulanz {

class LookedAt : public Store {
 public:
  // Throws StoreError.
  explicit LookedAt(const std::string& path) : inner_(open_sqlite_reader({path, "", true})) {}
  void read(const std::function<void(Reader&)>& body) override { inner_->read(body); }
  void write(const std::function<void(Transaction&)>&) override {
    throw StoreError("this command only looks, and writes nothing");
  }

 private:
  std::unique_ptr<Readable> inner_;
};

}  // namespace kulanz
