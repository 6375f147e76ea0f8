// Closed lists of names, as one text in which each name is followed by a space.
#pragma once

#include <string_view>

namespace kulanz {

// The place of a name in the list, counted from 0; -1 when it is not there.
int place_of(std::string_view name, std::string_view list);

// The name at a place of the list.
std::string_view name_at(int place, std::string_view list);

}  // namespace kulanz
