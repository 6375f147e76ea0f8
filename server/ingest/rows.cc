#include "server/ingest/rows.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Lines end in LF or CRLF; the last need not.
class Lines {
 public:
  explicit Lines(std::istream& stream) : stream_(stream) {}

  // Without its end. False at the end of the file.
  bool next(std::string& line) {
    if (!std::getline(stream_, line)) return false;
    if (++number_ == 1 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
    return true;
  }
  std::size_t number() const { return number_; }

 private:
  std::istream& stream_;
  std::size_t number_ = 0;
};

std::string without_return(std::string text) {
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

// One record, which may go over several lines where a field is quoted.
class CsvRecord {
 public:
  CsvRecord(Lines& lines, char separator) : lines_(lines), separator_(separator) {}

  std::vector<std::string> fields;
  std::string broken;

  void read(std::string line) {
    line_ = std::move(line);
    at_ = 0;
    do {
      fields.emplace_back();
      if (at_ < line_.size() && line_[at_] == '"')
        read_quoted();
      else
        read_plain();
    } while (broken.empty() && take_separator());
  }

 private:
  bool take_separator() {
    if (at_ >= line_.size() || line_[at_] != separator_) return false;
    ++at_;
    if (fields.size() >= kMaxCsvFields)
      broken = "more than " + std::to_string(kMaxCsvFields) + " fields";
    return broken.empty();
  }

  void read_plain() {
    const std::size_t end = std::min(line_.find(separator_, at_), line_.size());
    fields.back() = line_.substr(at_, end - at_);
    at_ = end;
    if (end == line_.size()) fields.back() = without_return(fields.back());
    if (fields.back().find('"') != std::string::npos) {
      broken =
          "a quote within a field that does not begin with one: put the whole field in quotes and "
          "double "
          "the quote";
    }
  }

  void read_quoted() {
    ++at_;
    while (broken.empty()) {
      const std::size_t quote = line_.find('"', at_);
      fields.back() += line_.substr(at_, quote - at_);
      if (quote == std::string::npos) {
        next_line();
      } else if (quote + 1 < line_.size() && line_[quote + 1] == '"') {
        fields.back() += '"';
        at_ = quote + 2;
      } else {
        at_ = quote + 1;
        return end_quoted();
      }
    }
  }

  void next_line() {
    fields.back() += '\n';
    at_ = 0;
    if (!lines_.next(line_))
      broken = "a quote is never closed: close it, or double it where it is part of the text";
    if (fields.back().size() > kMaxRowBytes) broken = "longer than 1 MB: is a quote not closed?";
  }

  void end_quoted() {
    const bool ends = at_ == line_.size() || line_[at_] == separator_ || line_.substr(at_) == "\r";
    if (!ends) broken = "text after a closing quote: double the quotes that are part of the text";
    if (ends && at_ < line_.size() && line_[at_] == '\r') at_ = line_.size();
  }

  Lines& lines_;
  const char separator_;
  std::string line_;
  std::size_t at_ = 0;
};

class CsvReader : public RowReader {
 public:
  CsvReader(std::istream& stream, char separator) : lines_(stream), separator_(separator) {
    std::string line;
    if (!lines_.next(line))
      throw std::runtime_error("the file is empty: a line of column names is expected");
    CsvRecord names(lines_, separator_);
    names.read(std::move(line));
    names_ = std::move(names.fields);
    if (!names.broken.empty()) throw std::runtime_error("line 1: " + names.broken);
    const std::set<std::string> different(names_.begin(), names_.end());
    if (different.size() != names_.size())
      throw std::runtime_error("line 1: two columns have the same name");
  }

  std::optional<Row> next() override {
    std::string line;
    do {
      if (!lines_.next(line)) return std::nullopt;
    } while (is_blank(line));
    Row row;
    row.line = lines_.number();
    CsvRecord record(lines_, separator_);
    record.read(std::move(line));
    row.broken = std::move(record.broken);
    if (row.broken.empty() && record.fields.size() != names_.size()) {
      row.broken = "it has " + std::to_string(record.fields.size()) +
                   " fields, the line of names " + std::to_string(names_.size()) +
                   ": put text that holds the separator in quotes";
    }
    if (!row.broken.empty()) return row;
    row.body = Json::object();
    for (std::size_t i = 0; i < names_.size(); ++i)
      row.body[names_[i]] = std::move(record.fields[i]);
    return row;
  }

 private:
  Lines lines_;
  const char separator_;
  std::vector<std::string> names_;
};

class NdjsonReader : public RowReader {
 public:
  explicit NdjsonReader(std::istream& stream) : lines_(stream) {}

  std::optional<Row> next() override {
    std::string line;
    do {
      if (!lines_.next(line)) return std::nullopt;
    } while (is_blank(line));
    Row row;
    row.line = lines_.number();
    try {
      if (line.size() > kMaxRowBytes) throw Refusal(RefusalKind::too_large, "", "longer than 1 MB");
      row.body = parse_json(line);
    } catch (const Refusal& refusal) {
      row.broken = refusal.detail + ": each line is one JSON document";
    }
    return row;
  }

 private:
  Lines lines_;
};

}  // namespace

std::unique_ptr<RowReader> read_csv(std::istream& stream, char separator) {
  return std::make_unique<CsvReader>(stream, separator);
}

std::unique_ptr<RowReader> read_ndjson(std::istream& stream) {
  return std::make_unique<NdjsonReader>(stream);
}

}  // namespace kulanz
