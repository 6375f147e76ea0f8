#include "server/app/sealer.h"

#include <algorithm>
#include <charconv>

#include "server/app/audit.h"
#include "server/app/crypto.h"
#include "server/app/record_text.h"

namespace kulanz {
namespace {

constexpr char kSealSequenceKey[] = "seal_seq";
constexpr std::size_t kMarkBytes = 6;
constexpr char kMissing[] = "--------";
static_assert(sizeof kMissing == kMarkDigits + 1);

std::string mark_of(std::string_view value) {
  const Sha256 digest = sha256(value);
  return base64url(as_text(digest).substr(0, kMarkBytes));
}

// 0 for what is no row's or seal's key.
std::uint64_t number_of(std::string_view key) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  return error == std::errc() && audit_key(number) == key ? number : 0;
}

// The rows of one stretch as the head covers them.
struct Stretch {
  std::uint64_t next;  // the number of the row that should come
  std::string rows;
  std::string marks;

  void add(std::uint64_t number, std::string_view key, std::string_view value) {
    for (; next < number; ++next) marks += kMissing;
    rows.append(key).append("=").append(std::to_string(value.size())).append(":");
    rows.append(value).append("\n");
    marks += mark_of(value);
    ++next;
  }
};

std::string head_of(const Secrets& secrets, const std::string& before, const SealRecord& seal,
                    const Stretch& stretch) {
  return hex(hmac_sha256(derived_key(secrets, "audit-seal"),
                         "kulanz-seal-v1|" + before + "|" + std::to_string(seal.first) + "|" +
                             std::to_string(seal.last) + "|" + hex(sha256(stretch.rows))));
}

Stretch read_stretch(Reader& reader, std::uint64_t first) {
  Stretch stretch{first, {}, {}};
  const std::string until = audit_key(first + kMaxRowsPerSeal);
  reader.scan(Table::audit, audit_key(first), until, [&](auto key, auto value) {
    if (const std::uint64_t number = number_of(key)) stretch.add(number, key, value);
    return true;
  });
  return stretch;
}

// Walks along seals and rows; what is wrong becomes a finding.
class Verifier {
 public:
  Verifier(Reader& reader, const Secrets& secrets) : reader_(reader), secrets_(secrets) {}

  AuditReport run(const std::string& published) {
    published_ = published;
    reader_.scan(Table::seals, "", "", [&](auto key, auto) {
      check_seal(std::string(key));
      return true;
    });
    check_tail();
    check_counts();
    if (!published.empty() && !published_seen_) find("truncated", 0, 0, "head");
    return std::move(report_);
  }

 private:
  void find(const char* kind, std::uint64_t first, std::uint64_t last, const char* what = "row") {
    ++found_;
    // Neighbours of one kind are one finding.
    if (!report_.findings.empty()) {
      AuditFinding& before = report_.findings.back();
      if (before.kind == kind && before.what == what && before.last + 1 == first) {
        before.last = last;
        return;
      }
    }
    report_.findings.push_back({kind, first, last, what});
  }

  // None for one that nobody could have written.
  std::optional<SealRecord> read_seal(const std::string& key) {
    try {
      auto seal = load<SealRecord>(reader_, Table::seals, key);
      const bool fits = seal->number == number_of(key) && seal->first > report_.sealed_to &&
                        seal->last >= seal->first && seal->last - seal->first < kMaxRowsPerSeal;
      if (fits) return seal;
    } catch (const DamagedRow&) {
    }
    return std::nullopt;
  }

  void check_seal(const std::string& key) {
    const std::uint64_t number = number_of(key);
    if (number > report_.seals + 1) find("removed", report_.seals + 1, number - 1, "seal");
    bool follows = number == report_.seals + 1 && is_chained_;
    report_.seals = std::max(report_.seals, number);
    const auto seal = read_seal(key);
    is_chained_ = seal.has_value();
    if (!seal) return find("changed", number, number, "seal");
    if (follows && seal->first != report_.sealed_to + 1) {
      find("changed", number, number, "seal");
      follows = false;
    }
    check_rows(*seal, follows);
    report_.sealed_to = seal->last;
    report_.sealed_at = seal->at;
    report_.head = seal->head;
    published_seen_ = published_seen_ || seal->head == published_;
  }

