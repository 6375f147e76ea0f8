// What the support desk sees of one case.
#pragma once

#include "web-demo/server/language.h"

namespace kulanz::demo {

// `story` is null for a case of an order that is not in the book; `page` is kulanz's page
// of the case (GET /v1/cases/{id}), null when there is none: then only what `one`, the
// case as it is listed, says.
Json case_view(const Language& language, const Json* story, const Json& one, const Json& page);

}  // namespace kulanz::demo
