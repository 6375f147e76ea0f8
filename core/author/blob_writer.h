// Collects the sections of a blob and writes them one behind the other.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/policy/blob.h"

namespace kulanz {

class BlobWriter {
 public:
  BlobText text(std::string_view text);
  std::uint16_t constant(std::int64_t number);
  // Names follow one another, so that a type's values are a range.
  std::uint16_t values(const std::vector<std::string>& names);
  // `written`: the expression as its author wrote it.
  CodeRef code(const std::vector<std::uint8_t>& ops, std::string_view written);

  HeaderRecord header{};
  std::vector<FactRecord> facts;
  std::vector<SeriesRecord> series;
  std::vector<LineRecord> lines;
  std::vector<TableRecord> tables;
  std::vector<CellRecord> cells;
  std::vector<RangeRecord> ranges;
  std::vector<RemedySpec> remedies;
  std::vector<EscalationSpec> escalations;
  std::vector<std::uint8_t> time;  // zone, then calendars

  // False when a section outgrew its 16-bit offsets.
  bool fits() const { return fits_; }
  std::vector<std::uint8_t> write() const;

 private:
  std::string texts_;
  std::map<std::string, BlobText, std::less<>> known_texts_;
  std::vector<BlobText> enum_values_;
  std::vector<std::int64_t> constants_;
  std::vector<std::uint8_t> code_;
  bool fits_ = true;
};

}  // namespace kulanz
