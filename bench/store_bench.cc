// How many small transactions a second the store makes durable, beside what the disk
// under it can do:
//
//   store_bench FOLDER [THREADS [ROWS [SECONDS]]]
//
// Each thread writes transactions of the shape of a redemption, three gets and eight
// puts of rows of about 300 bytes in eight tables, half of them at random places, into
// a fresh database that holds ROWS vouchers already, and one thread reads single
// vouchers all the while. One JSON object a line.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "server/store/store.h"

namespace kulanz {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRowBytes = 300;
constexpr int kRowsAtOnce = 2'000;

struct Plan {
  std::string folder;
  int threads = 64;
  int rows = 1'000;
  int seconds = 3;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void tell(const Plan& plan, const char* name, double value, const char* unit) {
  std::printf(R"({"name":"store %s, %d threads, %d rows","value":%.1f,"unit":"%s"})"
              "\n",
              name, plan.threads, plan.rows, value, unit);
  std::fflush(stdout);
}

// Spread like the serial numbers of codes.
std::string scattered(std::uint64_t number) {
  std::uint64_t bits = number * 0x9e3779b97f4a7c15U;
  std::string key(8, '\0');
  for (char& byte : key) {
    byte = static_cast<char>(bits >> 56);
    bits <<= 8;
  }
  return key;
}

std::string in_order(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(20 - digits.size(), '0') + digits;
}

void tell_disk(const Plan& plan) {
  const std::string path = plan.folder + "/sync";
  const int file = open(path.c_str(), O_CREAT | O_RDWR, 0600);
  const std::string page(4'096, 'p');
  const auto start = Clock::now();
  int count = 0;
  for (; seconds_since(start) < 1; ++count) {
    if (pwrite(file, page.data(), page.size(), 4'096 * (count % 1'000)) < 0) std::exit(1);
    fdatasync(file);
  }
  close(file);
  tell(plan, "fdatasync of the disk", count / seconds_since(start), "1/s");
}

void fill(Store& store, int rows) {
  const std::string row(kRowBytes, 'v');
  for (int from = 0; from < rows; from += kRowsAtOnce) {
    store.write([&](Transaction& tx) {
      for (int i = from; i < std::min(rows, from + kRowsAtOnce); ++i) {
        tx.put(Table::vouchers, scattered(static_cast<std::uint64_t>(i)), row);
        tx.put(Table::orders, scattered(static_cast<std::uint64_t>(i)), row);
      }
    });
  }
}

void redeem(Transaction& tx, std::uint64_t voucher, std::uint64_t number) {
  static const std::string row(kRowBytes, 'r');
  const std::string which = scattered(voucher);
  const std::string fresh = scattered(~number);
  tx.get(Table::keys, "checkout");
  tx.get(Table::idempotency, fresh);
  tx.get(Table::vouchers, which);
  tx.put(Table::vouchers, which, row);
  tx.put(Table::orders, which, row);
  tx.put(Table::redemptions, which + fresh, row);
  tx.put(Table::events, which + fresh, row);
  tx.put(Table::idempotency, fresh, row);
  tx.put(Table::audit, in_order(number), row);
  tx.put(Table::due, in_order(number), row);
  tx.put(Table::outbox, in_order(number), row);
}

struct Waits {
  std::vector<double> milliseconds;

  double at(double part) {
    if (milliseconds.empty()) return 0;
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds[static_cast<std::size_t>(part *
                                                 static_cast<double>(milliseconds.size() - 1))];
  }
};

// Of all threads, so far; steadier than time on a machine with other work.
double cpu_us() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto us = [](const timeval& time) {
    return 1e6 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec);
  };
  return us(used.ru_utime) + us(used.ru_stime);
}

void measure(const Plan& plan, Store& store) {
  const double cpu_before = cpu_us();
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> numbers = 0;
  std::vector<Waits> waits(static_cast<std::size_t>(plan.threads) + 1);
  const auto repeat = [&](std::size_t thread, const auto& work) {
    std::mt19937_64 random(thread);
    while (!done) {
      const auto start = Clock::now();
      work(random() % static_cast<std::uint64_t>(plan.rows));
      waits[thread].milliseconds.push_back(1'000 * seconds_since(start));
    }
  };
  std::vector<std::thread> threads;
  const auto start = Clock::now();
  for (std::size_t t = 1; t < waits.size(); ++t) {
    threads.emplace_back(repeat, t, [&](std::uint64_t voucher) {
      const std::uint64_t number = ++numbers;
      store.write([&](Transaction& tx) { redeem(tx, voucher, number); });
    });
  }
  threads.emplace_back(repeat, 0U, [&](std::uint64_t voucher) {
    store.read([&](Reader& reader) { reader.get(Table::vouchers, scattered(voucher)); });
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  });
  std::this_thread::sleep_for(std::chrono::seconds(plan.seconds));
  done = true;
  for (std::thread& thread : threads) thread.join();
  tell(plan, "CPU of a write", (cpu_us() - cpu_before) / static_cast<double>(numbers), "us");
  tell(plan, "writes", static_cast<double>(numbers) / seconds_since(start), "1/s");
  Waits all;
  for (std::size_t t = 1; t < waits.size(); ++t) {
    const auto& some = waits[t].milliseconds;
    all.milliseconds.insert(all.milliseconds.end(), some.begin(), some.end());
  }
  tell(plan, "write p50", all.at(0.5), "ms");
  tell(plan, "write p99", all.at(0.99), "ms");
  tell(plan, "write longest", all.at(1), "ms");
  tell(plan, "read p50", waits[0].at(0.5), "ms");
  tell(plan, "read p99", waits[0].at(0.99), "ms");
}

int run(int argc, char** argv) {
  Plan plan{.folder = argc > 1 ? argv[1] : ""};
  if (plan.folder.empty()) {
    std::fputs("usage: store_bench FOLDER [THREADS [ROWS [SECONDS]]]\n", stderr);
    return 2;
  }
  if (argc > 2) plan.threads = std::atoi(argv[2]);
  if (argc > 3) plan.rows = std::atoi(argv[3]);
  if (argc > 4) plan.seconds = std::atoi(argv[4]);
  std::filesystem::create_directories(plan.folder);
  tell_disk(plan);
  const auto store = open_sqlite_store({.path = plan.folder + "/bench.db", .vfs = {}});
  const auto start = Clock::now();
  fill(*store, plan.rows);
  tell(plan, "rows filled in", 2 * plan.rows / seconds_since(start), "1/s");
  measure(plan, *store);
  return 0;
}

}  // namespace
}  // namespace kulanz

int main(int argc, char** argv) { return kulanz::run(argc, argv); }
