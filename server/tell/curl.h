// libcurl, which wants to be started before the first use.
#pragma once

namespace kulanz {

// Once for the process, from any thread. Throws std::runtime_error.
void start_curl();

}  // namespace kulanz
