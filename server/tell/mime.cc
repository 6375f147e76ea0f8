#include "server/tell/mime.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include "server/app/clock.h"
#include "server/app/crypto.h"

namespace kulanz {
namespace {

constexpr char kEnd[] = "\r\n";
constexpr char kHex[] = "0123456789ABCDEF";
// "=?UTF-8?B?" and "?=" leave 63 of 75 symbols: 15 groups of 4, which are 45 bytes.
constexpr std::size_t kWordBytes = 45;

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// The longest beginning of whole UTF-8 characters with at most `max` bytes.
std::size_t whole_characters(std::string_view text, std::size_t max) {
  if (text.size() <= max) return text.size();
  std::size_t end = max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return end > 0 ? end : max;  // not UTF-8: cut somewhere
}

// What looks like an encoded word would be read as one.
bool looks_encoded(std::string_view text) { return text.find("=?") != std::string_view::npos; }

// A display name: a quoted string where that says it, else encoded words.
std::string phrase(const std::string& name) {
  const bool as_it_is = is_plain(name) && name.size() <= kMaxLine && !looks_encoded(name);
  if (!as_it_is) return encoded_words(name);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string mailbox_text(const Mailbox& mailbox) {
  if (!is_address(mailbox.address)) throw std::invalid_argument("not an address");
  const std::string name = one_line(mailbox.name);
  if (name.empty()) return mailbox.address;
  const bool is_long = name.size() + mailbox.address.size() > kMaxLine - 20;
  return phrase(name) + (is_long ? kEnd : "") + " <" + mailbox.address + ">";
}

// "Sun, 03 May 2026 20:31:00 +0000"
std::string date_text(Instant at) {
  constexpr std::array<const char*, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilDate date{static_cast<std::int32_t>(at.unix_seconds / kDaySeconds)};
  const auto second = static_cast<int>(at.unix_seconds % kDaySeconds);
  const YearMonthDay ymd = year_month_day(date);
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d +0000",
                                 kDays[static_cast<std::size_t>(weekday(date))], ymd.day,
                                 kMonths[static_cast<std::size_t>(ymd.month - 1)], ymd.year,
                                 second / 3600, second / 60 % 60, second % 60);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string header(const char* name, const std::string& value) {
  return std::string(name) + ": " + value + kEnd;
}

std::string part(const std::string& boundary, const char* type, const std::string& text) {
  return "--" + boundary + kEnd + header("Content-Type", std::string(type) + "; charset=UTF-8") +
         header("Content-Transfer-Encoding", "quoted-printable") + kEnd + quoted_printable(text) +
         kEnd;
}

// A soft line break never splits "=XX", and no line begins with a dot.
class QuotedLine {
 public:
  void add(std::string_view symbols) {
    if (column_ + symbols.size() > kMaxLine - 1) {
      text_ += std::string("=") + kEnd;
      column_ = 0;
    }
    text_ += symbols;
    column_ += symbols.size();
  }
  void end() {
    text_ += kEnd;
    column_ = 0;
  }
  bool at_start() const { return column_ == 0; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::size_t column_ = 0;
};

void add_escaped(QuotedLine& line, char c) {
  const auto byte = static_cast<unsigned char>(c);
  const std::array<char, 3> symbols = {'=', kHex[byte >> 4], kHex[byte & 15]};
  line.add({symbols.data(), symbols.size()});
}

}  // namespace

std::string encoded_words(std::string_view text) {
  const std::string line = one_line(text);
  if (is_plain(line) && line.size() <= kMaxLine - 12 && !looks_encoded(line)) {
    return line;
  }
  std::string words;
  for (std::string_view rest = line; !rest.empty();) {
    const std::size_t size = whole_characters(rest, kWordBytes);
    if (!words.empty()) words += std::string(kEnd) + " ";
    words += "=?UTF-8?B?" + base64(rest.substr(0, size)) + "?=";
    rest.remove_prefix(size);
  }
  return words;
}

std::string quoted_printable(std::string_view text) {
  QuotedLine line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
    const bool plain = c > ' ' && c <= '~' && c != '=' && !(c == '.' && line.at_start());
    if (c == '\n') {
      line.end();
    } else if (plain || (c == ' ' && !ends_line)) {
      line.add({&c, 1});
    } else {
      add_escaped(line, c);
    }
  }
  return line.take();
}

std::string mime(const MimeMessage& m) {
  const auto is_alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  if (m.id.empty() || !std::all_of(m.id.begin(), m.id.end(), is_alphanumeric)) {
    throw std::invalid_argument("not a plain message id");
  }
  // "=_" never stands in quoted-printable text, so no text contains the boundary.
  const std::string boundary = "=_" + m.id.substr(0, 40);
  std::string message = header("Date", date_text(m.date)) + header("From", mailbox_text(m.from)) +
                        header("To", mailbox_text(m.to));
  if (!m.reply_to.address.empty()) message += header("Reply-To", mailbox_text(m.reply_to));
  message += header("Subject", encoded_words(m.subject)) +
             header("Message-ID", "<" + m.id + "@" + domain_of(m.from.address) + ">") +
             header("Auto-Submitted", "auto-generated") + header("Content-Language", m.language) +
             header("MIME-Version", "1.0") +
             header("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"") +
             kEnd;
  return message + part(boundary, "text/plain", m.text) + part(boundary, "text/html", m.html) +
         "--" + boundary + "--" + kEnd;
}

}  // namespace kulanz
