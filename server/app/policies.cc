#include "server/app/policies.h"

#include "server/app/audit.h"
#include "server/app/crypto.h"
#include "server/app/records.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::size_t kDigestDigits = 64;

Json findings_json(const std::vector<Finding>& findings) {
  Json json = Json::array();
  for (const Finding& finding : findings) {
    json.push_back({{"code", finding.code},
                    {"message", finding.message},
                    {"line", finding.line},
                    {"column", finding.column}});
  }
  return json;
}

void check_owners(const App& app, const std::string& name, const Policy& policy) {
  const std::string role = role_without_owner(app, policy);
  if (role.empty()) return;
  throw Refusal(RefusalKind::unprocessable, "role_without_owner",
                "the policy " + name + " may open cases for the role " + role +
                    ", and nobody in the roster has it: a case needs an owner. Name a person "
                    "for it in the file of `kulanz serve --roster FILE`",
                "escalations");
}

}  // namespace

std::string role_without_owner(const App& app, const Policy& policy) {
  for (int i = 0; i < policy.escalations.size(); ++i) {
    std::string role(policy.text(policy.escalations[i].role));
    if (!app.roster().has(role)) return role;
  }
  return "";
}

void check_roster(App& app) {
  app.read([&](Reader& reader) {
    reader.scan(Table::policy_names, "", "", [&](std::string_view name, std::string_view row) {
      const auto policy = app.policies().get(reader, record_of<PolicyNameRecord>(row).digest);
      check_owners(app, std::string(name), policy->policy);
      return true;
    });
  });
}

Compiled compile_or_refuse(const std::string& authored) {
  Compiled compiled;
  std::vector<Finding> findings;
  if (compile_policy(authored, compiled, findings)) return compiled;
  Refusal refusal(RefusalKind::unprocessable, "policy_refused", "the policy has errors");
  refusal.findings = findings_json(findings);
  throw refusal;
}

Answer put_policy(App& app, const std::string& name, const std::string& authored) {
  const Compiled compiled = compile_or_refuse(authored);
  if (compiled.name != name) {
    throw Refusal(RefusalKind::unprocessable, "policy_name_mismatch",
                  "the policy calls itself " + compiled.name, "name");
  }
  const auto policy = open_shelf_policy(compiled.blob);
  check_owners(app, name, policy->policy);
  Answer answer;
  app.write([&](Transaction& tx) {
    const Instant now = app.now();
    const auto before = load<PolicyNameRecord>(tx, Table::policy_names, name);
    const bool is_new = !before || before->digest != policy->digest;
    if (is_new) {
      tx.put(Table::policies, policy->digest, as_text(policy->blob));
      save(tx, Table::policy_names, name, PolicyNameRecord{policy->digest, now.unix_seconds});
      write_audit(tx, now, "policy_set", "policy_" + name, {{"digest", policy->digest}});
    }
    answer = {is_new ? Made::created : Made::nothing_new,
              {{"name", name}, {"digest", policy->digest}}};
  });
  return answer;
}

std::string get_policy(App& app, const std::string& digest) {
  std::optional<std::string> blob;
  if (digest.size() == kDigestDigits) {
    app.read([&](Reader& reader) { blob = reader.get(Table::policies, digest); });
  }
  if (!blob) throw Refusal(RefusalKind::not_found, "policy_unknown", "no policy has this digest");
  return std::move(*blob);
}

}  // namespace kulanz