  // `follows`: the seal before it is there, so that the head can be counted again.
  void check_rows(const SealRecord& seal, bool follows) {
    const int found_before = found_;
    Stretch stretch{seal.first, {}, {}};
    const std::string until = audit_key(seal.last + 1);
    reader_.scan(Table::audit, audit_key(seal.first), until, [&](auto key, auto value) {
      const std::uint64_t number = see_row(key, value, stretch.next);
      if (number == 0) return true;
      const std::string_view marks = seal.marks;
      const std::size_t at = (number - seal.first) * kMarkDigits;
      const bool fits = at < marks.size() && marks.substr(at, kMarkDigits) == mark_of(value);
      if (!fits && !is_out_of_place(number, value)) find("changed", number, number);
      stretch.add(number, key, value);
      return true;
    });
    if (stretch.next <= seal.last) find("removed", stretch.next, seal.last);
    const bool good = !follows || head_of(secrets_, report_.head, seal, stretch) == seal.head;
    // Every row has its mark, and still the head is another: mark or head were changed.
    if (!good && found_ == found_before) {
      find("changed", seal.number, seal.number, "seal");
    }
  }

  // Counts a row, and names those missing before it. 0 for what is no row.
  std::uint64_t see_row(std::string_view key, std::string_view value, std::uint64_t expected) {
    const std::uint64_t number = number_of(key);
    if (number == 0) return find("changed", 0, 0), 0;
    if (number > expected) find("removed", expected, number - 1);
    if (is_out_of_place(number, value)) find("reordered", number, number);
    ++report_.rows;
    report_.last_row = number;
    return number;
  }

  static bool is_out_of_place(std::uint64_t number, std::string_view value) {
    const Json row = Json::parse(value, nullptr, false);
    return row.is_object() && row.value("number", Json()) != Json(number);
  }

  void check_tail() {
    std::uint64_t next = report_.sealed_to + 1;
    reader_.scan(Table::audit, audit_key(next), "", [&](auto key, auto value) {
      if (const std::uint64_t number = see_row(key, value, next)) next = number + 1;
      return true;
    });
  }

  // What the store counted and no longer has was cut off.
  void check_counts() {
    cut_off_as_truncated(report_.last_row, std::max(counted("audit_seq"), report_.sealed_to), "row");
    cut_off_as_truncated(report_.seals, counted(kSealSequenceKey), "seal");
  }

  std::uint64_t counted(const char* key) {
    const std::string text = reader_.get(Table::meta, key).value_or("");
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  void cut_off_as_truncated(std::uint64_t last, std::uint64_t counted, const char* what) {
    if (last >= counted) return;
    std::erase_if(report_.findings, [&](const AuditFinding& finding) {
      return finding.what == what && finding.kind == "removed" && finding.first > last;
    });
    find("truncated", last + 1, counted, what);
  }

  Reader& reader_;
  const Secrets& secrets_;
  std::string published_;
  bool published_seen_ = false;
  bool is_chained_ = true;  // the last seal could be read
  int found_ = 0;           // neighbours counted one by one
  AuditReport report_;
};

}  // namespace

std::optional<SealRecord> last_seal(Reader& reader) {
  const auto number = reader.get(Table::meta, kSealSequenceKey);
  if (!number) return std::nullopt;
  return load<SealRecord>(reader, Table::seals, audit_key(std::stoull(*number)));
}

Json head_json(const std::optional<SealRecord>& seal) {
  if (!seal) return nullptr;
  return {{"number", seal->number},
          {"first", seal->first},
          {"last", seal->last},
          {"at", instant_text({seal->at})},
          {"head", seal->head}};
}

std::optional<SealRecord> seal_audit(App& app) {
  SealRecord seal;
  std::string before;
  Stretch stretch;
  app.read([&](Reader& reader) {
    const auto last = last_seal(reader);
    seal.number = last ? last->number + 1 : 1;
    seal.first = last ? last->last + 1 : 1;
    before = last ? last->head : "";
    stretch = read_stretch(reader, seal.first);
  });
  if (stretch.next == seal.first) return std::nullopt;
  seal.last = stretch.next - 1;
  seal.marks = stretch.marks;
  seal.head = head_of(app.secrets(), before, seal, stretch);
  bool sealed = false;
  app.write([&](Transaction& tx) {
    const auto last = last_seal(tx);
    sealed = (last ? last->number : 0) + 1 == seal.number;
    if (!sealed) return;
    seal.at = app.now().unix_seconds;
    save(tx, Table::seals, audit_key(seal.number), seal);
    tx.put(Table::meta, kSealSequenceKey, std::to_string(seal.number));
  });
  if (!sealed) return std::nullopt;
  return seal;
}

AuditReport verify_audit(Reader& reader, const Secrets& secrets, const std::string& published) {
  return Verifier(reader, secrets).run(published);
}

}  // namespace kulanz
