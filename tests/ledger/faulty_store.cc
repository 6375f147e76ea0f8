#include "tests/ledger/faulty_store.h"

namespace kulanz::ledger {
namespace {

void fail_if(bool now) {
  if (now) throw StoreError("planned: this call fails");
}

class FaultyTransaction : public Transaction {
 public:
  // `writer` is null when only reading.
  FaultyTransaction(Reader& reader, Transaction* writer, FaultPlan& plan)
      : reader_(reader), writer_(writer), plan_(plan) {}

  std::optional<std::string> get(Table table, std::string_view key) override {
    fail_if(plan_.is_now(StoreFault::statement));
    return reader_.get(table, key);
  }
  void scan(Table table, std::string_view from, std::string_view until,
            const Visitor& visit) override {
    fail_if(plan_.is_now(StoreFault::statement));
    reader_.scan(table, from, until, visit);
  }
  void put(Table table, std::string_view key, std::string_view value) override {
    fail_if(plan_.is_now(StoreFault::statement));
    writer_->put(table, key, value);
  }
  void erase(Table table, std::string_view key) override {
    fail_if(plan_.is_now(StoreFault::statement));
    writer_->erase(table, key);
  }

 private:
  Reader& reader_;
  Transaction* writer_;
  FaultPlan& plan_;
};

class FaultyStore : public Store {
 public:
  FaultyStore(std::unique_ptr<Store> store, FaultPlan& plan)
      : store_(std::move(store)), plan_(plan) {}

  void read(const std::function<void(Reader&)>& body) override {
    fail_if(plan_.is_now(StoreFault::begin));
    store_->read([&](Reader& reader) {
      FaultyTransaction faulty(reader, nullptr, plan_);
      body(faulty);
    });
  }

  void write(const std::function<void(Transaction&)>& body) override {
    fail_if(plan_.is_now(StoreFault::begin));
    store_->write([&](Transaction& tx) {
      FaultyTransaction faulty(tx, &tx, plan_);
      body(faulty);
      if (plan_.is_now(StoreFault::commit_not_done)) throw CommitUnknown("planned: not done");
    });
    if (plan_.is_now(StoreFault::commit_done)) throw CommitUnknown("planned: done");
  }

 private:
  std::unique_ptr<Store> store_;
  FaultPlan& plan_;
};

}  // namespace

std::unique_ptr<Store> make_faulty(std::unique_ptr<Store> store, FaultPlan& plan) {
  return std::make_unique<FaultyStore>(std::move(store), plan);
}

}  // namespace kulanz::ledger
