#include "server/app/batches.h"

#include <algorithm>
#include <vector>

#include "core/voucher/code.h"
#include "server/app/audit.h"
#include "server/app/campaigns.h"
#include "server/app/refusal.h"
#include "server/app/serials.h"
#include "server/app/voucher_codes.h"

namespace kulanz {
namespace {

constexpr int kBatchSymbols = 12;
constexpr char kRunning[] = "/running/";
constexpr char kRunningEnd[] = "/running0";  // the first key after all of them
constexpr std::size_t kPortionDigits = 6;

std::string portion_key(const std::string& id, std::int64_t portion) {
  const std::string digits = std::to_string(portion);
  return id + "/codes/" + std::string(kPortionDigits - digits.size(), '0') + digits;
}

std::int64_t portions_of(const BatchRecord& batch) {
  return (batch.wanted + kCodesPerPortion - 1) / kCodesPerPortion;
}

std::vector<std::string> running_batches(Reader& reader, std::size_t most) {
  std::vector<std::string> ids;
  reader.scan(Table::batches, kRunning, kRunningEnd, [&](std::string_view key, std::string_view) {
    ids.emplace_back(key.substr(sizeof kRunning - 1));
    return ids.size() < most;
  });
  return ids;
}

BatchRecord need_batch(Reader& reader, const std::string& id) {
  auto batch = is_id(id) ? load<BatchRecord>(reader, Table::batches, id) : std::nullopt;
  if (!batch) throw Refusal(RefusalKind::not_found, "batch_not_found", "there is no such batch");
  return std::move(*batch);
}

Json moment_json(std::int64_t unix_seconds) {
  return unix_seconds == 0 ? Json() : Json(instant_text({unix_seconds}));
}

Json batch_json(const BatchRecord& batch) {
  Json json = {{"id", batch.id},
               {"state", batch.state},
               {"wanted", batch.wanted},
               {"issued", batch.issued},
               {"started_at", moment_json(batch.started_at)},
               {"ended_at", moment_json(batch.ended_at)}};
  if (!batch.reason.empty()) json["reason"] = batch.reason;
  return json;
}

BatchRecord new_batch(App& app, VoucherRecord terms, std::int64_t codes, Instant now) {
  BatchRecord batch;
  batch.id = "bt_" + random_text(app.random(), kBatchSymbols);
  batch.terms = std::move(terms);
  batch.terms.batch = batch.id;
  batch.terms.key_id = app.secrets().voucher_keys.back().id;
  batch.terms.issued_at = now.unix_seconds;
  batch.wanted = codes;
  batch.started_at = now.unix_seconds;
  return batch;
}

void draw_for_all(Transaction& tx, const BatchRecord& batch, Instant now) {
  if (batch.terms.campaign.empty()) return;
  const Draw one = draw_of(batch.terms);
  std::int64_t amount = 0;
  if (__builtin_mul_overflow(one.amount_minor, batch.wanted, &amount)) amount = INT64_MAX;
  draw(tx, need_campaign(tx, batch.terms.campaign), {amount, one.count * batch.wanted}, now);
}

void end_batch(Transaction& tx, BatchRecord& batch, Instant now, const char* state) {
  batch.state = state;
  batch.ended_at = now.unix_seconds;
  tx.erase(Table::batches, kRunning + batch.id);
  write_audit(tx, now, "batch_ended", batch.id, {{"state", state}, {"issued", batch.issued}});
}

// The serials of the next portion that the store does not know yet.
std::vector<std::uint64_t> free_serials(App& app, Reader& reader, const BatchRecord& batch) {
  const std::int64_t wanted = std::min(kCodesPerPortion, batch.wanted - batch.issued);
  const SerialRange part = part_of_serials(batch.portions, portions_of(batch));
  return draw_free_serials(app.random(), reader, part, static_cast<std::size_t>(wanted));
}

void write_portion(Transaction& tx, BatchRecord& batch, const std::vector<std::uint64_t>& serials,
                   Instant now) {
  const std::string row = Json{{"batch", batch.id}}.dump();
  for (const std::uint64_t serial : serials) tx.put(Table::vouchers, serial_key(serial), row);
  tx.put(Table::batches, portion_key(batch.id, batch.portions), pack_serials(serials));
  batch.portions += 1;
  batch.issued += static_cast<std::int64_t>(serials.size());
  if (batch.issued == batch.wanted) end_batch(tx, batch, now, "done");
  save(tx, Table::batches, batch.id, batch);
}

}  // namespace

Answer start_batch(App& app, const Attempt& attempt, const VoucherRequest& request) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    need_trusted_clock(app);
    if (running_batches(tx, kMaxRunningBatches).size() >= kMaxRunningBatches) {
      throw Refusal(RefusalKind::too_many, "too_many_batches",
                    "as many batches as allowed are running: wait until one is done");
    }
    const BatchRecord batch = new_batch(app, checked_terms(tx, request, now), request.codes, now);
    draw_for_all(tx, batch, now);
    save(tx, Table::batches, batch.id, batch);
    tx.put(Table::batches, kRunning + batch.id, "");
    schedule(tx, {{batch.terms.valid_until}, kDueBatchExpiry, batch.id});
    write_audit(tx, now, "batch_started", batch.id,
                {{"wanted", batch.wanted},
                 {"kind", batch.terms.kind},
                 {"face_minor", batch.terms.face_minor}});
    return Answer{Made::accepted, {{"batch", batch_json(batch)}}};
  });
}

