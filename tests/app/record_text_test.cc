#include "server/app/record_text.h"

#include <gtest/gtest.h>

namespace kulanz {
namespace {

struct Part {
  std::string name;
};

struct Whole {
  std::string text = "usual";
  std::int64_t number = 0;
  std::uint64_t serial = 0;
  bool flag = false;
  Json json;
  std::vector<std::uint64_t> numbers;
  std::vector<Part> parts;
};

KULANZ_FIELDS(Part, name)
KULANZ_FIELDS(Whole, text, number, serial, flag, json, numbers, parts)

Whole full() {
  return {"a \"quoted\" \\ line\n and grün", -12,    UINT64_MAX,   true,
          {{"deep", {1, "]}\""}}},           {3, 1}, {{"x"}, {""}}};
}

TEST(RecordText, IsJson) {
  EXPECT_EQ(Json::parse(write_record(full())),
            Json({{"text", full().text},
                  {"number", -12},
                  {"serial", UINT64_MAX},
                  {"flag", true},
                  {"json", full().json},
                  {"numbers", {3, 1}},
                  {"parts", {{{"name", "x"}}, Json::object()}}}));
}

TEST(RecordText, ReadsWhatItWrote) {
  const std::string row = write_record(full());
  EXPECT_EQ(write_record(read_record<Whole>(row)), row);
  EXPECT_EQ(read_record<Whole>(row).text, full().text);
  EXPECT_EQ(read_record<Whole>(row).json, full().json);
}

TEST(RecordText, LeavesOutWhatIsUsual) {
  EXPECT_EQ(write_record(Whole{}), "{}");
  EXPECT_EQ(read_record<Whole>("{}").text, "usual");
}

TEST(RecordText, LeavesOutWhatIsUsualForTheCaller) {
  const Whole usual = full();
  Whole changed = full();
  changed.text.clear();
  changed.number = 0;
  EXPECT_EQ(write_record(full(), usual).find("text"), std::string::npos);
  const Whole back = read_record(write_record(changed, usual), usual);
  EXPECT_EQ(back.text, "");
  EXPECT_EQ(back.number, 0);
  EXPECT_EQ(back.serial, UINT64_MAX);
}

TEST(RecordText, TakesNamesInAnyOrderAndSkipsOthers) {
  const auto read = read_record<Whole>(
      R"({"number":5,"new":{"a":["}",{"b":"\"]"}]},"text":"t","newer":-1.5,"flag":true,"last":null})");
  EXPECT_EQ(read.number, 5);
  EXPECT_EQ(read.text, "t");
  EXPECT_TRUE(read.flag);
}

TEST(RecordText, EveryCutOfARowIsFound) {
  const std::string row = write_record(full());
  for (std::size_t size = 0; size < row.size(); ++size) {
    EXPECT_THROW(read_record<Whole>(row.substr(0, size)), std::exception) << row.substr(0, size);
  }
}

TEST(RecordText, DamageIsFound) {
  for (const char* row :
       {"", "null", "[]", "{\"number\":\"5\"}", "{\"number\":99999999999999999999}", "{\"text\":5}",
        "{\"flag\":1}", "{\"text\":\"\\u0041\"}", "{\"number\"5}", "{\"numbers\":{}}",
        "{\"number\":5 \"flag\":true}", "{,}"}) {
    EXPECT_THROW(read_record<Whole>(row), std::exception) << row;
  }
}

}  // namespace
}  // namespace kulanz
