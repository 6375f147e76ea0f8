#include "server/ingest/importing.h"

namespace kulanz {
namespace {

struct Reading {
  std::size_t line = 0;
  std::string broken;
  Mapped mapped;
  Applied applied;
};

std::string why_of(const Refusal& refusal) {
  const std::string where = refusal.where.empty() ? "" : refusal.where + ": ";
  return where + refusal.detail + " [" + refusal.code + "]";
}

class Importing {
 public:
  Importing(App& app, const Sender& mapping, const std::string& topic, const RowRefused& refused)
      : app_(app), mapping_(mapping), topic_(topic), refused_(refused) {}

  // False at the end of the file.
  bool portion(RowReader& rows) {
    read(rows);
    if (portion_.empty()) return false;
    // The body may run twice: each time from the same rows.
    app_.write([&](Transaction& tx) {
      const Instant now = app_.now();
      for (Reading& row : portion_) {
        if (row.broken.empty()) row.applied = apply(app_, tx, row.mapped, now);
      }
    });
    for (const Reading& row : portion_) count(row);
    return true;
  }

  const ImportCounts& counts() const { return counts_; }

 private:
  void read(RowReader& rows) {
    portion_.clear();
    while (portion_.size() < kRowsPerCommit) {
      std::optional<Row> row = rows.next();
      if (!row) return;
      Reading reading;
      reading.line = row->line;
      reading.broken = std::move(row->broken);
      if (reading.broken.empty()) {
        const bool inside = mapping_.topic_pointer.has_value() && topic_.empty();
        reading.mapped =
            map_body(mapping_, inside ? topic_of(mapping_, row->body) : topic_, row->body);
      }
      portion_.push_back(std::move(reading));
    }
  }

  void count(const Reading& row) {
    ++counts_.rows;
    counts_.created += row.applied.created ? 1 : 0;
    counts_.events += row.applied.events;
    if (!row.broken.empty()) return refuse(row.line, row.broken);
    switch (row.applied.verdict) {
      case Verdict::applied:
        ++counts_.changed;
        break;
      case Verdict::duplicate:
        ++counts_.unchanged;
        break;
      case Verdict::ignored:
        ++counts_.ignored;
        break;
      case Verdict::refused:
        refuse(row.line, why_of(*row.applied.refusal));
        break;
      case Verdict::waiting:
        refuse(row.line, "there is no order " + row.mapped.ref +
                             ": import the file with the orders first, then this one again");
        break;
    }
  }

  void refuse(std::size_t line, const std::string& why) {
    ++counts_.refused;
    refused_(line, why);
  }

  App& app_;
  const Sender& mapping_;
  const std::string& topic_;
  const RowRefused& refused_;
  std::vector<Reading> portion_;
  ImportCounts counts_;
};

}  // namespace

ImportCounts import_rows(App& app, const Sender& mapping, const std::string& topic, RowReader& rows,
                         const RowRefused& refused, const RowsDone& done) {
  Importing importing(app, mapping, topic, refused);
  while (importing.portion(rows)) done(importing.counts());
  return importing.counts();
}

}  // namespace kulanz
