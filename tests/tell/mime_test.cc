// Messages, read by a parser that is not ours: Python's.
#include "server/tell/mime.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "server/app/json.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

MimeMessage sample() {
  MimeMessage m;
  m.from = {"Kornblume", "service@kornblume.example"};
  m.to = {"Jana Berger", "jana.berger@example.org"};
  m.reply_to = {"Mara Lindner", "mara@kornblume.example"};
  m.subject = "Ihr Essen kam zu spät";
  m.language = "de";
  m.id = "0123456789abcdef";
  m.date = *parse_instant("2026-05-03T20:31:00Z");
  m.text = "Guten Tag\n\n28,50\u00A0€\n";
  m.html = "<p>Guten Tag</p>\n";
  return m;
}

// What Python's email package reads out of a message.
Json parsed(const std::string& message) {
  FreshFolder folder;
  std::ofstream(folder.file("message.eml"), std::ios::binary) << message;
  Process python({"/usr/bin/python3", "-B", KULANZ_SOURCE_DIR "/tests/tell/read_message.py",
                  folder.file("message.eml")});
  return Json::parse(python.rest());
}

TEST(Mime, AnotherParserReadsWhatWasMeant) {
  const Json got = parsed(mime(sample()));
  EXPECT_EQ(got["defects"], Json::array());
  EXPECT_EQ(got["type"], "multipart/alternative");
  EXPECT_EQ(got["headers"]["Subject"], "Ihr Essen kam zu spät");
  EXPECT_EQ(got["headers"]["From"], "Kornblume <service@kornblume.example>");
  EXPECT_EQ(got["headers"]["To"], "Jana Berger <jana.berger@example.org>");
  EXPECT_EQ(got["headers"]["Reply-To"], "Mara Lindner <mara@kornblume.example>");
  EXPECT_EQ(got["headers"]["Message-ID"], "<0123456789abcdef@kornblume.example>");
  EXPECT_EQ(got["headers"]["Auto-Submitted"], "auto-generated");
  EXPECT_EQ(got["headers"]["Content-Language"], "de");
  EXPECT_EQ(got["unix_seconds"], sample().date.unix_seconds);
  EXPECT_EQ(got["parts"], Json::array({Json::array({"text/plain", sample().text}),
                                       Json::array({"text/html", sample().html})}));
}

TEST(Mime, TextOfEveryKindSurvives) {
  std::string every = "=3D a=b \t \n.\n..\n-- \nFrom here\n--=_0123456789abcdef--\n trailing \n";
  for (int c = 32; c < 127; ++c) every += static_cast<char>(c);
  every += "\n" + std::string(3000, 'x') + "\n" + std::string(200, ' ') + "€\n";
  for (int i = 0; i < 80; ++i) every += "äöü€😀 ";
  every += "\nno end of line";
  MimeMessage m = sample();
  m.text = every;
  m.html = every;
  const std::string message = mime(m);
  const Json got = parsed(message);
  EXPECT_EQ(got["defects"], Json::array());
  EXPECT_EQ(got["parts"][0][1], every);
  EXPECT_EQ(got["parts"][1][1], every);
}

TEST(Mime, EveryLineIsShortAsciiAndEndsWithCrLf) {
  MimeMessage m = sample();
  m.subject = std::string(400, 'a') + " ä";
  m.to.name = std::string(120, 'b') + "ß";
  m.text = std::string(5000, '=') + "\xC3\xA4";
  const std::string message = mime(m);
  std::size_t start = 0;
  while (start < message.size()) {
    const std::size_t end = message.find("\r\n", start);
    ASSERT_NE(end, std::string::npos);
    const std::string line = message.substr(start, end - start);
    EXPECT_LE(line.size(), 120u) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos);
    for (const char c : line) EXPECT_TRUE((c >= ' ' && c <= '~') || c == '\t') << line;
    start = end + 2;
  }
  EXPECT_EQ(parsed(message)["headers"]["Subject"], m.subject);
}

TEST(Mime, NoTextEndsItsHeader) {
  MimeMessage m = sample();
  m.subject = "Hallo\r\nBcc: x@example.org";
  m.to.name = "Ä\r\nBcc: x@example.org";
  m.from.name = "Korn\nblume\", <evil@example.org>";
  const Json got = parsed(mime(m));
  EXPECT_FALSE(got["headers"].contains("Bcc"));
  EXPECT_EQ(got["headers"]["Subject"], "Hallo  Bcc: x@example.org");
  EXPECT_EQ(got["addresses"], Json::array({"service@kornblume.example", "jana.berger@example.org",
                                           "mara@kornblume.example"}));
  m.to.address = "jana@example.org\r\nBcc: x@example.org";
  EXPECT_THROW(mime(m), std::invalid_argument);
  m = sample();
  m.id = "a>\r\nBcc: x@example.org";
  EXPECT_THROW(mime(m), std::invalid_argument);
}

TEST(Mime, NamesOfEveryKind) {
  for (const std::string name :
       {"Jana Berger", "Jana \"J\" Berger", "Berger, Jana", "Jörg Müßig", "=?UTF-8?B?eA==?=",
        "李小龍 李小龍", "O'Hara (Ed) <x>", "a\\b"}) {
    MimeMessage m = sample();
    m.to.name = name;
    const Json got = parsed(mime(m));
    EXPECT_EQ(got["to_name"], name);
    EXPECT_EQ(got["addresses"][1], "jana.berger@example.org");
    EXPECT_EQ(got["defects"], Json::array()) << name;
  }
}

TEST(Mailbox, IsReadAsPeopleWriteIt) {
  const auto both = parse_mailbox("Kornblume <service@shop.example>");
  ASSERT_TRUE(both);
  EXPECT_EQ(both->name, "Kornblume");
  EXPECT_EQ(both->address, "service@shop.example");
  EXPECT_EQ(parse_mailbox("\"Korn, Blume\" <service@shop.example>")->name, "Korn, Blume");
  EXPECT_EQ(parse_mailbox(" service@shop.example ")->name, "");
  for (const char* const text : {"", "Kornblume", "<service>", "a <b@c.example> x",
                                 "a\r\nBcc: x <b@c.example>", "b@c.example, d@e.example"}) {
    EXPECT_FALSE(parse_mailbox(text)) << text;
  }
}

}  // namespace
}  // namespace kulanz
