#include "tests/parity/generate.h"

#include <algorithm>
#include <set>

#include "core/base/units.h"
#include "core/facts/known.h"
#include "server/app/frame.h"
#include "server/app/refusal.h"

namespace kulanz::parity {
namespace {

constexpr std::int64_t kDay = 86'400;

std::string date_text(std::int64_t days) {
  char text[10];
  return {text, static_cast<std::size_t>(format_date(CivilDate{static_cast<std::int32_t>(days)}, text))};
}

std::string percent_text(std::int64_t millionths) {
  const std::int64_t whole = millionths / Percent::kOne;
  std::string places = std::to_string(millionths % Percent::kOne);
  places.insert(0, 6 - places.size(), '0');
  return std::to_string(whole) + "." + places;
}

std::string clock_text(std::int64_t seconds) {
  const auto two = [](std::int64_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
}

// Some days when the clocks of Berlin and London change, and other odd ones.
const std::vector<std::string> kOddDays = {"2026-03-29", "2026-10-25", "2027-03-28", "2028-02-29",
                                           "2026-12-24", "2027-01-01", "2026-05-01"};

class Generator {
 public:
  Generator(const Policy& policy, Random& random) : policy_(policy), random_(random) {
    for (int i = 0; i < policy.constants.size(); ++i) edges_.push_back(policy.constants[i]);
    for (int i = 0; i < policy.ranges.size(); ++i) {
      edges_.push_back(policy.ranges[i].low);
      edges_.push_back(policy.ranges[i].high);
    }
    std::erase_if(edges_, [](std::int64_t n) { return n < 0 || n > 1'000'000'000'000; });
    edges_.push_back(1);
    placed_at_ = random_.percent(30)
                     ? parse_date(random_.one_of(kOddDays)).value().days * kDay + random_.between(0, kDay)
                     : random_.between(1'704'067'200, 1'830'297'600);  // 2024..2027
  }

  Json input() {
    Json result = {{"order", order()}, {"facts", values(Origin::given)}, {"events", events()}};
    add_series(result["facts"]);
    if (random_.percent(50)) result["history"] = values(Origin::history);
    if (random_.percent(6)) spoil(result);
    return result;
  }

 private:
  Json order() {
    std::string currency;
    for (int shift = 16; shift >= 0; shift -= 8) {
      currency.push_back(static_cast<char>(policy_.header.currency >> shift & 0xff));
    }
    return {{"placed_at", instant_text({placed_at_})},
            {"paid_minor", random_.percent(5) ? 0 : random_.between(1, 20'000)},
            {"currency", currency}};
  }

  Json values(Origin origin) {
    Json result = Json::object();
    for (int i = 0; i < policy_.facts.size(); ++i) {
      const FactRecord fact = policy_.facts[i];
      if (fact.origin != static_cast<std::uint8_t>(origin)) continue;
      if (random_.percent(fact.has_default != 0 ? 50 : 8)) continue;
      put(result, std::string(policy_.text(fact.name)), value(fact));
    }
    return result;
  }

  void add_series(Json& facts) {
    for (int i = 0; i < policy_.series.size(); ++i) {
      if (random_.percent(8)) continue;
      facts[std::string(policy_.text(policy_.series[i].name))] = rows(policy_.series[i]);
    }
  }

  // Mostly a few rows, often none, and now and then as many as fit or one more.
  Json rows(const SeriesRecord& series) {
    Json result = Json::array();
    const std::int64_t count = random_.percent(1) ? kMaxSeriesRows + random_.between(-1, 1)
                                                  : random_.between(-2, 6);
    for (std::int64_t i = 0; i < count; ++i) {
      result.push_back(random_.percent(4) ? Json(nullptr) : row(series));
    }
    return result;
  }

  // A series of one column is a list of its values.
  Json row(const SeriesRecord& series) {
    if (series.columns == 1) return value(policy_.facts[series.first_fact]);
    Json result = Json::object();
    for (int i = 0; i < series.columns; ++i) {
      const FactRecord& column = policy_.facts[series.first_fact + i];
      if (random_.percent(column.has_default != 0 ? 50 : 4)) continue;
      result[std::string(policy_.text(column.name))] = value(column);
    }
    return result;
  }

  // "reroute.arrive_later_min" is a nested object.
  static void put(Json& object, const std::string& name, Json value) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) {
      object[name] = std::move(value);
    } else {
      put(object[name.substr(0, dot)], name.substr(dot + 1), std::move(value));
    }
  }

  std::int64_t near_an_edge() {
    return std::max<std::int64_t>(0, random_.one_of(edges_) + random_.between(-1, 1));
  }

  // Edges are of every unit; one far above what is usual is of another, mostly.
  std::int64_t amount(std::int64_t usual) {
    if (random_.percent(40)) {
      const std::int64_t edge = near_an_edge();
      if (edge <= 10 * usual || random_.percent(1)) return edge;
    }
    if (random_.percent(2)) return random_.between(-kMaxJsonInteger, kMaxJsonInteger);
    return random_.between(0, usual);
  }

  Json value(const FactRecord& fact) {
    switch (static_cast<Type>(fact.type)) {
      case Type::boolean: return random_.percent(50);
      case Type::integer: return amount(60);
      case Type::money: return amount(10'000);
      case Type::percent: return percent_text(random_.between(0, 100 * Percent::kOne));
      case Type::duration: return amount(200'000) / std::max<std::int64_t>(1, fact.unit);
      case Type::date: return date_text(placed_at_ / kDay + random_.between(-5, 45));
      case Type::instant: return instant_text({placed_at_ + random_.between(-kDay, 30 * kDay)});
      case Type::time_of_day: return clock_text(random_.between(0, kDay - 1));
      case Type::enumeration:
        return std::string(policy_.text(policy_.value_text(fact.values, fact.value_count, random_.between(0, fact.value_count - 1))));
    }
    return nullptr;
  }

  EventKind kind() {
    std::vector<EventKind> telling;
    for (int k = 0; k < kEventKinds; ++k) {
      const bool matters = ((policy_.header.kept_by | policy_.header.excused_by) >> k & 1) != 0;
      if (matters) telling.push_back(static_cast<EventKind>(k));
    }
    if (!telling.empty() && random_.percent(35)) return random_.one_of(telling);
    if (policy_.is_schedule() && random_.percent(50)) return EventKind::not_received;
    return static_cast<EventKind>(random_.between(0, kEventKinds - 1));
  }

  std::string source(EventKind kind) {
    std::vector<Source> allowed;
    for (const Source s : {Source::merchant, Source::partner, Source::customer}) {
      if (source_may_send(s, kind) || random_.percent(1)) allowed.push_back(s);
    }
    return std::string(source_name(random_.one_of(allowed)));
  }

  Json event(int number) {
    const EventKind which = kind();
    const std::int64_t span = random_.one_of<std::int64_t>({3600, 6 * 3600, 3 * kDay, 40 * kDay});
    const std::int64_t at = placed_at_ + random_.between(random_.percent(3) ? -kDay : 0, span);
    Json result = {{"id", "e" + std::to_string(number)},
                   {"kind", event_kind_name(which)},
                   {"at", random_.percent(15) ? date_text(at / kDay) : instant_text({at})},
                   {"source", source(which)}};
    if (which == EventKind::fault_set) {
      result["fault"] = fault_name(static_cast<Fault>(random_.between(0, 4)));
    }
    if (policy_.is_schedule() && random_.percent(90)) {
      result["instance"] = date_text(placed_at_ / kDay + random_.between(-2, 40));
    }
    return result;
  }

  // In any order of arrival, some of them twice.
  Json events() {
    Json result = Json::array();
    const std::int64_t count = random_.percent(2) ? 60 : random_.between(0, 7);
    for (int i = 0; i < count; ++i) result.push_back(event(i));
    if (!result.empty() && random_.percent(10)) result.push_back(result[0]);
    return result;
  }

  void spoil(Json& input) {
    static const std::vector<Json> kNonsense = {
        "", "x", true, -1, 1.5, 1e18, "2026-02-30", "2026-05-03T16:30:00", "2026-05-03T16:30:00+02:00",
        "9223372036854775808", Json::array({1, 2}), Json::object({{"a", "b"}}), "\u00fc", nullptr};
    const Json nonsense = random_.one_of(kNonsense);
    switch (random_.between(0, 4)) {
      case 0: input["facts"]["no_such_fact"] = nonsense; break;
      case 1: input["order"]["placed_at"] = nonsense; break;
      case 2: input["order"]["currency"] = "XTS"; break;
      case 3: input["events"].push_back({{"id", "half"}, {"kind", nonsense}}); break;
      default:
        for (auto& [name, fact] : input["facts"].items()) {
          if (random_.percent(50)) fact = nonsense;
        }
    }
  }

  const Policy& policy_;
  Random& random_;
  std::vector<std::int64_t> edges_;
  std::int64_t placed_at_ = 0;
};

// The moment from which nothing of the frame lies in the future.
std::int64_t settled_at(const Known& known) {
  std::int64_t at = known.placed_at.known ? known.placed_at.number : 1'780'000'000;
  for (int i = 0; i < known.event_count; ++i) {
    at = std::max(at, known.events[static_cast<std::size_t>(i)].at.latest.unix_seconds);
  }
  return at;
}

}  // namespace

Json random_input(const Policy& policy, Random& random) { return Generator(policy, random).input(); }

std::optional<std::vector<std::uint8_t>> frame_of(const Json& input) {
  try {
    return frame_from_json(input);
  } catch (const Refusal&) {
    return std::nullopt;
  }
}

std::vector<std::int64_t> random_moments(const Policy& policy, Bytes frame, Decider& decider,
                                         Random& random) {
  const FrameError error = read_frame(policy, frame, decider.workspace.known);
  const bool sound = error.reason == Reason::ok;
  const std::int64_t start = sound ? settled_at(decider.workspace.known) : 1'780'000'000;
  std::set<std::int64_t> moments = {start};
  std::int64_t now = start;
  for (int step = 0; step < 3; ++step) {
    const DecisionHeader header = header_of(decider.decide(policy, frame, now));
    if (header.reason != 0 || header.next_change_at == kNever) break;
    now = header.next_change_at;
    moments.insert({now - 1, now});
  }
  const DecisionHeader header = header_of(decider.decide(policy, frame, start));
  if (header.reason == 0 && header.deadline != kNoInstant) {
    moments.insert({header.deadline - 1, header.deadline});
  }
  while (moments.size() < kMoments) {
    moments.insert(start + random.between(random.percent(5) ? -10 * kDay : 0, 60 * kDay));
  }
  return {moments.begin(), moments.end()};
}

}  // namespace kulanz::parity
