#include "server/cli/mail_options.h"

#include "server/app/secrets_file.h"
#include "server/cli/files.h"

namespace kulanz {
namespace {

constexpr char kMailGroup[] = "Mail";

Mailbox need_mailbox(const char* flag, const std::string& text) {
  auto mailbox = parse_mailbox(text);
  if (!mailbox) {
    throw UsageError(std::string("kulanz: ") + flag +
                     " is an address, or a name with one: \"Kornblume <service@shop.example>\"");
  }
  return *mailbox;
}

std::string need_page_url(const std::string& url) {
  if (url.empty()) return url;
  const bool is_web = url.starts_with("https://") || url.starts_with("http://");
  if (!is_web || url.find("{ref}") == std::string::npos ||
      url.find_first_of("# \"<>\r\n") != std::string::npos) {
    throw UsageError(
        "kulanz: --page-url is a page of an order, with {ref} for the order: "
        "https://shop.example/orders/{ref}; the token follows it behind a #");
  }
  return url;
}

SmtpTls tls_of(const std::string& word) {
  if (word == "none") return SmtpTls::none;
  return word == "required" ? SmtpTls::required : SmtpTls::by_host;
}

std::string need_role(const std::string& role, const Roster& roster) {
  if (role.empty() || !roster.has(role)) {
    throw UsageError(
        "kulanz: letters are signed by a person: --signed-by ROLE names a role of "
        "the --roster, and its first person signs");
  }
  return role;
}

}  // namespace

void add_mail_options(CLI::App& command, MailOptions& options) {
  const auto add = [&](const char* flag, std::string& value, const char* about) {
    command.add_option(flag, value, about)->group(kMailGroup);
  };
  add("--smtp-url", options.url,
      "the mail server: smtp://HOST:587 (STARTTLS, or nothing is sent) or smtps://HOST:465; "
      "left out: no mail");
  add("--smtp-user", options.user,
      "login at the mail server; the password is KULANZ_SMTP_PASSWORD or \"smtp_password\" in "
      "the key file");
  add("--smtp-ca", options.ca_file, "authorities its certificate may come from, as PEM");
  command
      .add_option("--smtp-tls", options.tls,
                  "auto: required, on a loopback host where it is offered; required; none: mail "
                  "and password can be read on the way")
      ->check(CLI::IsMember({"auto", "required", "none"}))
      ->capture_default_str()
      ->group(kMailGroup);
  add("--mail-from", options.from, "sender: \"Kornblume <service@shop.example>\"");
  add("--mail-reply-to", options.reply_to,
      "where answers go (default: the person who signs, or the sender)");
  add("--page-url", options.page_url,
      "an order's page, https://shop.example/orders/{ref}; letters add #token=…");
  add("--letters", options.letters, "folder of templates and words in place of the built-in ones");
  add("--signed-by", options.signed_by, "role of the roster whose first person signs letters");
}

std::unique_ptr<Channel> make_mail_channel(const MailOptions& options, const App& app,
                                           std::function<void(std::string_view)> log) {
  if (options.url.empty()) return nullptr;
  MailSettings settings;
  settings.smtp.url = options.url;
  settings.smtp.user = options.user;
  settings.smtp.password = smtp_password(app.secrets());
  settings.smtp.ca_file = options.ca_file;
  settings.smtp.tls = tls_of(options.tls);
  settings.letter.from = need_mailbox("--mail-from", options.from);
  if (!options.reply_to.empty())
    settings.letter.reply_to = need_mailbox("--mail-reply-to", options.reply_to);
  settings.letter.page_url = need_page_url(options.page_url);
  settings.letters = options.letters;
  settings.letter.signed_by = need_role(options.signed_by, app.roster());
  settings.log = std::move(log);
  try {
    return open_mail_channel(std::move(settings));
  } catch (const std::runtime_error& error) {
    throw UsageError(std::string("kulanz: mail: ") + error.what());
  }
}

}  // namespace kulanz
