#include "server/cli/import.h"

#include <cstdio>
#include <fstream>
#include <iostream>

#include "server/app/deliveries.h"
#include "server/cli/files.h"
#include "server/cli/policy_folders.h"
#include "server/ingest/importing.h"

namespace kulanz {
namespace {

constexpr std::int64_t kBetweenReports_s = 1;

// The lines that were refused, beside the file; made when there is a first one.
class RefusedFile {
 public:
  explicit RefusedFile(std::string path) : path_(std::move(path)) { std::remove(path_.c_str()); }

  void add(std::size_t line, const std::string& why) {
    if (!stream_.is_open()) stream_.open(path_);
    stream_ << "line " << line << ": " << why << "\n";
  }

  // Throws UsageError.
  void close() {
    if (!stream_.is_open()) return;
    stream_.close();
    if (!stream_) throw UsageError("cannot write " + path_);
  }

  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  std::ofstream stream_;
};

class Progress {
 public:
  explicit Progress(const Clock& clock) : clock_(clock), start_(clock.elapsed()), told_(start_) {}

  void tell(const ImportCounts& counts) {
    const Duration now = clock_.elapsed();
    if ((now - told_).seconds < kBetweenReports_s) return;
    told_ = now;
    const auto seconds = static_cast<std::size_t>((now - start_).seconds);
    std::cerr << "kulanz: " << counts.rows << " lines, " << counts.rows / seconds << " a second, "
              << counts.refused << " refused" << std::endl;
  }

 private:
  const Clock& clock_;
  const Duration start_;
  Duration told_;
};

std::unique_ptr<RowReader> open_rows(std::istream& stream, const std::string& path,
                                     char separator) {
  try {
    if (path.ends_with(".csv") || path.ends_with(".tsv")) return read_csv(stream, separator);
  } catch (const std::runtime_error& error) {
    throw UsageError("kulanz: " + path + ": " + error.what());
  }
  if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) return read_ndjson(stream);
  throw UsageError("kulanz: --orders " + path + ": the name must end in .csv, .ndjson or .jsonl");
}

void check_topic(const Sender& mapping, const ImportOptions& options) {
  const bool is_known = mapping.topics.contains(options.topic);
  if (is_known || (options.topic.empty() && mapping.topic_pointer)) return;
  std::string known;
  for (const auto& [name, topic] : mapping.topics) known += (known.empty() ? "" : ", ") + name;
  throw UsageError("kulanz: --topic: " + options.mapping +
                   " must be told of which kind the lines are: " + known);
}

void tell_end(const ImportCounts& counts, const RefusedFile& refused) {
  std::cout << counts.rows << " lines: " << counts.created << " orders created, " << counts.events
            << " events added, " << counts.changed << " lines changed something, "
            << counts.unchanged << " brought nothing new, " << counts.ignored << " say nothing, "
            << counts.refused << " refused\n";
  if (counts.changed == 0 && counts.refused == 0) std::cout << "nothing changed\n";
  if (counts.refused > 0) std::cout << "why they were refused: " << refused.path() << "\n";
}

}  // namespace

int run_import(const ImportOptions& options) {
  const Sender mapping = Sender::parse(read_text(options.mapping), options.mapping);
  check_topic(mapping, options);
  std::ifstream stream(options.orders, std::ios::binary);
  if (!stream) throw UsageError("cannot read " + options.orders);
  const auto rows = open_rows(stream, options.orders, mapping.separator);
  House house(options.house);
  if (!options.tell) set_channels(house.app, {});
  set_policies(house.app, options.policies);
  RefusedFile refused(options.orders + ".refused");
  Progress progress(house.clock);
  const ImportCounts counts = import_rows(
      house.app, mapping, options.topic, *rows,
      [&](std::size_t line, const std::string& why) { refused.add(line, why); },
      [&](const ImportCounts& so_far) { progress.tell(so_far); });
  refused.close();
  tell_end(counts, refused);
  return counts.refused == 0 ? 0 : 1;
}

}  // namespace kulanz
