// How much goodwill can be, measured in prices: an upper bound from the shape of
// the expression.
#include <algorithm>
#include <map>

#include "core/author/lint_checks.h"
#include "core/author/value_text.h"
#include "core/base/units.h"

namespace kulanz {
namespace {

constexpr std::int64_t kWhole = 100 * Percent::kOne;
constexpr std::int64_t kMost = 150 * Percent::kOne;
constexpr std::int64_t kUnbounded = INT64_MAX;

// Adds or scales without leaving kUnbounded.
std::int64_t plus(std::int64_t a, std::int64_t b) { return a > kUnbounded - b ? kUnbounded : a + b; }
std::int64_t scaled(std::int64_t x, std::int64_t factor, std::int64_t by) {
  const __int128 product = static_cast<__int128>(x) * factor / by;
  return x == kUnbounded || product >= kUnbounded ? kUnbounded : static_cast<std::int64_t>(product);
}

class Bound {
 public:
  explicit Bound(const LintRun& run) : map_(run.policy.map) {}

  // The most that an amount can be, in millionths of a percent of a price: a money
  // fact of the shop or what was paid. A line is looked at once.
  std::int64_t of(const Expression& e) {
    switch (e.kind) {
      case Expression::Kind::number: return e.text.find_first_not_of("0.") == std::string::npos ? 0 : kUnbounded;
      case Expression::Kind::name: return name(e);
      case Expression::Kind::of: return scaled(of(e.parts[1]), share(e.parts[0]), kWhole);
      case Expression::Kind::call: return call(e);
      case Expression::Kind::binary: return binary(e);
      default: return kUnbounded;
    }
  }

 private:
  const LineSource* line(const std::string& name) const {
    for (const LineSource& candidate : map_.lines) {
      if (candidate.name == name) return &candidate;
    }
    return nullptr;
  }

  std::int64_t name(const Expression& e) {
    const LineSource* of_line = line(e.text);
    if (of_line == nullptr) return kWhole;  // a fact of type money
    return of_results(*of_line, amounts_, [this](const Expression& result) { return of(result); });
  }

  template <typename Most>
  static std::int64_t of_results(const LineSource& line, std::map<std::string, std::int64_t>& known, Most most_of) {
    if (line.collects_sum) return kUnbounded;
    if (const auto found = known.find(line.name); found != known.end()) return found->second;
    std::int64_t most = 0;
    for (const Expression& result : line.results) most = std::max(most, most_of(result));
    known[line.name] = most;
    return most;
  }

  std::int64_t call(const Expression& e) {
    if (e.text == "min") {
      std::int64_t least = kUnbounded;
      for (const Expression& part : e.parts) least = std::min(least, of(part));
      return least;
    }
    const std::size_t first = e.text == "if" ? 1 : 0;
    const std::size_t last = e.text == "round" ? 1 : e.parts.size();
    std::int64_t most = 0;
    for (std::size_t i = first; i < last; ++i) most = std::max(most, of(e.parts[i]));
    return most;
  }

  std::int64_t binary(const Expression& e) {
    if (e.op == Op::add) return plus(of(e.parts[0]), of(e.parts[1]));
    if (e.op == Op::sub || e.op == Op::div) return of(e.parts[0]);
    if (e.op != Op::mul) return kUnbounded;
    for (const std::size_t count : {0u, 1u}) {
      const Expression& factor = e.parts[count];
      const bool plain = factor.kind == Expression::Kind::number && factor.unit.empty();
      if (plain) return scaled(of(e.parts[1 - count]), std::stoll(factor.text), 1);
    }
    return kUnbounded;
  }

  // The most that a percentage can be.
  std::int64_t share(const Expression& e) {
    if (e.kind == Expression::Kind::number) return percent(e.text);
    if (e.kind == Expression::Kind::name) {
      const LineSource* of_line = line(e.text);
      if (of_line == nullptr) return kUnbounded;
      return of_results(*of_line, shares_, [this](const Expression& result) { return share(result); });
    }
    if (e.kind != Expression::Kind::call) return kUnbounded;
    const bool least = e.text == "min";
    if (!least && e.text != "if" && e.text != "max" && e.text != "otherwise") return kUnbounded;
    std::int64_t most = least ? kUnbounded : 0;
    for (std::size_t i = e.text == "if" ? 1 : 0; i < e.parts.size(); ++i) {
      most = least ? std::min(most, share(e.parts[i])) : std::max(most, share(e.parts[i]));
    }
    return most;
  }

  static std::int64_t percent(const std::string& text) {
    const std::size_t dot = text.find('.');
    std::string places = dot == std::string::npos ? "" : text.substr(dot + 1);
    places.resize(6, '0');
    return std::stoll(text.substr(0, dot)) * Percent::kOne + std::stoll(places);
  }

  const SourceMap& map_;
  std::map<std::string, std::int64_t> amounts_;  // of the lines so far
  std::map<std::string, std::int64_t> shares_;
};

}  // namespace

void lint_goodwill(const LintRun& run, const RemedySource& remedy) {
  if (remedy.basis != Basis::goodwill || remedy.kind == RemedyKind::in_kind) return;
  const std::int64_t most = Bound(run).of(remedy.amount);
  if (most <= kMost) return;
  const std::string id = "the goodwill \"" + remedy.id + "\" ";
  const std::string why = most == kUnbounded ? id + "has no upper bound: for a price of " + value_text(StaticType::of(Type::money), 1, run.policy.currency) + " it can be more than 150 % of it"
                                             : id + "can be " + value_text(StaticType::of(Type::percent), most, "") + " of the price";
  run.advise(remedy.offset, "goodwill_above_150_percent", why + "; more than that makes nobody happier: take min(…, price)");
}

}  // namespace kulanz
