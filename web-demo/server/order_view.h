// What an order page says, from the shop's book and kulanz's status.
#pragma once

#include "web-demo/server/language.h"
#include "web-demo/server/pages.h"

namespace kulanz::demo {

// Title, items, what happened so far and the truth inside <kulanz-apology>.
// `story` is null for an order that is not in the book.
Json order_view(const Language& language, const Json* story, const Json& status,
                const ShownCode& shown);

}  // namespace kulanz::demo
