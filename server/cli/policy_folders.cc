#include "server/cli/policy_folders.h"

#include <filesystem>
#include <functional>

#include "server/app/policies.h"
#include "server/cli/compile.h"
#include "server/cli/files.h"

namespace kulanz {
namespace {

// Calls visit(name, authored) for each policy of the folder.
void each_policy(const std::string& folder,
                 const std::function<void(const std::string&, const std::string&)>& visit) {
  for (const std::string& file : policy_files(folder)) {
    const std::string authored = read_text(file);
    Compiled compiled;
    std::vector<Finding> findings;
    if (!compile_policy(authored, compiled, findings)) {
      throw UsageError(findings_text(file, findings));
    }
    visit(compiled.name, authored);
  }
}

}  // namespace

void set_policies(App& app, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    each_policy(folder, [&](const std::string& name, const std::string& authored) {
      put_policy(app, name, authored);
    });
  }
}

HouseRules read_house_rules(const std::vector<std::string>& folders) {
  HouseRules rules;
  for (const std::string& folder : folders) {
    const std::filesystem::path house = std::filesystem::path(folder) / "house";
    if (!std::filesystem::is_directory(house)) continue;
    each_policy(house, [&](const std::string&, const std::string& authored) {
      rules.push_back(make_house_rule(authored));
    });
  }
  return rules;
}

void set_house_rules(App& app, const std::vector<std::string>& folders) {
  app.set_house_rules(read_house_rules(folders));
}

}  // namespace kulanz
