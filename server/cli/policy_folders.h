// The folders of --policies: what a server is given at its start.
#pragma once

#include <string>
#include <vector>

#include "server/app/app.h"

namespace kulanz {

// Sets every policy of these folders. Throws UsageError with the findings of one that does
// not compile.
void set_policies(App& app, const std::vector<std::string>& folders);

// The policies in their subfolders house/, where there are any: the rules of the house
// (server/app/house_rules.h); set_house_rules() gives them to the app. Throws UsageError as above, Refusal house_fact_unknown.
HouseRules read_house_rules(const std::vector<std::string>& folders);
void set_house_rules(App& app, const std::vector<std::string>& folders);

}  // namespace kulanz
