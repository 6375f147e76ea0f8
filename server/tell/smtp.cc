#include "server/tell/smtp.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <set>
#include <string_view>
#include <vector>

#include "server/tell/address.h"
#include "server/tell/curl.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxIdle = 4;  // connections that wait for the next message

// A handle of libcurl's with the sockets of its connections. At the end they are shut down
// first: libcurl says goodbye and waits two minutes for the answer of a server that hangs.
class Line {
 public:
  Line() : handle_(curl_easy_init()) {}
  ~Line() {
    for (const curl_socket_t socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    curl_easy_cleanup(handle_);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  CURL* handle() const { return handle_; }

  static int opened(void* line, curl_socket_t socket, curlsocktype) {
    static_cast<Line*>(line)->sockets_.insert(socket);
    return CURL_SOCKOPT_OK;
  }
  static int closed(void* line, curl_socket_t socket) {
    static_cast<Line*>(line)->sockets_.erase(socket);
    return ::close(socket);
  }

 private:
  CURL* const handle_;
  std::set<curl_socket_t> sockets_;
};

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

// What was said so far: the last command of ours, and the last answer to it.
struct Dialogue {
  std::string_view unsent;
  std::string command = "greeting";
  int code = 0;          // 0: not answered
  std::string enhanced;  // "5.1.1" (RFC 3463), or empty
  int answers = 0;
  bool over = false;  // we are saying goodbye
};

constexpr std::array<std::string_view, 7> kCommands = {"EHLO", "HELO", "STARTTLS", "AUTH",
                                                       "MAIL", "RCPT", "DATA"};

// Only names of commands are kept: the lines of a login are secrets.
void note_command(Dialogue& dialogue, std::string_view line) {
  if (line.starts_with("QUIT")) dialogue.over = true;
  for (const std::string_view command : kCommands) {
    if (!line.starts_with(command)) continue;
    dialogue.command = command;
    dialogue.code = 0;
    dialogue.enhanced.clear();
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "5.1.1" at the start of the text, or nothing.
std::string enhanced_status(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  const std::string_view status = text.substr(0, end);
  const bool fits = status.size() >= 5 && status.size() <= 9 && status[1] == '.' &&
                    std::count(status.begin(), status.end(), '.') == 2 && status.back() != '.';
  return fits ? std::string(status) : "";
}

void note_answer(Dialogue& dialogue, std::string_view line) {
  constexpr std::size_t kCodeDigits = 3;
  if (dialogue.over || line.size() < kCodeDigits ||
      !std::all_of(line.begin(), line.begin() + kCodeDigits, is_digit)) {
    return;
  }
  dialogue.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  dialogue.enhanced =
      line.size() > kCodeDigits ? enhanced_status(line.substr(kCodeDigits + 1)) : "";
  ++dialogue.answers;
}

int listen_in(CURL*, curl_infotype type, char* data, std::size_t size, void* dialogue) {
  const std::string_view line(data, size);
  if (type == CURLINFO_HEADER_OUT) note_command(*static_cast<Dialogue*>(dialogue), line);
  if (type == CURLINFO_HEADER_IN) note_answer(*static_cast<Dialogue*>(dialogue), line);
  return 0;
}

std::size_t read_content(char* to, std::size_t size, std::size_t count, void* dialogue) {
  std::string_view& unsent = static_cast<Dialogue*>(dialogue)->unsent;
  const std::size_t taken = std::min(size * count, unsent.size());
  std::memcpy(to, unsent.data(), taken);
  unsent.remove_prefix(taken);
  return taken;
}

// The host between "//" and a port, and whether it is this machine.
bool is_loopback(const std::string& url) {
  std::string_view host(url);
  host.remove_prefix(host.find("//") + 2);
  if (host.starts_with("[::1]")) return true;
  host = host.substr(0, host.find_first_of(":/"));
  // "127.0.0.1.shop.example" is somebody else.
  const bool is_number = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || (is_number && host.starts_with("127."));
}

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) != CURLE_OK) {
    throw std::runtime_error("libcurl lacks option " + std::to_string(option));
  }
}

long encryption(const SmtpSettings& settings) {
  if (settings.tls == SmtpTls::none) return CURLUSESSL_NONE;
  const bool optional = settings.tls == SmtpTls::by_host && is_loopback(settings.url);
  return optional ? CURLUSESSL_TRY : CURLUSESSL_ALL;
}

void set_server(CURL* handle, const SmtpSettings& settings) {
  set(handle, CURLOPT_URL, settings.url.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_USE_SSL, encryption(settings));
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) set(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (!settings.user.empty()) {
    set(handle, CURLOPT_USERNAME, settings.user.c_str());
    set(handle, CURLOPT_PASSWORD, settings.password.c_str());
  }
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.timeout.count()));
}

