#include "tests/ledger/shop.h"

#include <sstream>

#include "server/app/batches.h"
#include "server/app/campaigns.h"
#include "server/app/claims.h"
#include "server/app/events.h"
#include "server/app/issuing.h"
#include "server/app/keeper.h"
#include "server/app/orders.h"
#include "server/app/policies.h"
#include "server/app/refusal.h"
#include "server/app/reservations.h"
#include "server/app/revoking.h"
#include "server/app/settlements.h"
#include "server/app/voucher_codes.h"
#include "server/app/vouchers.h"
#include "tests/app/test_shop.h"

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

int portions_written(Reader& reader) {
  int portions = 0;
  reader.scan(Table::batches, "", "", [&](std::string_view key, std::string_view) {
    portions += key.find("/codes/") != std::string_view::npos ? 1 : 0;
    return true;
  });
  return portions;
}

}  // namespace

// The same in every process: where rows lie, and so what a failing disk meets, depends
// on hashes with these keys.
const Secrets& common_secrets() {
  static const Secrets secrets = [] {
    start_crypto();
    RepeatableRandom random;
    return new_secrets(random);
  }();
  return secrets;
}

void put_common_policy(App& app) {
  Json policy = Json::parse(shipped_policy("pizza"));
  policy["remedies"].push_back({{"id", "late_fee"},
                                {"kind", "refund"},
                                {"basis", "contract"},
                                {"when", "state = 'breached' and delay >= 30 min"},
                                {"amount", "5 EUR"},
                                {"rule", "A fee for being late"}});
  policy.erase("tests");
  put_policy(app, "pizza", policy.dump());
}

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

  void begin_call(bool of_keeper) {
    transactions_ = 0;
    of_keeper_ = of_keeper;
  }

  void read(const std::function<void(Reader&)>& body) override { store_->read(body); }

  void write(const std::function<void(Transaction&)>& body) override {
    const int number = ++transactions_;
    try {
      store_->write([&](Transaction& tx) {
        random_.begin_transaction(of_keeper_ ? portions_written(tx) : number);
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
  bool of_keeper_ = false;
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
  app_->set_issues_at_breach(issues_at_breach_);
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
    case Route::settle:
      return as_json(settle(app(), attempt, of, body));
    case Route::issue:
      return as_json(post_voucher(app(), attempt, body));
    case Route::export_codes:
      return codes_of(of);
    case Route::revoke:
      return as_json(revoke(app(), attempt, of));
    case Route::put_campaign:
      return as_json(put_campaign(app(), of, body));
    case Route::look_at_campaign:
      return answered(0, read_campaign(app(), of));
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

// The CSV as lists, without its header.
Json LedgerShop::codes_of(const std::string& batch) {
  const auto next_piece = batch_codes(app(), batch);
  std::string csv;
  for (std::string piece = next_piece(); !piece.empty(); piece = next_piece()) csv += piece;
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  Json codes = Json::array();
  while (std::getline(lines, line)) codes.push_back(line);
  const std::size_t count = codes.size();
  return answered(0, {{"codes", std::move(codes)}, {"count", count}});
}

Json LedgerShop::answer(const Call& call, std::uint64_t number, const Names& names) {
  random_.begin_call(number);
  store_->begin_call(call.route == Route::keep);
  try {
    return dispatch(call, names);
  } catch (const Refusal& refusal) {
    return refused_with(refusal.code);
  }
}

std::string LedgerShop::rows(bool with_keepers) {
  std::string all;
  app().read([&](Reader& reader) {
    for (int table = 0; table < kTables; ++table) {
      if (!with_keepers && static_cast<Table>(table) == Table::seals) continue;
      all += "table " + std::to_string(table) + "\n";
      reader.scan(static_cast<Table>(table), "", "", [&](auto key, auto value) {
        if (!with_keepers && (key == "seal_seq" || key == "clock")) return true;
        all.append(key).append("=").append(value).append("\n");
        return true;
      });
    }
  });
  return all;
}

}  // namespace kulanz::ledger
