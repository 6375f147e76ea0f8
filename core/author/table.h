// A table or a list of rates while it is compiled, and what a line gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/author/expression.h"
#include "core/author/scope.h"

namespace kulanz {

// What a line gives under one of its names.
struct LineResult {
  std::string name;
  std::size_t offset = 0;           // of the name
  std::optional<StaticType> type;   // empty until the first expression is read
  std::vector<std::string> values;  // the texts that its expressions name
  std::vector<std::uint8_t> code;
  std::string written;              // the expression; none of a table
  std::vector<Expression> trees;    // everything that it can give
};

struct Results {
  std::vector<LineResult> all;
  bool as_list = false;  // "name" is a list, so "then" is one, too
};

struct TableInput {
  std::string name;
  StaticType type;
  int slot = 0;
};

struct GridRow {
  std::size_t offset = 0;
  BlobText rule{};
  std::vector<CellRecord> tests;   // one an input
  std::vector<CodeRef> outputs;    // one a result; none where rows are only counted
};

// Becomes one table of the blob for each of the line's results.
struct Grid {
  std::size_t offset = 0;
  bool rates = false;
  Hit hit = Hit::first;
  std::vector<TableInput> inputs;
  std::vector<GridRow> rows;
  std::vector<CodeRef> fallbacks;  // one a result, or none
};

}  // namespace kulanz
