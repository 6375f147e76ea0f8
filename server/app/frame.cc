#include "server/app/frame.h"

#include <cmath>

#include "core/facts/known.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxText = 0xffff;

[[noreturn]] void refuse_input(const std::string& path) {
  throw Refusal(RefusalKind::unprocessable, "bad_input", "this cannot be a fact",
                path.substr(0, 80));
}

std::string exact(double number, const Json& value, const std::string& path) {
  if (!std::isfinite(number)) refuse_input(path);
  // A page that reads 45.0 sees 45.
  if (number == std::floor(number)) {
    if (std::fabs(number) > static_cast<double>(kMaxJsonInteger)) refuse_input(path);
    return std::to_string(static_cast<std::int64_t>(number));
  }
  return value.dump();
}

std::string leaf_text(const Json& value, const std::string& path) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_float()) return exact(value.get<double>(), value, path);
  if (!value.is_number_integer()) refuse_input(path);
  // Beyond this a page's JSON.parse has lost digits: better no decision than one
  // over another amount.
  const bool lost =
      value.is_number_unsigned()
          ? value.get<std::uint64_t>() > std::uint64_t{kMaxJsonInteger}
          : value.get<std::int64_t>() > kMaxJsonInteger || value.get<std::int64_t>() < -kMaxJsonInteger;
  if (lost) refuse_input(path);
  return value.dump();
}

class Frame {
 public:
  void walk(const Json& value, const std::string& path, int depth) {
    if (value.is_null()) return;
    if (!value.is_structured()) return put(path, leaf_text(value, path));
    if (depth == kMaxInputDepth) refuse_input(path);
    if (value.is_array()) return walk_list(value, path, depth);
    for (const auto& [name, child] : value.items()) {
      walk(child, path.empty() ? name : path + "/" + name, depth + 1);
    }
  }

  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  // Every place of a list counts, also one of which nothing is known, and so does
  // an empty list.
  void walk_list(const Json& list, const std::string& path, int depth) {
    if (list.empty()) put(path, "[]");
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string place = path + "/" + std::to_string(i);
      const std::size_t before = bytes_.size();
      walk(list[i], place, depth + 1);
      if (bytes_.size() == before) put(place, "null");
    }
  }

  void put(const std::string& path, const std::string& text) {
    if (path.size() > kMaxText || text.size() > kMaxText) refuse_input(path);
    put_size(path.size());
    put_size(text.size());
    bytes_.insert(bytes_.end(), path.begin(), path.end());
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    if (bytes_.size() > kMaxFrameBytes) {
      throw Refusal(RefusalKind::unprocessable, "too_large", "too much is known of this promise",
                    path.substr(0, 80));
    }
  }

  void put_size(std::size_t size) {
    bytes_.push_back(static_cast<std::uint8_t>(size & 0xff));
    bytes_.push_back(static_cast<std::uint8_t>(size >> 8));
  }

  std::vector<std::uint8_t> bytes_;
};

}  // namespace

std::vector<std::uint8_t> frame_from_json(const Json& input) {
  if (!input.is_object()) refuse_input("input");
  Frame frame;
  frame.walk(input, "", 0);
  return frame.take();
}

}  // namespace kulanz
