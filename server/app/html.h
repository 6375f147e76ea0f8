// Text that goes into HTML, in an element or in an attribute in quotes.
#pragma once

#include <string>
#include <string_view>

namespace kulanz {

// Not &apos;, which some mail programs show as it stands.
std::string escape_html(std::string_view text);

}  // namespace kulanz
