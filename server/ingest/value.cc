#include "server/ingest/value.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/facts/text.h"
#include "server/app/refusal.h"
#include "server/app/zones.h"
#include "server/ingest/decimal.h"
#include "server/ingest/times.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 8> kAs = {"",     "minor",        "time",       "moment",
                                                 "date", "start_of_day", "end_of_day", "integer"};
constexpr std::size_t kShown = 40;  // bytes of a value that a refusal repeats

[[noreturn]] void refuse(const char* code, const std::string& value, const std::string& expected,
                         const std::string& where) {
  throw Refusal(RefusalKind::unprocessable, code,
                Json(value.substr(0, kShown)).dump(-1, ' ', false, Json::error_handler_t::replace) +
                    " is not " + expected,
                where);
}

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : json.dump();
}

bool is_there(const Json& json) {
  return !json.is_null() && !json.is_structured() &&
         !(json.is_string() && json.get_ref<const std::string&>().empty());
}

const Json* element(const Json& list, const std::string& index) {
  std::size_t at = 0;
  const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), at);
  if (error != std::errc() || end != index.data() + index.size() || at >= list.size())
    return nullptr;
  return &list[at];
}

std::string unescaped(std::string_view part) {
  std::string out;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool escape = part[i] == '~' && i + 1 < part.size();
    out += escape ? (part[++i] == '1' ? '/' : '~') : part[i];
  }
  return out;
}

}  // namespace

ToldTime need_time(const std::string& text, Zone zone, const std::string& where) {
  const Result<ToldTime> told = parse_told(text, zone);
  if (!told.ok()) {
    refuse(std::string(reason_code(told.reason())).c_str(), text,
           "a date or time like 2026-05-03, 2026-05-03T18:30:00 or 2026-05-03T18:30:00+02:00",
           where);
  }
  return *told;
}

