#include "server/cli/serve.h"

#include <charconv>
#include <chrono>
#include <iostream>
#include <optional>

#include "server/app/keeper.h"
#include "server/app/keys.h"
#include "server/app/policies.h"
#include "server/cli/files.h"
#include "server/cli/log.h"
#include "server/cli/policy_folders.h"
#include "server/cli/settings.h"
#include "server/http/api.h"
#include "server/http/ingest_api.h"

namespace kulanz {
namespace {

constexpr int kMinTimeoutMs = 100;
constexpr int kMaxTimeoutMs = 600'000;
constexpr int kMaxConnections = 65'536;
constexpr int kMaxWorkers = 1'024;
constexpr int kMaxIoThreads = 64;
constexpr int kMaxGuesses = 10'000'000;

constexpr char kIssueAtBreach[] = "at-breach";
constexpr char kIssueOnClaim[] = "on-claim";

constexpr char kAboutServe[] =
    "Serve the HTTP API until SIGINT or SIGTERM.\n\n"
    "Start here:\n"
    "  kulanz keys create --scope operator --store sqlite:shop.db   prints a key, once\n"
    "  kulanz serve --store sqlite:shop.db --policies policies --roster roster.json\n"
    "  curl http://127.0.0.1:8080/readyz\n\n"
    "The database is one SQLite file, used by one server at a time. The keys for codes and\n"
    "tokens lie beside it in PATH.keys (made at the first start, mode 0600). Keep both, and\n"
    "keep them apart in backups: a database without its key file redeems nothing. Secrets\n"
    "are taken from that file, or from the variables KULANZ_SHOP, KULANZ_VOUCHER_KEYS and\n"
    "KULANZ_TOKEN_KEYS in its place, never from a flag or from --config.\n"
    "TLS belongs to a reverse proxy in front; server/README.md has one for nginx and Caddy.";

constexpr char kFooter[] =
    "Every setting has one name in three spellings:\n"
    "  --read-timeout-ms 5000         a flag wins over\n"
    "  KULANZ_READ_TIMEOUT_MS=5000    the environment, which wins over\n"
    "  read-timeout-ms = 5000         the file of --config, as in this example:\n\n"
    "    listen = \"127.0.0.1:8080\"\n"
    "    store = \"sqlite:/var/lib/kulanz/shop.db\"\n"
    "    policies = [\"/etc/kulanz/policies\"]\n"
    "    roster = \"/etc/kulanz/roster.json\"\n"
    "    origin = [\"https://shop.example\"]\n"
    "    max-connections = 2048\n\n"
    "In the environment the entries of a list are separated by spaces.";

// "127.0.0.1:8080", "[::1]:8080" or ":8080".
void read_listen(const std::string& listen, ServerOptions& options) {
  const std::size_t colon = listen.rfind(':');
  const std::string port = colon == std::string::npos ? listen : listen.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options.port);
  if (port.empty() || error != std::errc() || end != port.data() + port.size()) {
    throw UsageError("--listen is ADDRESS:PORT, e.g. 127.0.0.1:8080; it says \"" + listen + "\"");
  }
  if (colon != std::string::npos && colon > 0) options.address = listen.substr(0, colon);
  if (options.address.front() == '[') {
    options.address = options.address.substr(1, options.address.size() - 2);
  }
}

void add_number(CLI::App& command, const char* flag, int& value, int max, const char* unit,
                const std::string& about) {
  command.add_option(flag, value, about)
      ->check(between(1, max, unit))
      ->capture_default_str()
      ->group("Limits");
}

void add_timeout(CLI::App& command, const char* flag, std::chrono::milliseconds& value,
                 const std::string& about) {
  command
      .add_option_function<std::int64_t>(
          flag, [&value](std::int64_t ms) { value = std::chrono::milliseconds(ms); }, about)
      ->check(between(kMinTimeoutMs, kMaxTimeoutMs, "milliseconds"))
      ->default_str(std::to_string(value.count()))
      ->group("Timeouts");
}

void add_limits(CLI::App& command, ServerOptions& server) {
  add_number(command, "--max-connections", server.max_connections, kMaxConnections, "connections",
             "further ones are closed at once");
  add_number(command, "--workers", server.workers, kMaxWorkers, "threads",
             "requests that may wait for the store at once, sharing commits");
  add_number(command, "--io-threads", server.io_threads, kMaxIoThreads, "threads",
             "threads that serve sockets");
  add_timeout(command, "--read-timeout-ms", server.read_timeout,
              "for a whole header, and for a whole body");
  add_timeout(command, "--write-timeout-ms", server.write_timeout,
              "for a whole answer, and for each piece of a streamed one");
  add_timeout(command, "--idle-timeout-ms", server.idle_timeout,
              "for a kept connection between two requests");
  add_timeout(command, "--linger-timeout-ms", server.linger_timeout,
              "how long the rest of a refused body is read away");
  add_timeout(command, "--stop-timeout-ms", server.stop_timeout,
              "for requests under way when the server is asked to stop");
}

void add_guess_limits(CLI::App& command, GuessLimits& guesses) {
  add_number(command, "--guesses-per-shopper", guesses.per_shopper, kMaxGuesses, "codes",
             "never issued here, in 10 minutes; after them the shopper waits");
  add_number(command, "--guesses-per-shop", guesses.per_shop, kMaxGuesses, "codes",
             "never issued here, in a minute, of all shoppers");
}

// A letter brings the code along; without one, who looks at the page asks for it.
bool issues_at_breach(const ServeOptions& options) {
  if (options.issue.empty()) return !options.channels.mail.url.empty();
  return options.issue == kIssueAtBreach;
}

std::vector<Sender> read_senders(const std::string& folder) {
  if (folder.empty()) return {};
  return Sender::parse_folder(folder);
}

}  // namespace

