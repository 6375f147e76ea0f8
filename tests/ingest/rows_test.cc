// CSV as RFC 4180 has it, and NDJSON.
#include "server/ingest/rows.h"

#include <gtest/gtest.h>

#include <sstream>

namespace kulanz {
namespace {

Json all_of(RowReader& reader) {
  Json rows = Json::array();
  while (const auto row = reader.next()) {
    rows.push_back({row->line, row->broken.empty() ? row->body : Json(row->broken)});
  }
  return rows;
}

Json csv(const std::string& text, char separator = ',') {
  std::istringstream stream(text);
  return all_of(*read_csv(stream, separator));
}

TEST(Csv, IsReadAsRfc4180HasIt) {
  EXPECT_EQ(csv("a,b\r\n1,2\r\n"), Json::parse(R"([[2, {"a": "1", "b": "2"}]])"));
  EXPECT_EQ(csv("\xef\xbb\xbf"
                "a;b\n1;\n\n;2",
                ';'),
            Json::parse(R"([[2, {"a": "1", "b": ""}], [4, {"a": "", "b": "2"}]])"));
  EXPECT_EQ(
      csv("a,\"b c\"\n\"x,\"\"y\"\"\",\"two\r\nlines\"\nlast,\"\"\n"),
      Json::parse(
          R"([[2, {"a": "x,\"y\"", "b c": "two\r\nlines"}], [4, {"a": "last", "b c": ""}]])"));
}

TEST(Csv, ABrokenRowKeepsNoOtherOut) {
  const Json rows = csv("a,b\n1\n2,3,4\nx\"y,1\n\"x\"y,1\n5,6\n\"never\nclosed,1");
  ASSERT_EQ(rows.size(), 6);
  EXPECT_NE(rows[0][1].get<std::string>().find("it has 1 fields, the line of names 2"),
            std::string::npos);
  EXPECT_NE(rows[1][1].get<std::string>().find("it has 3 fields"), std::string::npos);
  EXPECT_NE(rows[2][1].get<std::string>().find("put the whole field in quotes"), std::string::npos);
  EXPECT_NE(rows[3][1].get<std::string>().find("double the quotes"), std::string::npos);
  EXPECT_EQ(rows[4], Json::parse(R"([6, {"a": "5", "b": "6"}])"));
  EXPECT_NE(rows[5][1].get<std::string>().find("never closed"), std::string::npos);
}

TEST(Csv, WithoutALineOfNamesIsRefused) {
  EXPECT_THROW(csv(""), std::runtime_error);
  EXPECT_THROW(csv("a,a\n1,2"), std::runtime_error);
}

TEST(Ndjson, IsADocumentALine) {
  std::istringstream stream("{\"a\":1}\r\n\n{\"a\":\n[2]");
  const Json rows = all_of(*read_ndjson(stream));
  ASSERT_EQ(rows.size(), 3);
  EXPECT_EQ(rows[0], Json::parse(R"([1, {"a": 1}])"));
  EXPECT_NE(rows[1][1].get<std::string>().find("each line is one JSON document"),
            std::string::npos);
  EXPECT_EQ(rows[2], Json::parse("[4, [2]]"));
}

}  // namespace
}  // namespace kulanz