const Json* follow(const Json& from, const Pointer& pointer) {
  const Json* at = &from;
  for (const std::string& part : pointer) {
    if (at->is_object()) {
      const auto found = at->find(part);
      at = found == at->end() ? nullptr : &*found;
    } else {
      at = at->is_array() ? element(*at, part) : nullptr;
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

Pointer parse_pointer(const Entry& entry, std::string_view text) {
  if (!text.starts_with('/')) entry.fail("a JSON Pointer is expected, e.g. \"/order/id\"");
  Pointer parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('/', 1), text.size());
    parts.push_back(unescaped(text.substr(1, end - 1)));
    text.remove_prefix(end);
  }
  return parts;
}

Value Value::parse(const Entry& entry, const Tables& tables) {
  const Json& json = entry.json();
  if (json.is_string()) return parse_text(entry);
  if (json.is_object()) return parse_object(entry, tables);
  if (json.is_array()) return parse_list(entry, tables);
  if (!json.is_number_integer() && !json.is_boolean()) {
    entry.fail(
        "expected a JSON Pointer in quotes, a text, a whole number, true, false, a list or "
        "an object with \"first\" or \"of\"");
  }
  Value value;
  value.kind_ = Kind::constant;
  value.constant_ = json;
  return value;
}

Value Value::parse_text(const Entry& entry) {
  const std::string text = entry.text();
  Value value;
  if (text.starts_with('/')) {
    value.kind_ = Kind::body;
    value.pointer_ = parse_pointer(entry, text);
  } else if (text.starts_with("./")) {
    value.kind_ = Kind::row;
    value.pointer_ = parse_pointer(entry, std::string_view(text).substr(1));
  } else {
    value.kind_ = Kind::constant;
    value.constant_ = text;
  }
  return value;
}

Value Value::parse_list(const Entry& entry, const Tables& tables) {
  Value value;
  value.kind_ = Kind::join;
  for (std::size_t i = 0; i < entry.json().size(); ++i) {
    value.parts_.push_back(parse(entry.at(i), tables));
  }
  if (value.parts_.empty()) entry.fail("a list joins its parts: it needs one at least");
  return value;
}

std::shared_ptr<const Value::Table> Value::parse_table(const Entry& entry, const Tables& tables) {
  if (!entry.json().is_object()) entry.fail("a table is an object: what is sent → what it is");
  auto table = std::make_shared<Table>();
  for (const auto& [name, json] : entry.json().items()) {
    if (name != "about") table->emplace(name, parse(*entry.find(name), tables));
  }
  return table;
}

Value Value::parse_object(const Entry& entry, const Tables& tables) {
  if (const auto first = entry.find("first")) {
    entry.only({"first"});
    if (!first->json().is_array())
      first->fail("a list of values is expected: the first that is there");
    Value value = parse_list(*first, tables);
    value.kind_ = Kind::first;
    return value;
  }
  entry.only({"of", "table", "otherwise", "as"});
  Value value;
  value.parts_.push_back(parse(entry.need("of", "say which value, e.g. \"/status\""), tables));
  value.kind_ = Kind::first;
  if (const auto table = entry.find("table")) {
    value.kind_ = Kind::table;
    const bool is_named = table->json().is_string();
    const auto named = is_named ? tables.find(table->text()) : tables.end();
    if (is_named && named == tables.end())
      table->fail("the file's \"tables\" has none of this name");
    value.table_ = is_named ? named->second : parse_table(*table, tables);
  }
  if (const auto otherwise = entry.find("otherwise"))
    value.parts_.push_back(parse(*otherwise, tables));
  if (const auto as = entry.find("as")) {
    const std::string name =
        as->one_of({"minor", "time", "moment", "date", "start_of_day", "end_of_day", "integer"});
    value.as_ = static_cast<As>(std::find(kAs.begin(), kAs.end(), name) - kAs.begin());
  }
  return value;
}

std::optional<Json> Value::json(const Look& look, const std::string& where) const {
  std::optional<Json> value = found(look, where);
  if (value && as_ != As::it_is) return written(*value, look, where);
  return value;
}

std::optional<std::string> Value::text(const Look& look, const std::string& where) const {
  const std::optional<Json> value = json(look, where);
  if (!value) return std::nullopt;
  return text_of(*value);
}

std::optional<Json> Value::found(const Look& look, const std::string& where) const {
  switch (kind_) {
    case Kind::nothing:
      return std::nullopt;
    case Kind::constant:
      return constant_;
    case Kind::join:
      return joined(look, where);
    case Kind::table:
      return looked_up(look, where);
    case Kind::first:
      for (const Value& part : parts_) {
        if (auto value = part.json(look, where)) return value;
      }
      return std::nullopt;
    default:
      break;
  }
  const Json* const from = kind_ == Kind::row ? look.row : &look.body;
  const Json* const value = from == nullptr ? nullptr : follow(*from, pointer_);
  if (value == nullptr || !is_there(*value)) return std::nullopt;
  return *value;
}

std::optional<Json> Value::joined(const Look& look, const std::string& where) const {
  std::string all;
  for (const Value& part : parts_) {
    const auto text = part.text(look, where);
    if (!text) return std::nullopt;
    all += *text;
  }
  return Json(std::move(all));
}

std::optional<Json> Value::looked_up(const Look& look, const std::string& where) const {
  const auto key = parts_[0].text(look, where);
  const auto row = key ? table_->find(*key) : table_->end();
  if (row != table_->end()) return row->second.json(look, where);
  return parts_.size() > 1 ? parts_[1].json(look, where) : std::nullopt;
}

Json Value::written(const Json& json, const Look& look, const std::string& where) const {
  const std::string text = text_of(json);
  if (as_ == As::minor) {
    const Result<std::int64_t> minor = minor_units(text, look.currency);
    if (!minor.ok())
      refuse("bad_amount", text, "an amount of " + look.currency + ", e.g. 12.34", where);
    return *minor;
  }
  if (as_ == As::integer) {
    const Result<std::int64_t> number = parse_integer(text);
    if (!number.ok()) refuse("bad_integer", text, "a whole number", where);
    return *number;
  }
  const ToldTime told = need_time(text, look.zone, where);
  switch (as_) {
    case As::date:
      return date_text(told.date);
    case As::start_of_day:
      return instant_text(look.zone.start_of(told.date));
    case As::end_of_day:
      return instant_text(end_of_day(told.date, look.zone));
    case As::moment:
      return instant_text(told.moment);
    default:
      return told_text(told);
  }
}

}  // namespace kulanz
