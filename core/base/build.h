// What a build can do. The same sources make the server's core, the browser's whole
// module, and its small one (KULANZ_FIRST), which a page tries first: it decides what a
// policy asks that has moments, facts and tables, to the same byte. What asks for
// more (calendars, schedules, lists of rows) it does not open, and it never tells
// why; code behind kWhole is left out of it by the compiler.
#pragma once

namespace kulanz {

#ifdef KULANZ_FIRST
inline constexpr bool kWhole = false;
#else
inline constexpr bool kWhole = true;
#endif

}  // namespace kulanz
