#include "tests/ledger/shop.h"

#include "server/app/claims.h"
#include "server/app/events.h"
#include "server/app/keeper.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"
#include "server/app/reservations.h"
#include "server/app/voucher_codes.h"
#include "server/app/vouchers.h"

namespace kulanz::ledger {
namespace {

// Of no voucher: serials are drawn at random, and this one never was.
constexpr std::uint64_t kNobodysSerial = 1;
constexpr char kMistyped[] = "0000-0000-0000-0001";

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

Json as_json(Answer answer) {
  return answered(static_cast<int>(answer.made), std::move(answer.body));
}

}  // namespace

void RepeatableRandom::set(std::uint64_t call, int transaction) {
  const std::lock_guard lock(mutex_);
  call_ = call;
  state_ = mixed(call * 1'000 + static_cast<std::uint64_t>(transaction));
}

void RepeatableRandom::fill(std::span<std::uint8_t> out) {
  const std::lock_guard lock(mutex_);
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(state_ = mixed(state_));
}

// Tells the randomness which transaction of a call runs. One that is repeated
// because its commit is in doubt keeps its number.
class LedgerShop::CountingStore : public Store {
 public:
  CountingStore(std::unique_ptr<Store> store, RepeatableRandom& random)
      : store_(std::move(store)), random_(random) {}

  void begin_call() { transactions_ = 0; }

  void read(const std::function<void(Reader&)>& body) override { store_->read(body); }

  void write(const std::function<void(Transaction&)>& body) override {
    const int number = ++transactions_;
    try {
      store_->write([&](Transaction& tx) {
        random_.begin_transaction(number);
        body(tx);
      });
    } catch (const CommitUnknown&) {
      --transactions_;
      throw;
    }
  }

 private:
  std::unique_ptr<Store> store_;
  RepeatableRandom& random_;
  int transactions_ = 0;
};

LedgerShop::LedgerShop(OpenStore open, const Clock& clock, const Secrets& secrets)
    : open_(std::move(open)), clock_(clock), secrets_(secrets) {}

LedgerShop::~LedgerShop() = default;

void LedgerShop::stop() {
  app_.reset();
  store_.reset();
}

void LedgerShop::restart() {
  stop();
  store_ = std::make_unique<CountingStore>(open_(), random_);
  app_ = std::make_unique<App>(*store_, clock_, random_, secrets_, Roster());
}

std::string LedgerShop::code_of(const std::string& label, const Names& names) const {
  if (label == "typo") return kMistyped;
  if (label == "forged") return std::string(format_code({kNobodysSerial, 0}).data(), kCodeSymbols);
  if (label == "unknown") return make_code(secrets_, {kNobodysSerial, secrets_.voucher_keys[0].id});
  return names.real(label);
}

Json LedgerShop::dispatch(const Call& call, const Names& names) {
  Json body = call.body;
  if (body.contains("code")) body["code"] = code_of(body["code"], names);
  const std::string of = names.real(call.of);
  const std::string route = std::to_string(static_cast<int>(call.route)) + " " + of;
  const Attempt attempt{"test", call.key, route, body.dump()};
  switch (call.route) {
    case Route::put_order:
      return as_json(put_order(app(), of, body));
    case Route::post_events:
      return as_json(post_events(app(), attempt, of, Source::merchant, body));
    case Route::claim:
      return as_json(claim(app(), attempt, of, body));
    case Route::validate:
      return answered(0, kulanz::validate(app(), body));
    case Route::redeem:
      return as_json(redeem(app(), attempt, body));
    case Route::roll_back:
      return as_json(roll_back(app(), attempt, of));
    case Route::reserve:
      return as_json(reserve(app(), attempt, body));
    case Route::release:
      return as_json(kulanz::release(app(), attempt, of));
    case Route::look:
      return answered(0, read_voucher(app(), of));
    case Route::keep:
      return keep_all();
  }
  return {};
}

Json LedgerShop::keep_all() {
  while (!keep(app())) continue;
  return answered(0, Json::object());
}

Json LedgerShop::answer(const Call& call, std::uint64_t number, const Names& names) {
  random_.begin_call(number);
  store_->begin_call();
  try {
    return dispatch(call, names);
  } catch (const Refusal& refusal) {
    return refused_with(refusal.code);
  }
}

std::string LedgerShop::rows() {
  std::string all;
  app().read([&](Reader& reader) {
    for (int table = 0; table < kTables; ++table) {
      all += "table " + std::to_string(table) + "\n";
      reader.scan(static_cast<Table>(table), "", "", [&](auto key, auto value) {
        all.append(key).append("=").append(value).append("\n");
        return true;
      });
    }
  });
  return all;
}

}  // namespace kulanz::ledger
