// The command line. Every command is one function of its own file; here is only
// what they are called and what their help says.
#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/refusal.h"
#include "server/cli/api_keys.h"
#include "server/cli/audit.h"
#include "server/cli/backup.h"
#include "server/cli/calendar_cases.h"
#include "server/cli/compile.h"
#include "server/cli/decide.h"
#include "server/cli/files.h"
#include "server/cli/import.h"
#include "server/cli/keys.h"
#include "server/cli/mail_preview.h"
#include "server/cli/report.h"
#include "server/cli/serve.h"
#include "server/cli/settings.h"
#include "server/cli/system_clock.h"

namespace kulanz {
namespace {

constexpr int kUsage = 2;

constexpr char kAbout[] =
    "kulanz: notices broken promises, says sorry honestly, and makes good.\n\n"
    "  kulanz compile policies/pizza.json -o pizza.bin    check and compile a policy\n"
    "  kulanz decide --policy policies/pizza.json --facts order.json --explain\n"
    "  kulanz keys create --scope shop --store sqlite:shop.db\n"
    "  kulanz serve --listen 127.0.0.1:8080 --store sqlite:shop.db --roster roster.json \\\n"
    "               --policies policies\n"
    "  kulanz report --store sqlite:shop.db               kept, broken, owed, given\n\n"
    "Every command has its own --help.";

constexpr char kDecideAbout[] =
    "Decide once and print the decision as JSON (--explain --text: as a person reads it), or run a file of cases.\n\n"
    "FACTS is a JSON object: either only the policy's facts, {\"meal_minor\":2850,...}, or\n"
    "all that is known: {\"order\":{\"placed_at\",\"paid_minor\",\"currency\"},\"facts\":{...},\n"
    "\"history\":{...},\"events\":[{\"id\",\"kind\",\"at\",\"source\",\"fault\"?,\"instance\"?}]}.\n\n"
    "CASES is an array of {\"id\",\"policy\",\"facts\",\"expected\":{\"amount_minor\",\"currency\",\n"
    "\"in_kind\"?:{\"item\",\"count\"}}}; money remedies are added up. Each mismatch is one line;\n"
    "the last line is \"N passed, N failed\". Exit code 0 only if none failed.";

constexpr char kKeysAbout[] =
    "API keys of a shop whose server is stopped: the SQLite file belongs to one server at a\n"
    "time. A running server has POST, GET and DELETE /v1/keys for an operator's key.\n\n"
    "  kulanz keys create --scope operator --store sqlite:shop.db\n"
    "  kulanz keys list --store sqlite:shop.db\n"
    "  kulanz keys revoke key_0123456789abcdef --store sqlite:shop.db";

constexpr char kKeysCreateAbout[] =
    "Make an API key and print it, once: the store keeps only its hash.\n\n"
    "Stop the server first: the SQLite file belongs to one process at a time.\n"
    "Scopes: shop (everything of the shop's backend), partner (events of a partner),\n"
    "support (cases), checkout (validations and redemptions), operator (keys and the clock,\n"
    "nothing of customers).";

constexpr char kBackupAbout[] =
    "Copy the database of a shop to a new file, also while its server runs.\n\n"
    "The copy holds all that was answered before it began, is checked, and is on disk when\n"
    "this ends. To restore it, stop the server and put the copy in the database's place,\n"
    "with the key file, which is not in it: keep both, apart from each other.";

// `Options` has store and key_file.
template <typename Options>
void add_house(CLI::App& command, Options& options) {
  command.add_option("--store", options.store, "where the data is: sqlite:PATH")
      ->envname("KULANZ_STORE")
      ->required();
  command.add_option("--key-file", options.key_file, "the shop's secrets (default: PATH.keys)")
      ->envname("KULANZ_KEY_FILE");
}

void add_backup(CLI::App& app, BackupOptions& options) {
  CLI::App* const command = app.add_subcommand("backup", kBackupAbout);
  add_house(*command, options);
  command->add_option("--to", options.to, "file to make; must not be there")->required();
}

void add_import(CLI::App& app, ImportOptions& options) {
  CLI::App* const command = app.add_subcommand("import", kImportAbout);
  add_house(*command, options.house);
  command->add_option("--mapping", options.mapping, "what its columns or fields are")->required();
  command->add_option("--orders", options.orders, "FILE.csv, FILE.ndjson or FILE.jsonl")->required();
  command->add_option("--topic", options.topic, "of which kind the lines are, if the mapping knows several");
  command->add_option("--policies", options.policies, "folders of policies to set before");
  command->add_option("--roster", options.house.roster, "who owns cases, as for serve");
  command->add_flag("--tell", options.tell,
                    "letters and webhooks go out about what is found, as if it happened now");
}

constexpr char kAuditAbout[] =
    "Check the audit's chain of seals and name what was changed, removed, put elsewhere or cut\n"
    "off, and the rows that no seal covers yet. Exit code 0 when nothing was.\n\n"
    "--head is a head that was kept outside of the database (the server's log tells each, GET\n"
    "/v1/audit the last): with it also a chain is found out whose end was cut off with its seals.";

void add_audit(CLI::App& app, AuditOptions& options) {
  CLI::App* const audit = app.add_subcommand("audit", "The audit.");
  audit->require_subcommand(1);
  CLI::App* const verify = audit->add_subcommand("verify", kAuditAbout);
  add_house(*verify, options);
  verify->add_option("--head", options.head, "a published head, 64 hexadecimal digits");
}

void add_report(CLI::App& app, ReportOptions& options) {
  CLI::App* const command = app.add_subcommand("report", kReportAbout);
  add_house(*command, options);
  command->add_option("--policies", options.policies,
                      "as for serve: what is in their subfolder house/ names the control group");
  command->add_option("--from", options.from, "placed on this date, or at this moment, or later");
  command->add_option("--until", options.until,
                      "placed on this date at the latest, or before this moment");
  command->add_option("--zone", options.zone, "whose days the dates are (default: UTC)");
  command->add_option("--html", options.html, "write one self-contained page with charts");
  command->add_flag("--json", options.json, "print JSON, as GET /v1/report answers");
}

void add_decide(CLI::App& app, DecideOptions& options) {
  CLI::App* const command = app.add_subcommand("decide", kDecideAbout);
  auto* const policy = command->add_option("--policy", options.policy, "authored or compiled file");
  auto* const facts = command->add_option("--facts", options.facts, "file, or - for standard input");
  policy->needs(facts);
  facts->needs(policy);
  command->add_option("--now", options.now, "decide at this moment, RFC 3339 (default: now)");
  command->add_flag("--explain", options.explain, "with the trace: each line, each row and why not");
  command->add_flag("--text", options.as_text, "for a person to read, instead of JSON");
  auto* const cases = command->add_option("--cases", options.cases, "run a file of cases");
  cases->excludes(policy)->excludes(facts);
  command->add_option("--policies", options.policies, "folder of the cases' policies");
}

// Its own words are parsed by run_serve_words(): only a program's main command can have
// a settings file.
void name_serve(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("serve", "Serve the HTTP API.");
  command->prefix_command();
  command->set_help_flag();
}

void add_keys(CLI::App& app, ApiKeysOptions& options) {
  CLI::App* const keys = app.add_subcommand("keys", kKeysAbout);
  keys->require_subcommand(1);
  CLI::App* const create = keys->add_subcommand("create", kKeysCreateAbout);
  create->add_option("--scope", options.scope, "shop, partner, support, checkout or operator")
      ->required();
  create->add_option("--label", options.label, "what it is for, shown by list");
  CLI::App* const list = keys->add_subcommand("list", "Show the keys that are good: never the keys themselves.");
  CLI::App* const revoke = keys->add_subcommand("revoke", "Make a key open nothing any more.");
  revoke->add_option("id", options.id, "as list shows it")->required();
  for (CLI::App* const command : {create, list, revoke}) add_house(*command, options.house);
}

struct Options {
  DecideOptions decide;
  ApiKeysOptions keys;
  AuditOptions audit;
  BackupOptions backup;
  ImportOptions import;
  ReportOptions report;
  KeysOptions secrets;
  MailPreviewOptions mail;
  std::string calendar_cases;
  std::string policy;
  std::string out;
  std::vector<std::string> lint;
};

void add_rotation(CLI::App& keys, KeysOptions& options) {
  CLI::App* const rotate = keys.add_subcommand("rotate", kRotateAbout);
  rotate->add_flag("--voucher", options.voucher, "a new key for codes");
  rotate->add_flag("--token", options.token, "a new key for order tokens");
  rotate->add_option("--retire", options.retire, "number of a key that is no longer accepted");
  CLI::App* const compromise = keys.add_subcommand("compromise", kCompromiseAbout);
  compromise->add_option("--voucher", options.leaked_voucher, "number of the voucher key");
  compromise->add_option("--token", options.leaked_token, "number of the token key");
  for (CLI::App* const command : {rotate, compromise}) {
    command->add_option("--store", options.store, "where the data is: sqlite:PATH")->required();
    command->add_option("--key-file", options.key_file, "the shop's secrets (default: PATH.keys)");
  }
}

void add_commands(CLI::App& app, Options& options) {
  name_serve(app);
  add_decide(app, options.decide);
  add_audit(app, options.audit);
  add_report(app, options.report);
  CLI::App* const compile =
      app.add_subcommand("compile", "Check a policy, write it compiled and print its digest.");
  compile->add_option("policy", options.policy, "authored policy (JSON)")->required();
  compile->add_option("-o,--out", options.out, "file to write")->required();
  CLI::App* const lint =
      app.add_subcommand("lint", "Check policies and run their own tests: every finding with file, line and column.");
  lint->add_option("policy", options.lint, "authored policies (JSON), or folders of them")->required();
  CLI::App* const calendar =
      app.add_subcommand("calendar", "Run a file of calendar cases; closes with N passed, N failed.");
  calendar->add_option("--cases", options.calendar_cases, "file of cases")->required();
  add_keys(app, options.keys);
  add_rotation(*app.get_subcommand("keys"), options.secrets);
  add_backup(app, options.backup);
  CLI::App* const mail = app.add_subcommand("mail", "Letters.");
  mail->require_subcommand(1);
  add_mail_preview(*mail->add_subcommand("preview"), options.mail);
  add_import(app, options.import);
}

int run_serve_words(const std::vector<std::string>& words) {
  ServeOptions options;
  CLI::App command("", "kulanz serve");
  add_serve(command, options);
  try {
    parse_settings(command, words);
  } catch (const CLI::ParseError& error) {
    return command.exit(error) == 0 ? 0 : kUsage;
  }
  return run_serve(options);
}

int run_keys(const CLI::App& keys, const Options& options) {
  if (keys.got_subcommand("rotate")) return run_keys_rotate(options.secrets, std::cout);
  if (keys.got_subcommand("compromise")) return run_keys_compromise(options.secrets, std::cout);
  if (keys.got_subcommand("list")) return run_keys_list(options.keys);
  if (keys.got_subcommand("revoke")) return run_keys_revoke(options.keys);
  return run_keys_create(options.keys);
}

int run(const CLI::App& app, const Options& options) {
  const SystemClock clock;
  if (app.got_subcommand("serve")) return run_serve_words(app.get_subcommand("serve")->remaining());
  if (app.got_subcommand("keys")) return run_keys(*app.get_subcommand("keys"), options);
  if (app.got_subcommand("audit")) return run_audit_verify(options.audit, std::cout);
  if (app.got_subcommand("mail")) return run_mail_preview(options.mail, std::cout);
  if (app.got_subcommand("report")) return run_report(options.report, clock, std::cout);
  if (app.got_subcommand("backup")) return run_backup(options.backup);
  if (app.got_subcommand("import")) return run_import(options.import);
  if (app.got_subcommand("compile")) return run_compile(options.policy, options.out);
  if (app.got_subcommand("lint")) return run_lint(options.lint);
  if (app.got_subcommand("calendar")) return run_calendar_cases(options.calendar_cases, std::cout);
  if (!options.decide.cases.empty()) return run_decide_cases(options.decide, clock);
  if (options.decide.policy.empty()) throw UsageError("decide needs --policy and --facts, or --cases");
  return run_decide(options.decide, clock);
}

}  // namespace
}  // namespace kulanz

int main(int argc, char** argv) {
  using namespace kulanz;
  CLI::App app(kAbout, "kulanz");
  app.require_subcommand(1);
  Options options;
  options.decide.program = argv[0];
  options.mail.program = argv[0];
  add_commands(app, options);
  try {
    app.parse(argc, argv);
    return run(app, options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  } catch (const Refusal& refusal) {
    std::cerr << "kulanz: " << refusal.detail << " [" << refusal.code << "]"
              << (refusal.where.empty() ? "" : " at " + refusal.where) << "\n";
    return 1;
  } catch (const UsageError& error) {
    std::cerr << error.what() << "\n";
    return kUsage;
  } catch (const std::exception& error) {
    std::cerr << "kulanz: " << error.what() << "\n";
    return 1;
  }
}