void add_serve(CLI::App& command, ServeOptions& options) {
  command.description(kAboutServe);
  command.footer(kFooter);
  add_settings_file(command);
  command.add_option("--listen", options.listen, "ADDRESS:PORT")->capture_default_str();
  command.add_option("--store", options.house.store, "where the data is: sqlite:PATH")->required();
  command.add_option("--key-file", options.house.key_file,
                     "the shop's secrets (default: PATH.keys)");
  command.add_option("--roster", options.house.roster,
                     "who owns cases: {\"roles\":{ROLE:[{\"name\",\"contact\",\"email\"}]}}; in the "
                     "array's place {\"people\":[...],\"zone\",\"hours\",\"holidays\",\"answer_within\"} "
                     "(server/README.md, Cases). A policy that may open cases needs it");
  command.add_option("--policies", options.policies,
                     "folders of policies to set at the start; what is in their subfolder house/ "
                     "are rules that only the server knows");
  command
      .add_option("--issue", options.issue,
                  "when what is owed as a voucher becomes a code: at-breach, by itself; on-claim, "
                  "when the customer asks for it on the page (default: at-breach with --smtp-url)")
      ->check(CLI::IsMember({kIssueAtBreach, kIssueOnClaim}));
  command.add_option("--senders", options.senders,
                     "folder of sender files, whose webhooks are taken: see server/README.md");
  command.add_option(
      "--origin", options.origins,
      "origins of shop pages that may ask for statuses, exactly as browsers send them");
  command
      .add_option("--log-level", options.log_level,
                  "info: a line a request; warn: only what failed; error; off")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  add_guess_limits(command, options.guesses);
  add_channel_options(command, options.channels);
  add_limits(command, options.server);
}

int run_serve(const ServeOptions& options) {
  block_stop_signals();
  ServerOptions where = options.server;
  read_listen(options.listen, where);
  where.page_origins = options.origins;
  Log log(options.log_level);
  where.log = [&log](std::string_view line) { log.line(line); };
  House house(options.house);
  house.app.guesses().set_limits(options.guesses);
  start_clock(house.app);
  load_keys(house.app);
  std::optional<Courier> courier(std::in_place, house.app,
                                 make_channels(options.channels, house.app, where.log), where.log);
  set_policies(house.app, options.policies);
  check_roster(house.app);
  set_house_rules(house.app, options.policies);
  house.app.set_issues_at_breach(issues_at_breach(options));
  Server server(where);
  server.observe([&log](const Exchange& exchange) { log.request(exchange); });
  mount_api(server, house.app);
  Intake intake(house.app, read_senders(options.senders));
  for (const std::string& name : intake.without()) log.note("sender_without_secret", name);
  intake.take_up_all();
  mount_ingest(server, house.app, intake);
  server.listen();
  std::optional<Keeper> keeper(std::in_place, house.app,
                               [&log](std::string_view line) { log.line(line); });
  courier->start();
  std::cout << "kulanz listens on http://" << where.address << ":" << server.port() << std::endl;
  log.note("started", KULANZ_VERSION);
  run_until_signal(server);
  keeper.reset();
  courier.reset();
  note_clean_stop(house.app);
  log.note("stopped", "every request under way was answered");
  return 0;
}

}  // namespace kulanz
