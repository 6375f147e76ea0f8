#include "server/app/compromise.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/app/audit.h"
#include "server/app/records.h"
#include "server/app/refusal.h"
#include "server/app/revoking.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

constexpr char kRekeyingKey[] = "rekeying";
constexpr std::string_view kFirstBatch = "0";  // after the indexes, which begin with "/"

// How far it came; kept in meta while it goes on.
struct Progress {
  int from = 0;
  int to = 0;
  std::string next;  // the first voucher not looked at
};

std::optional<Progress> load_progress(Reader& reader) {
  const auto stored = reader.get(Table::meta, kRekeyingKey);
  if (!stored) return std::nullopt;
  const Json json = Json::parse(*stored);
  return Progress{json.at("from"), json.at("to"), json.at("next")};
}

void save_progress(Transaction& tx, const Progress& progress) {
  const Json json = {{"from", progress.from}, {"to", progress.to}, {"next", progress.next}};
  tx.put(Table::meta, kRekeyingKey, json.dump());
}

bool needs_key(const VoucherRecord& voucher, int key_id, Instant now) {
  return voucher.key_id == key_id && !voucher.revoked && now.unix_seconds < voucher.valid_until;
}

// A voucher that has a row of its own; one of a batch that nothing has happened to
// has none.
std::optional<VoucherRecord> own_record(Reader& reader, std::string_view key,
                                        std::string_view value) {
  if (Json::parse(value).size() == 1) return std::nullopt;
  return load_voucher(reader, std::stoull(std::string(key)));
}

template <typename Visit>
void each_batch(Reader& reader, const Visit& visit) {
  std::string next(kFirstBatch);
  for (bool more = true; more;) {
    more = false;
    std::string found;
    reader.scan(Table::batches, next, "", [&](std::string_view key, std::string_view) {
      found = key;
      return false;
    });
    if (found.empty()) return;
    visit(load<BatchRecord>(reader, Table::batches, found).value());
    next = found + "0";  // past its codes, "ID/…"
    more = true;
  }
}

void rekey_batches(Transaction& tx, Instant now, const Progress& progress, Rekeyed& done) {
  std::vector<BatchRecord> batches;
  each_batch(tx, [&](BatchRecord batch) {
    if (needs_key(batch.terms, progress.from, now)) batches.push_back(std::move(batch));
  });
  for (BatchRecord& batch : batches) {
    batch.terms.key_id = progress.to;
    save(tx, Table::batches, batch.id, batch);
    write_audit(tx, now, "batch_rekeyed", batch.id, {{"key", progress.to}});
    tell(tx,
         {"",
          "",
          kBatchReissued,
          batch.id + "-" + std::to_string(progress.to),
          {{"batch", batch.id}}},
         now);
    ++done.batches;
  }
}

void rekey(Transaction& tx, Instant now, VoucherRecord voucher, int to) {
  voucher.key_id = to;
  save_voucher(tx, voucher);
  write_audit(tx, now, "voucher_rekeyed", audit_subject(tx, voucher),
              {{"serial", voucher.serial}, {"key", to}});
  tell(tx,
       {voucher.order,
        voucher.promise,
        kVoucherReissued,
        serial_key(voucher.serial) + "-" + std::to_string(to),
        {{"serial", voucher.serial}}},
       now);
}

// Looks at the next rows; false when there were no more.
bool rekey_portion(Transaction& tx, Instant now, Progress& progress, Rekeyed& done) {
  std::vector<VoucherRecord> found;
  int seen = 0;
  tx.scan(Table::vouchers, progress.next, "", [&](std::string_view key, std::string_view value) {
    progress.next = std::string(key) + '\0';
    auto voucher = is_serial_key(key) ? own_record(tx, key, value) : std::nullopt;
    if (voucher && needs_key(*voucher, progress.from, now)) found.push_back(std::move(*voucher));
    return ++seen < kRekeyPortion;
  });
  for (VoucherRecord& voucher : found) rekey(tx, now, std::move(voucher), progress.to);
  done.vouchers += static_cast<std::int64_t>(found.size());
  return seen == kRekeyPortion;
}

// One transaction. The batches go first, so that a row of its own, which is made
// from a batch's terms, never has an older key than they.
bool rekey_step(Transaction& tx, Instant now, int from, int to, Rekeyed& done) {
  auto progress = load_progress(tx);
  if (progress && progress->from != from) {
    throw Refusal(
        RefusalKind::conflict, "rekeying_unfinished",
        "the same for key " + std::to_string(progress->from) + " was interrupted: finish it first");
  }
  if (!progress) {
    progress = Progress{from, to, ""};
    write_audit(tx, now, "voucher_key_compromised", "", {{"key", from}, {"new_key", to}});
    rekey_batches(tx, now, *progress, done);
  }
  const bool more = rekey_portion(tx, now, *progress, done);
  if (more) {
    save_progress(tx, *progress);
  } else {
    tx.erase(Table::meta, kRekeyingKey);
  }
  return more;
}

}  // namespace

Rekeyed rekey_vouchers(App& app, int from, int to) {
  Rekeyed sum;
  for (bool more = true; more;) {
    Rekeyed done;
    app.write([&](Transaction& tx) {
      done = sum;  // the body may run again
      more = rekey_step(tx, app.now(), from, to, done);
    });
    sum = done;
  }
  return sum;
}

int unfinished_target(App& app, int from) {
  std::optional<Progress> progress;
  app.read([&](Reader& reader) { progress = load_progress(reader); });
  return progress && progress->from == from ? progress->to : 0;
}

std::int64_t vouchers_needing(App& app, int key_id) {
  std::int64_t needing = 0;
  app.read([&](Reader& reader) {
    needing = 0;
    const Instant now = app.now();
    std::map<std::string, bool, std::less<>> batches;  // whose row it is → needs the key
    each_batch(reader, [&](const BatchRecord& batch) {
      batches[Json{{"batch", batch.id}}.dump()] = needs_key(batch.terms, key_id, now);
    });
    reader.scan(Table::vouchers, "", "", [&](std::string_view key, std::string_view value) {
      if (!is_serial_key(key)) return true;
      const auto batch = batches.find(value);
      const bool needs = batch != batches.end()
                             ? batch->second
                             : needs_key(own_record(reader, key, value).value(), key_id, now);
      needing += needs ? 1 : 0;
      return true;
    });
  });
  return needing;
}

}  // namespace kulanz
