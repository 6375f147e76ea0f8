// The demo: the product's API and a small shop on one port, with a clock that
// can be moved.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <iostream>
#include <thread>

#include "server/http/api.h"
#include "server/http/ingest_api.h"
#include "web-demo/server/files.h"
#include "web-demo/server/mail.h"
#include "web-demo/server/options.h"
#include "web-demo/server/routes.h"
#include "web-demo/server/scratch.h"

namespace kulanz::demo {
namespace {

// What every sender signs with; a variable of the environment, as for kulanz serve, wins.
constexpr char kSenderSecret[] = "demo-secret";

Secrets demo_secrets(Random& random, const std::vector<Sender>& senders) {
  Secrets secrets = new_secrets(random);
  for (const Sender& sender : senders) secrets.senders[sender.name] = kSenderSecret;
  return secrets;
}

// As they are shipped: nobody is held out, nobody is apologised to twice for nothing.
HouseRules read_house_rules(const std::string& policies) {
  HouseRules rules;
  for (const auto& entry : std::filesystem::directory_iterator(policies + "/house")) {
    if (entry.path().extension() != ".json") continue;
    rules.push_back(make_house_rule(read_file(entry.path())));
  }
  return rules;
}

Roster read_roster(const std::string& path) { return Roster::parse(Json::parse(read_file(path))); }

// `round` tells whoever reads the file whether the keys are of the present world.
void write_keys(const std::string& path, const ShopKeys& keys, int round) {
  const std::string text = Json{{"round", round},
                                {"shop", keys.shop},
                                {"partner", keys.partner},
                                {"support", keys.support},
                                {"checkout", keys.checkout}}
                               .dump() + "\n";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) ::close(file);
  if (!written) throw std::runtime_error("cannot write " + path);
}

std::string address_of(const Server& server) {
  return "http://127.0.0.1:" + std::to_string(server.port());
}

// Every thread inherits this: SIGINT and SIGTERM wait for run_until_signal().
void block_signals() {
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &both, nullptr);
}

// Opens the shop once the server answers, and lets the stories go on by
// themselves every second.
class Background {
 public:
  Background(World& world, Server& server, const Options& options, const Shop& shop)
      : world_(world), server_(server), options_(options), shop_(shop), thread_([this] { run(); }) {}
  ~Background() { stop(); }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  bool failed() const { return failed_; }

 private:
  void run() {
    try {
      world_.start_over();
      if (!options_.keys_file.empty()) write_keys(options_.keys_file, shop_.keys(), world_.round());
      std::cout << "The shop is open: " << address_of(server_) << "/" << std::endl;
      int round = world_.round();
      std::unique_lock lock(mutex_);
      while (!wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) {
        world_.catch_up();
        if (round == world_.round() || options_.keys_file.empty()) continue;
        round = world_.round();
        write_keys(options_.keys_file, shop_.keys(), round);
      }
    } catch (const std::exception& error) {
      std::cerr << "kulanz-demo: " << error.what() << std::endl;
      failed_ = true;
      server_.stop();
    }
  }

  World& world_;
  Server& server_;
  const Options& options_;
  const Shop& shop_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::atomic<bool> failed_{false};
  std::thread thread_;
};

int serve(const Options& options) {
  block_signals();
  const ScratchFolder scratch;
  const bool packed = options.package.ends_with(".tgz");
  const std::string package = packed ? scratch.unpack(options.package) : options.package;
  const Json book = Json::parse(read_file(options.pages + "/stories.json"));
  MovableClock clock(seconds_of(book.at("start")));
  SystemRandom random;
  SwitchStore store;
  store.exchange(open_memory_store());
  std::vector<Sender> senders = Sender::parse_folder(options.policies + "/senders");
  App app(store, clock, random, demo_secrets(random, senders),
          read_roster(options.pages + "/roster.json"));

  app.set_issues_at_breach(sends_mail());
  app.set_house_rules(read_house_rules(options.policies));
  Intake intake(app, std::move(senders));

  ServerOptions where;
  where.port = options.port;
  Server server(where);
  server.listen();
  Shop shop(ApiClient(server.port()), book, options.policies);
  World world(clock, store, app, shop, scratch.path(), address_of(server));
  Checkout checkout(shop);
  Pages pages(options.pages, world, shop, checkout);
  mount_api(server, app);
  mount_ingest(server, app, intake);
  mount_demo(server, {world, shop, checkout, pages});
  const HttpHeaders plain = {{"X-Content-Type-Options", "nosniff"}};
  server.static_files("/static/", options.pages + "/public", plain);
  server.static_files("/kulanz/", package, plain);

  Background background(world, server, options, shop);
  run_until_signal(server);
  background.stop();
  return background.failed() ? 1 : 0;
}

}  // namespace
}  // namespace kulanz::demo

int main(int argc, char** argv) {
  using namespace kulanz::demo;
  try {
    const Options options = read_options(argc, argv);
    if (options.help) {
      std::cout << kUsage;
      return 0;
    }
    return serve(options);
  } catch (const UsageError& error) {
    std::cerr << "kulanz-demo: " << error.what() << "\n" << kUsage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "kulanz-demo: " << error.what() << "\n";
    return 1;
  }
}
