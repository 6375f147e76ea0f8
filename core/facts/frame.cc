#include <cstddef>

#include "core/base/names.h"
#include "core/facts/known.h"
#include "core/facts/text.h"

namespace kulanz {
namespace {

constexpr std::size_t kLeafHeader = 4;

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Takes "a" off "a/b/c" and leaves "b/c".
std::string_view take_step(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view step = path.substr(0, slash);
  path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  return step;
}

// FNV-1a: orders events that happened in the same second, the same way everywhere.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325;
  for (const char c : text) h = (h ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  return h;
}

class FrameReader {
 public:
  FrameReader(const Policy& policy, Known& known) : policy_(policy), known_(known) {}

  Reason leaf(std::string_view path, std::string_view text) {
    const std::string_view root = take_step(path);
    if (path.empty() && text == "[]") return Reason::ok;  // no events, or no facts
    switch (place_of(root, "facts history order events ")) {
      case 0: return fact(Origin::given, path, text);
      case 1: return fact(Origin::history, path, text);
      case 2: return order(path, text);
      case 3: return event(path, text);
      default: return Reason::unknown_field;
    }
  }

  Reason finish();

 private:
  Reason fact(Origin origin, std::string_view name, std::string_view text);
  Reason series(const SeriesRecord& series, Rows& rows, std::string_view path,
                std::string_view text);
  Reason cell(const FactRecord& column, int row, std::string_view text);
  int find_column(const SeriesRecord& series, std::string_view path) const;
  void grow(const SeriesRecord& series, Rows& rows, int count);
  Reason order(std::string_view field, std::string_view text);
  Reason event(std::string_view path, std::string_view text);
  Reason event_field(Event& event, std::uint8_t& seen, std::string_view field,
                     std::string_view text);
  Reason event_time(Event& event, std::string_view text) const;
  Reason set(int index, std::string_view text);
  void sort_events();

