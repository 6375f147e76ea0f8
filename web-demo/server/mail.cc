#include "web-demo/server/mail.h"

#include <cstdlib>

#include "server/app/secrets_file.h"
#include "server/tell/mail_channel.h"

namespace kulanz::demo {
namespace {

constexpr char kSigner[] = "delivery_desk";

std::string from_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool sends_mail() { return !from_environment("KULANZ_SMTP_URL").empty(); }

std::vector<Outgoing> make_channels(const App& app, const std::string& address) {
  std::vector<Outgoing> channels;
  if (!sends_mail()) return channels;
  MailSettings settings;
  settings.smtp.url = from_environment("KULANZ_SMTP_URL");
  settings.smtp.user = from_environment("KULANZ_SMTP_USER");
  settings.smtp.password = smtp_password(app.secrets());
  settings.smtp.ca_file = from_environment("KULANZ_SMTP_CA");
  settings.letter.from = {"Kornblume", "service@kornblume.example"};
  settings.letter.signed_by = kSigner;
  settings.letter.page_url = address + "/orders/{ref}";
  channels.push_back({open_mail_channel(std::move(settings)), kMailWaits_s, 0});
  return channels;
}

}  // namespace kulanz::demo
