#include "core/voucher/code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace kulanz {
namespace {

constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string text_of(CodeParts parts) {
  const CodeText text = format_code(parts);
  return {text.begin(), text.end()};
}

Reason reason_of(std::string_view typed) { return parse_code(typed).reason(); }

std::vector<CodeParts> many_codes(int count) {
  constexpr std::uint64_t kLastSerial = (1ULL << kSerialBits) - 1;
  constexpr std::uint64_t kLastTag = (1ULL << kTagBits) - 1;
  std::vector<CodeParts> codes = {{0, 0}, {kLastSerial, kLastTag}, {kLastSerial, 0}, {0, kLastTag}};
  for (int bit = 0; bit < kSerialBits; ++bit) codes.push_back({1ULL << bit, 0});
  for (int bit = 0; bit < kTagBits; ++bit) codes.push_back({0, 1ULL << bit});
  std::mt19937_64 random(1);
  while (static_cast<int>(codes.size()) < count) {
    codes.push_back({random() & kLastSerial, random() & kLastTag});
  }
  return codes;
}

// Worked out apart from this code, by polynomial multiplication. A code that was
// once mailed to a customer must read the same for ever.
TEST(Code, KnownAnswers) {
  const std::vector<std::pair<CodeParts, std::string>> known = {
      {{0, 0}, "0000000000000000"},
      {{1, 0}, "000000100000000T"},
      {{0, 1}, "0000000000000012"},
      {{34'359'738'367, 1'099'511'627'775}, "ZZZZZZZZZZZZZZZN"},
      {{12'345'678'901, 987'654'321'098}, "BFXR71NWQTCHWYAR"},
      {{0x1'2345'6789, 0xab'cdef'0123}, "4HMASW9NF6YY093X"},
  };
  for (const auto& [parts, text] : known) {
    EXPECT_EQ(text_of(parts), text);
    EXPECT_EQ(*parse_code(text), parts);
  }
}

TEST(Code, EveryCodeReadsBack) {
  for (const CodeParts parts : many_codes(20'000)) {
    const auto read = parse_code(text_of(parts));
    ASSERT_TRUE(read.ok()) << text_of(parts);
    ASSERT_EQ(*read, parts);
  }
}

TEST(Code, EverySingleWrongSymbolIsCaught) {
  for (const CodeParts parts : many_codes(500)) {
    const std::string right = text_of(parts);
    for (std::size_t place = 0; place < right.size(); ++place) {
      for (const char wrong : kSymbols) {
        std::string typed = right;
        typed[place] = wrong;
        ASSERT_EQ(reason_of(typed), wrong == right[place] ? Reason::ok : Reason::code_typo)
            << typed;
      }
    }
  }
}

// The contract promises neighbours; the weights give any two places.
TEST(Code, EverySwapOfTwoSymbolsIsCaught) {
  for (const CodeParts parts : many_codes(2'000)) {
    const std::string right = text_of(parts);
    for (std::size_t a = 0; a < right.size(); ++a) {
      for (std::size_t b = a + 1; b < right.size(); ++b) {
        std::string typed = right;
        std::swap(typed[a], typed[b]);
        ASSERT_EQ(reason_of(typed), typed == right ? Reason::ok : Reason::code_typo) << typed;
      }
    }
  }
}

// All 32 * 31 different neighbours at all 15 places, so that no pair is left to luck.
TEST(Code, EveryPairOfNeighboursSwappedIsCaught) {
  int swapped = 0;
  for (std::size_t place = 0; place + 1 < kCodeSymbols; ++place) {
    for (const char left : kSymbols) {
      for (const char right : kSymbols) {
        std::string text = text_of({0x1'2345'6789, 0xab'cdef'0123});
        text[place] = left;
        text[place + 1] = right;
        // Mend the text at a place that is not part of the pair.
        const std::size_t mend = place < 8 ? 15 : 0;
        const auto fits = [&](char c) { return text[mend] = c, reason_of(text) == Reason::ok; };
        ASSERT_EQ(std::count_if(kSymbols.begin(), kSymbols.end(), fits), 1);
        text[mend] = *std::find_if(kSymbols.begin(), kSymbols.end(), fits);
        std::swap(text[place], text[place + 1]);
        ASSERT_EQ(reason_of(text), left == right ? Reason::ok : Reason::code_typo) << text;
        ++swapped;
      }
    }
  }
  EXPECT_EQ(swapped, 15 * 32 * 32);
}

TEST(Code, IsReadAsACustomerTypesIt) {
  const CodeParts parts{0x1'2345'6789, 0xab'cdef'0123};  // 4HMASW9NF6YY093X
  for (const std::string_view typed :
       {"4HMA-SW9N-F6YY-093X", "4hma-sw9n-f6yy-093x", "4hma sw9n f6yy o93x", "4HMA-SW9N-F6YY-O93X",
        " 4HMASW9NF6YY093X\r\n", "4-H-M-A-S-W-9-N-F-6-Y-Y-0-9-3-X", "\t4HMA  SW9N -- F6YY093X"}) {
    const auto read = parse_code(typed);
    ASSERT_TRUE(read.ok()) << typed;
    EXPECT_EQ(*read, parts) << typed;
  }
}

TEST(Code, LettersThatLookLikeDigitsAreThoseDigits) {
  EXPECT_EQ(*parse_code("oO0ooOIoOoooOooT"), (CodeParts{1, 0}));
  EXPECT_EQ(*parse_code("ooooooiooooooooT"), (CodeParts{1, 0}));
  EXPECT_EQ(*parse_code("ooooooLooooooooT"), (CodeParts{1, 0}));
  EXPECT_EQ(*parse_code("oooooolooooooooT"), (CodeParts{1, 0}));
}

TEST(Code, EveryByteIsASymbolOrASeparatorOrMalformed) {
  const std::string_view read = "0123456789abcdefghjkmnpqrstvwxyzABCDEFGHJKMNPQRSTVWXYZoOiIlL";
  const std::string_view ignored = " -\t\r\n";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    std::string typed(16, '0');
    typed[3] = c;
    const bool malformed = reason_of(typed) == Reason::code_malformed;
    EXPECT_EQ(malformed, read.find(c) == read.npos) << byte;
    EXPECT_EQ(reason_of(typed + '0') == Reason::ok, ignored.find(c) != ignored.npos) << byte;
  }
}

TEST(Code, WrongLengthsAreMalformed) {
  for (std::size_t length = 0; length <= 80; ++length) {
    EXPECT_EQ(reason_of(std::string(length, '0')),
              length == kCodeSymbols ? Reason::ok : Reason::code_malformed);
  }
  EXPECT_EQ(reason_of(""), Reason::code_malformed);
  EXPECT_EQ(reason_of("----"), Reason::code_malformed);
}

TEST(Code, TextBeyondTheLimitIsMalformedWhateverItSays) {
  const std::string code = "0000000000000000";
  EXPECT_EQ(reason_of(std::string(kMaxTypedCode - code.size(), ' ') + code), Reason::ok);
  EXPECT_EQ(reason_of(std::string(kMaxTypedCode - code.size() + 1, ' ') + code),
            Reason::code_malformed);
}

TEST(Code, HintIsTheLastFourSymbols) {
  const auto hint = code_hint({0x1'2345'6789, 0xab'cdef'0123});
  EXPECT_EQ(std::string(hint.begin(), hint.end()), "093X");
}

TEST(CodeDeathTest, PartsThatDoNotFitTrap) {
  EXPECT_DEATH(format_code({1ULL << kSerialBits, 0}), "");
  EXPECT_DEATH(format_code({0, 1ULL << kTagBits}), "");
}

}  // namespace
}  // namespace kulanz
