// What the compiler remembers of a policy's text, for the linter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/author/expression.h"
#include "core/author/json_tree.h"
#include "core/author/names.h"

namespace kulanz {

// What one test of a table allows.
struct TestSource {
  bool any = false;         // "-"
  bool calculated = false;  // depends on other facts: no ranges
  std::vector<RangeRecord> ranges;
};

struct RowSource {
  std::size_t offset = 0;
  std::vector<TestSource> tests;  // one an input
};

struct InputSource {
  std::string name;
  StaticType type;
};

// A table, or rates.
struct TableSource {
  std::string line;
  std::size_t offset = 0;
  Hit hit = Hit::first;
  bool otherwise = false;
  bool rates = false;
  std::vector<InputSource> inputs;
  std::vector<RowSource> rows;  // in the order of the table that was made
};

// Everything that a line can give.
struct LineSource {
  std::string name;
  bool collects_sum = false;
  std::vector<Expression> results;
};

struct RemedySource {
  std::string id;
  std::size_t offset = 0;
  RemedyKind kind = RemedyKind::refund;
  Basis basis = Basis::law;
  Expression amount;
  std::vector<Expression> conditions;  // when, if any
};

struct CalendarSource {
  std::string name;
  std::size_t offset = 0;
  bool used = false;
};

struct SourceMap {
  JsonNode root;
  std::vector<Named> names;      // facts, columns, series, lines
  std::vector<FactRecord> facts; // by slot
  std::vector<CalendarSource> calendars;
  std::vector<LineSource> lines;
  std::vector<TableSource> tables;
  std::vector<RemedySource> remedies;
};

}  // namespace kulanz
