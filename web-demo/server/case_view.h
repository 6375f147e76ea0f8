// What the support desk sees of one case.
#pragma once

#include "web-demo/server/language.h"

namespace kulanz::demo {

// `story` is null for a case of an order that is not in the book.
Json case_view(const Language& language, const Json* story, const Json& one, std::int64_t now_s);

}  // namespace kulanz::demo
