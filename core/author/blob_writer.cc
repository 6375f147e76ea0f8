#include "core/author/blob_writer.h"

#include <algorithm>

namespace kulanz {
namespace {

constexpr std::size_t kMaxOffset = 0xffff;

template <typename T>
void append(std::vector<std::uint8_t>& out, const T* data, std::size_t count) {
  const std::size_t at = out.size();
  out.resize(at + count * sizeof(T));
  if (count != 0) std::memcpy(out.data() + at, data, count * sizeof(T));
}

}  // namespace

BlobText BlobWriter::text(std::string_view text) {
  const auto known = known_texts_.find(text);
  if (known != known_texts_.end()) return known->second;
  fits_ = fits_ && texts_.size() + text.size() <= kMaxOffset;
  const BlobText ref = {static_cast<std::uint16_t>(texts_.size()),
                        static_cast<std::uint16_t>(text.size())};
  texts_ += text;
  known_texts_.emplace(text, ref);
  return ref;
}

std::uint16_t BlobWriter::constant(std::int64_t number) {
  const auto known = std::find(constants_.begin(), constants_.end(), number);
  const auto index = static_cast<std::size_t>(known - constants_.begin());
  if (known == constants_.end()) constants_.push_back(number);
  fits_ = fits_ && index <= kMaxOffset;
  return static_cast<std::uint16_t>(index);
}

std::uint16_t BlobWriter::values(const std::vector<std::string>& names) {
  const std::size_t first = enum_values_.size();
  for (const std::string& name : names) enum_values_.push_back(text(name));
  fits_ = fits_ && enum_values_.size() <= kMaxOffset;
  return static_cast<std::uint16_t>(first);
}

CodeRef BlobWriter::code(const std::vector<std::uint8_t>& ops, std::string_view written) {
  const auto known = std::search(code_.begin(), code_.end(), ops.begin(), ops.end());
  const std::size_t at = static_cast<std::size_t>(known - code_.begin());
  if (known == code_.end()) code_.insert(code_.end(), ops.begin(), ops.end());
  fits_ = fits_ && code_.size() <= kMaxOffset;
  return {static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(ops.size()), text(written)};
}

std::vector<std::uint8_t> BlobWriter::write() const {
  std::vector<std::vector<std::uint8_t>> sections(kSections);
  const auto put = [&sections](Section which, const auto* data, std::size_t count) {
    append(sections[static_cast<std::size_t>(which)], data, count);
  };
  put(Section::header, &header, 1);
  put(Section::texts, texts_.data(), texts_.size());
  put(Section::enum_values, enum_values_.data(), enum_values_.size());
  put(Section::facts, facts.data(), facts.size());
  put(Section::series, series.data(), series.size());
  put(Section::lines, lines.data(), lines.size());
  put(Section::constants, constants_.data(), constants_.size());
  put(Section::code, code_.data(), code_.size());
  put(Section::tables, tables.data(), tables.size());
  put(Section::cells, cells.data(), cells.size());
  put(Section::ranges, ranges.data(), ranges.size());
  put(Section::remedies, remedies.data(), remedies.size());
  put(Section::escalations, escalations.data(), escalations.size());
  put(Section::time, time.data(), time.size());

  std::vector<std::uint8_t> blob;
  append(blob, &kBlobMagic, 1);
  append(blob, &kBlobVersion, 1);
  const std::uint16_t count = kSections;
  append(blob, &count, 1);
  std::uint32_t at = 8 + kSections * 8;
  for (auto& section : sections) {
    const std::uint32_t size = static_cast<std::uint32_t>(section.size());
    append(blob, &at, 1);
    append(blob, &size, 1);
    section.resize((section.size() + 7) / 8 * 8);
    at += static_cast<std::uint32_t>(section.size());
  }
  for (const auto& section : sections) append(blob, section.data(), section.size());
  return blob;
}

}  // namespace kulanz