Json read_batch(App& app, const std::string& id) {
  Json json;
  app.read([&](Reader& reader) { json = batch_json(need_batch(reader, id)); });
  return json;
}

bool continue_batches(App& app) {
  std::vector<std::string> running;
  app.read([&](Reader& reader) { running = running_batches(reader, 1); });
  if (running.empty()) return false;
  app.write([&](Transaction& tx) {
    auto batch = load<BatchRecord>(tx, Table::batches, running.front());
    if (!batch || batch->state != "running") return;
    const Instant now = app.now();
    const std::vector<std::uint64_t> serials = free_serials(app, tx, *batch);
    if (!serials.empty()) return write_portion(tx, *batch, serials, now);
    batch->reason = "serials_exhausted";
    end_batch(tx, *batch, now, "stopped");
    save(tx, Table::batches, batch->id, *batch);
  });
  return true;
}

std::function<std::string()> batch_codes(App& app, const std::string& id) {
  BatchRecord batch;
  app.read([&](Reader& reader) { batch = need_batch(reader, id); });
  if (batch.state == "running") {
    throw Refusal(RefusalKind::conflict, "batch_not_done",
                  "its codes are still being issued: ask for its state until it is done");
  }
  return [&app, batch, said_header = false, portion = std::int64_t{0}]() mutable {
    if (!said_header) {
      said_header = true;
      return std::string("code\n");
    }
    std::string lines;
    if (portion == batch.portions) return lines;
    app.read([&](Reader& reader) {
      const std::string key = portion_key(batch.id, portion);
      const auto packed = reader.get(Table::batches, key).value();
      // Read anew: a key that leaked meanwhile has been replaced.
      const int key_id = need_batch(reader, batch.id).terms.key_id;
      lines.clear();
      for (const std::uint64_t serial : unpack_serials(packed)) {
        lines += make_code(app.secrets(), {serial, key_id}) + "\n";
      }
    });
    ++portion;
    return lines;
  };
}

void expire_batch(App&, Transaction& tx, const Due& due, Instant now) {
  const auto batch = load<BatchRecord>(tx, Table::batches, due.id);
  if (batch) write_audit(tx, now, "batch_expired", batch->id, {{"issued", batch->issued}});
}

}  // namespace kulanz
