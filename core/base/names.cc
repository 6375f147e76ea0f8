#include "core/base/names.h"

#include <cstddef>

namespace kulanz {
namespace {

// Takes the first name off the list.
std::string_view take_name(std::string_view& list) {
  std::size_t size = 0;
  while (list[size] != ' ') ++size;
  const std::string_view name = list.substr(0, size);
  list.remove_prefix(size + 1);
  return name;
}

}  // namespace

int place_of(std::string_view name, std::string_view list) {
  for (int place = 0; !list.empty(); ++place) {
    if (take_name(list) == name) return place;
  }
  return -1;
}

std::string_view name_at(int place, std::string_view list) {
  for (; place > 0; --place) take_name(list);
  return take_name(list);
}

}  // namespace kulanz
