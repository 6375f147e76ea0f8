#include "server/cli/house.h"

#include <csignal>

#include "server/app/json.h"
#include "server/cli/files.h"
#include "server/cli/store_path.h"

namespace kulanz {
namespace {

Roster read_roster(const std::string& path) {
  if (path.empty()) return {};
  return Roster::parse(parse_json(read_text(path)));
}

}  // namespace

void block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

House::House(const HouseOptions& options)
    : path(database_path(options.store)),
      store(open_sqlite_store({path, "", true})),
      app(*store, clock, random,
          load_secrets(options.key_file.empty() ? path + ".keys" : options.key_file, random,
                       App::is_new_shop(*store)),
          read_roster(options.roster)) {
  app.check_keys();
}

}  // namespace kulanz