  const Policy& policy_;
  Known& known_;
  std::array<std::uint8_t, kMaxEvents> seen_{};
  std::array<bool, kMaxFacts> given_{};
  std::array<std::uint8_t, kMaxSeriesRows> given_cells_{};  // of each row, a bit a column
};

// An event's fields, and their names in the same order. It must have the first four.
enum class Field { id, kind, at, source, fault, instance };
constexpr std::string_view kFields = "id kind at source fault instance ";
constexpr std::uint8_t kSeenWhole = 15;

// Keeps what was read, where it could be.
template <typename T>
Reason take(const Result<T>& read, T& kept) {
  if (read.ok()) kept = *read;
  return read.reason();
}

// Whether a path ("reroute/arrive_later_min") names a fact ("reroute.arrive_later_min").
bool names(std::string_view path, std::string_view name) {
  if (path.size() != name.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if ((path[i] == '/' ? '.' : path[i]) != name[i]) return false;
  }
  return true;
}

Reason FrameReader::set(int index, std::string_view text) {
  const std::size_t i = static_cast<std::size_t>(index);
  if (given_[i]) return Reason::duplicate_fact;
  const Result<std::int64_t> number = parse_fact(policy_, policy_.facts[index], text);
  if (!number.ok()) return number.reason();
  given_[i] = true;
  known_.facts[i] = {*number, true};
  return Reason::ok;
}

Reason FrameReader::fact(Origin origin, std::string_view name, std::string_view text) {
  for (int i = 0; i < policy_.facts.size(); ++i) {
    const FactRecord& fact = policy_.facts[i];
    if (!names(name, policy_.text(fact.name))) continue;
    if (fact.origin == static_cast<std::uint8_t>(origin)) return set(i, text);
    const bool is_column = fact.origin == static_cast<std::uint8_t>(Origin::column);
    if (origin == Origin::given && !is_column) return Reason::fact_is_observed;
  }
  if (origin != Origin::given) return Reason::ok;
  if (!kWhole) return Reason::unknown_fact;
  std::string_view rest = name;
  const std::string_view first = take_step(rest);
  for (int i = 0; i < policy_.series.size(); ++i) {
    const SeriesRecord& record = policy_.series[i];
    if (policy_.text(record.name) != first) continue;
    return series(record, known_.series[static_cast<std::size_t>(i)], rest, text);
  }
  return Reason::unknown_fact;
}

// ROW, ROW/COLUMN, or nothing: then the text "[]" says that there are no rows. A ROW
// that is "null" is one of which nothing is known.
Reason FrameReader::series(const SeriesRecord& series, Rows& rows, std::string_view path,
                           std::string_view text) {
  rows.known = true;
  if (path.empty()) return text == "[]" ? Reason::ok : Reason::bad_series;
  const Result<std::int64_t> row = parse_integer(take_step(path));
  if (!row.ok() || *row < 0) return Reason::bad_series;
  if (*row >= kMaxSeriesRows) return Reason::too_many_rows;
  const bool nothing_known = path.empty() && text == "null";
  const int column = find_column(series, path);
  if (column < 0 && !nothing_known) return Reason::unknown_fact;
  grow(series, rows, static_cast<int>(*row) + 1);
  if (nothing_known) return Reason::ok;
  return cell(policy_.facts[series.first_fact + column], static_cast<int>(*row), text);
}

// A series of one column is a list of its values.
int FrameReader::find_column(const SeriesRecord& series, std::string_view path) const {
  if (path.empty()) return series.columns == 1 ? 0 : -1;
  for (int i = 0; i < series.columns; ++i) {
    if (names(path, policy_.text(policy_.facts[series.first_fact + i].name))) return i;
  }
  return -1;
}

// Cells that nobody gives keep their column's default.
void FrameReader::grow(const SeriesRecord& series, Rows& rows, int count) {
  for (; rows.count < count; ++rows.count) {
    for (int i = 0; i < series.columns; ++i) {
      const FactRecord& column = policy_.facts[series.first_fact + i];
      known_.columns[column.detail][static_cast<std::size_t>(rows.count)] =
          column.has_default != 0 ? column.fallback : kNoCell;
    }
  }
}

Reason FrameReader::cell(const FactRecord& column, int row, std::string_view text) {
  const std::size_t at = static_cast<std::size_t>(row);
  if ((given_cells_[at] >> column.detail & 1) != 0) return Reason::duplicate_fact;
  const Result<std::int64_t> number = parse_fact(policy_, column, text);
  if (!number.ok()) return number.reason();
  if (*number == kNoCell) return Reason::out_of_range;
  given_cells_[at] = static_cast<std::uint8_t>(given_cells_[at] | 1 << column.detail);
  known_.columns[column.detail][at] = *number;
  return Reason::ok;
}

Reason FrameReader::order(std::string_view field, std::string_view text) {
  const int which = place_of(field, "placed_at paid_minor currency ");
  if (which < 0) return Reason::unknown_field;
  if (which == 2) {
    const Result<Currency> currency = parse_currency(text);
    if (!currency.ok()) return currency.reason();
    return currency->packed == policy_.header.currency ? Reason::ok : Reason::currency_mismatch;
  }
  if (which == static_cast<int>(OrderField::placed_at)) {
    const Result<Instant> instant = parse_instant(text);
    if (!instant.ok()) return instant.reason();
    if (known_.placed_at.known) return Reason::duplicate_fact;
    known_.placed_at = {instant->unix_seconds, true};
  }
  for (int i = 0; i < policy_.facts.size(); ++i) {
    const FactRecord& fact = policy_.facts[i];
    if (fact.origin != static_cast<std::uint8_t>(Origin::order) || fact.detail != which) continue;
    if (const Reason reason = set(i, text); reason != Reason::ok) return reason;
  }
  return Reason::ok;
}

Reason FrameReader::event(std::string_view path, std::string_view text) {
  const Result<std::int64_t> index = parse_integer(take_step(path));
  if (!index.ok() || *index < 0) return Reason::unknown_field;
  if (*index >= kMaxEvents) return Reason::too_many_events;
  const int i = static_cast<int>(*index);
  if (i >= known_.event_count) known_.event_count = i + 1;
  const std::size_t at = static_cast<std::size_t>(i);
  return event_field(known_.events[at], seen_[at], path, text);
}

// A moment, or a day of the policy's zone: then it happened somewhere in it.
Reason FrameReader::event_time(Event& event, std::string_view text) const {
  if (const Result<Instant> instant = parse_instant(text); instant.ok()) {
    event.at = {*instant, *instant};
    return Reason::ok;
  }
  const Result<CivilDate> date = parse_date(text);
  if (!date.ok()) return Reason::bad_instant;
  event.at.earliest = policy_.zone.start_of(*date);
  event.at.latest = policy_.zone.start_of(*date + Days{1}) - seconds(1);
  return Reason::ok;
}

Reason FrameReader::event_field(Event& event, std::uint8_t& seen, std::string_view field,
                                std::string_view text) {
  const int which = place_of(field, kFields);
  if (which < 0) return Reason::unknown_field;
  seen = static_cast<std::uint8_t>(seen | 1 << which);
  switch (static_cast<Field>(which)) {
    case Field::id: event.order = hash(text); return Reason::ok;
    case Field::kind: return take(parse_event_kind(text), event.kind);
    case Field::at: return event_time(event, text);
    case Field::source: return take(parse_source(text), event.source);
    case Field::fault: return take(parse_fault(text), event.fault);
    case Field::instance: return take(parse_date(text), event.instance);
  }
  return Reason::unknown_field;
}

bool before(const Event& a, const Event& b) {
  if (a.at.earliest != b.at.earliest) return a.at.earliest < b.at.earliest;
  if (a.source != b.source) return a.source < b.source;
  if (a.kind != b.kind) return a.kind < b.kind;
  return a.order < b.order;
}

// Insertion: events nearly always arrive nearly sorted, and it is small.
void FrameReader::sort_events() {
  for (int i = 1; i < known_.event_count; ++i) {
    const Event event = known_.events[static_cast<std::size_t>(i)];
    int at = i;
    for (; at > 0 && before(event, known_.events[static_cast<std::size_t>(at - 1)]); --at) {
      known_.events[static_cast<std::size_t>(at)] = known_.events[static_cast<std::size_t>(at - 1)];
    }
    known_.events[static_cast<std::size_t>(at)] = event;
  }
}

Reason FrameReader::finish() {
  for (int i = 0; i < known_.event_count; ++i) {
    const std::size_t at = static_cast<std::size_t>(i);
    if ((seen_[at] & kSeenWhole) != kSeenWhole) return Reason::incomplete_event;
    const Event& event = known_.events[at];
    if (!source_may_send(event.source, event.kind)) return Reason::source_not_allowed;
  }
  sort_events();
  int kept = 0;
  for (int i = 0; i < known_.event_count; ++i) {
    const Event& event = known_.events[static_cast<std::size_t>(i)];
    const bool twice = kept > 0 && !before(known_.events[static_cast<std::size_t>(kept - 1)], event);
    if (!twice) known_.events[static_cast<std::size_t>(kept++)] = event;
  }
  known_.event_count = kept;
  return Reason::ok;
}

void set_defaults(const Policy& policy, Known& known) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    const FactRecord& fact = policy.facts[i];
    const bool is_column = fact.origin == static_cast<std::uint8_t>(Origin::column);
    known.facts[static_cast<std::size_t>(i)] = {fact.fallback, fact.has_default != 0 && !is_column};
  }
  known.series = {};
}

}  // namespace

FrameError read_frame(const Policy& policy, Bytes frame, Known& known) {
  if (frame.size() > kMaxFrameBytes) return {Reason::too_large, {}};
  for (int i = 0; i < known.event_count; ++i) known.events[static_cast<std::size_t>(i)] = Event{};
  known.event_count = 0;
  known.placed_at = Fact{};
  set_defaults(policy, known);
  FrameReader reader(policy, known);
  for (std::size_t at = 0; at < frame.size();) {
    if (frame.size() - at < kLeafHeader) return {Reason::malformed_frame, {}};
    const std::size_t path_size = read_at<std::uint16_t>(frame, at);
    const std::size_t text_size = read_at<std::uint16_t>(frame, at + 2);
    at += kLeafHeader;
    if (frame.size() - at < path_size + text_size) return {Reason::malformed_frame, {}};
    const std::string_view path = as_text(frame.subspan(at, path_size));
    const std::string_view text = as_text(frame.subspan(at + path_size, text_size));
    at += path_size + text_size;
    if (const Reason reason = reader.leaf(path, text); reason != Reason::ok) return {reason, path};
  }
  const Reason reason = reader.finish();
  return {reason, reason == Reason::ok ? std::string_view{} : std::string_view{"events"}};
}

}  // namespace kulanz