CURLcode talk(Line& line, const SmtpSettings& settings, const Mail& mail, Dialogue& dialogue) {
  CURL* const handle = line.handle();
  curl_easy_reset(handle);  // keeps its connections
  set_server(handle, settings);
  dialogue.unsent = mail.content;
  const List to(curl_slist_append(nullptr, mail.to.c_str()));
  set(handle, CURLOPT_MAIL_FROM, mail.from.c_str());
  set(handle, CURLOPT_MAIL_RCPT, to.get());
  set(handle, CURLOPT_UPLOAD, 1L);
  set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.content.size()));
  set(handle, CURLOPT_READFUNCTION, &read_content);
  set(handle, CURLOPT_READDATA, &dialogue);
  set(handle, CURLOPT_VERBOSE, 1L);
  set(handle, CURLOPT_DEBUGFUNCTION, &listen_in);
  set(handle, CURLOPT_DEBUGDATA, &dialogue);
  set(handle, CURLOPT_SOCKOPTFUNCTION, &Line::opened);
  set(handle, CURLOPT_SOCKOPTDATA, &line);
  set(handle, CURLOPT_CLOSESOCKETFUNCTION, &Line::closed);
  set(handle, CURLOPT_CLOSESOCKETDATA, &line);
  const CURLcode result = curl_easy_perform(handle);
  // The list and the dialogue end here; the connection may live on.
  curl_easy_setopt(handle, CURLOPT_VERBOSE, 0L);
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, nullptr);
  return result;
}

// A kept connection that the server had closed before we said anything it answered.
bool was_closed_meanwhile(CURL* handle, CURLcode result, const Dialogue& dialogue) {
  long opened = 0;
  curl_easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &opened);
  return result != CURLE_OK && result != CURLE_OPERATION_TIMEDOUT && opened == 0 &&
         dialogue.answers == 0;
}

std::string answer_text(const Dialogue& dialogue) {
  std::string text = dialogue.command + " " + std::to_string(dialogue.code);
  if (!dialogue.enhanced.empty()) text += " " + dialogue.enhanced;
  return text;
}

bool is_about_login(int code) { return code == 530 || code == 534 || code == 535 || code == 538; }

Delivered judged_by_answer(const Dialogue& dialogue) {
  const bool is_about_mail = dialogue.command == "MAIL" || dialogue.command == "RCPT" ||
                             dialogue.command == "DATA";
  const bool refused = dialogue.code >= 500 && is_about_mail && !is_about_login(dialogue.code);
  return {refused ? DeliveryOutcome::refused : DeliveryOutcome::later, answer_text(dialogue)};
}

Delivered judged(CURLcode result, const Dialogue& dialogue) {
  switch (result) {
    case CURLE_OK:
      return {DeliveryOutcome::delivered, answer_text(dialogue)};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {DeliveryOutcome::later, "the host is not found"};
    case CURLE_COULDNT_CONNECT:
      return {DeliveryOutcome::later, "no connection"};
    case CURLE_USE_SSL_FAILED:
      return {DeliveryOutcome::later, "no STARTTLS"};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {DeliveryOutcome::later, "certificate not trusted"};
    case CURLE_SSL_CACERT_BADFILE:
      return {DeliveryOutcome::later, "the CA file cannot be read"};
    case CURLE_SSL_CONNECT_ERROR:
      return {DeliveryOutcome::later, "no TLS"};
    case CURLE_OPERATION_TIMEDOUT:
      return {DeliveryOutcome::later, "no answer in time: " + dialogue.command};
    default:
      break;
  }
  if (dialogue.code >= 400) return judged_by_answer(dialogue);
  return {DeliveryOutcome::later, "broken off: " + dialogue.command};
}

void check(const SmtpSettings& settings) {
  const bool scheme = settings.url.starts_with("smtp://") || settings.url.starts_with("smtps://");
  const std::size_t host = settings.url.find("//") + 2;
  // Kept out of it are logins and paths, which libcurl would understand.
  if (!scheme || host >= settings.url.size() ||
      settings.url.find_first_of("@/?# \r\n", host) != std::string::npos) {
    throw SmtpSettingError(
        "a mail server is smtp://HOST:PORT or smtps://HOST:PORT; the login "
        "has settings of its own");
  }
  if (settings.tls == SmtpTls::none && settings.url.starts_with("smtps://")) {
    throw SmtpSettingError("smtps:// is always encrypted: take smtp:// for a server without TLS");
  }
  if (!settings.user.empty() && settings.password.empty()) {
    throw SmtpSettingError("a login needs a password: set KULANZ_SMTP_PASSWORD");
  }
}

}  // namespace

struct Smtp::Idle {
  std::mutex mutex;
  std::vector<std::unique_ptr<Line>> lines;

  std::unique_ptr<Line> take() {
    const std::lock_guard lock(mutex);
    if (lines.empty()) return std::make_unique<Line>();
    std::unique_ptr<Line> line = std::move(lines.back());
    lines.pop_back();
    return line;
  }
  void give_back(std::unique_ptr<Line> line) {
    const std::lock_guard lock(mutex);
    if (lines.size() < kMaxIdle) lines.push_back(std::move(line));
  }
};

Smtp::Smtp(SmtpSettings settings)
    : settings_((check(settings), std::move(settings))), idle_(std::make_unique<Idle>()) {
  start_curl();
}

Smtp::~Smtp() = default;

Delivered Smtp::send(const Mail& mail) {
  if (!is_address(mail.from)) return {DeliveryOutcome::later, "the sender is no address"};
  if (!is_address(mail.to)) return {DeliveryOutcome::refused, "not an address"};
  std::unique_ptr<Line> line = idle_->take();
  if (line->handle() == nullptr) return {DeliveryOutcome::later, "out of memory"};
  Dialogue dialogue;
  CURLcode result = talk(*line, settings_, mail, dialogue);
  if (was_closed_meanwhile(line->handle(), result, dialogue)) {
    line = std::make_unique<Line>();
    dialogue = {};
    result = talk(*line, settings_, mail, dialogue);
  }
  if (result == CURLE_OK) idle_->give_back(std::move(line));
  return judged(result, dialogue);
}

}  // namespace kulanz
