#include "server/cli/serve.h"

#include <charconv>
#include <csignal>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>

#include "server/app/keeper.h"
#include "server/app/keys.h"
#include "server/app/policies.h"
#include "server/app/redact.h"
#include "server/app/refusal.h"
#include "server/cli/compile.h"
#include "server/cli/files.h"
#include "server/cli/store_path.h"
#include "server/cli/system_clock.h"
#include "server/http/api.h"

namespace kulanz {
namespace {

// "127.0.0.1:8080", "[::1]:8080" or ":8080".
ServerOptions where_to_listen(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  const std::string port = colon == std::string::npos ? listen : listen.substr(colon + 1);
  ServerOptions options;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options.port);
  if (port.empty() || error != std::errc() || end != port.data() + port.size()) {
    throw UsageError("--listen is ADDRESS:PORT, e.g. 127.0.0.1:8080");
  }
  if (colon != std::string::npos && colon > 0) options.address = listen.substr(0, colon);
  if (options.address.front() == '[') {
    options.address = options.address.substr(1, options.address.size() - 2);
  }
  return options;
}

Roster read_roster(const std::string& path) {
  if (path.empty()) return {};
  return Roster::parse(parse_json(read_text(path)));
}

// Everything an app stands on, opened in the order in which it depends.
struct House {
  explicit House(const ServeOptions& options)
      : path(database_path(options.store)),
        store(open_sqlite_store({path, "", true})),
        app(*store, clock, random,
            load_secrets(options.key_file.empty() ? path + ".keys" : options.key_file, random,
                         App::is_new_shop(*store)),
            read_roster(options.roster)) {
    app.check_keys();
  }

  std::string path;
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<Store> store;
  App app;
};

void set_policies(App& app, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    for (const std::string& file : policy_files(folder)) {
      const std::string authored = read_text(file);
      Compiled compiled;
      std::vector<Finding> findings;
      if (!compile_policy(authored, compiled, findings)) {
        throw UsageError(findings_text(file, findings));
      }
      put_policy(app, compiled.name, authored);
    }
  }
}

void log_line(std::string_view line) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::cerr << redact(line) << std::endl;
}

// Signals are for the thread that waits for them: blocked before any other starts.
void block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

int run_serve(const ServeOptions& options) {
  block_stop_signals();
  ServerOptions where = where_to_listen(options.listen);
  where.page_origins = options.origins;
  where.log = log_line;
  House house(options);
  set_policies(house.app, options.policies);
  Server server(where);
  mount_api(server, house.app);
  server.listen();
  start_clock(house.app);
  std::optional<Keeper> keeper(std::in_place, house.app, log_line);
  std::cout << "kulanz listens on http://" << where.address << ":" << server.port() << std::endl;
  run_until_signal(server);
  keeper.reset();
  note_clean_stop(house.app);
  return 0;
}

int run_keys_create(const ServeOptions& options, const std::string& scope_text) {
  const auto scope = parse_scope(scope_text);
  if (!scope) throw UsageError("--scope is shop, partner, support or checkout");
  House house(options);
  std::cout << create_key(house.app, *scope) << "\n";
  return 0;
}

}  // namespace kulanz
