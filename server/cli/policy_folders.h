// The folders of --policies: what a server is given at its start.
#pragma once

#include <string>
#include <vector>

#include "server/app/app.h"

namespace kulanz {

// Sets every policy of these folders. Throws UsageError with the findings of one that does
// not compile.
void set_policies(App& app, const std::vector<std::string>& folders);

// Makes the policies in their subfolders house/, where there are any, the rules of the house
// (server/app/house_rules.h). Throws UsageError as above, Refusal house_fact_unknown.
void set_house_rules(App& app, const std::vector<std::string>& folders);

}  // namespace kulanz
