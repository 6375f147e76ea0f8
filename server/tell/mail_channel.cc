#include "server/tell/mail_channel.h"

#include "server/app/crypto.h"
#include "server/app/json.h"

namespace kulanz {
namespace {

class MailChannel : public Channel {
 public:
  explicit MailChannel(MailSettings settings)
      : settings_(std::move(settings)), stationery_(settings_.letters), smtp_(settings_.smtp) {}

  const char* name() const override { return kMailChannel; }
  bool carries(const std::string& type) const override { return is_letter_type(type); }
  Delivered deliver(App& app, const std::string& id) override;

 private:
  void complain(const std::string& id, const char* what) const;

  const MailSettings settings_;
  const Stationery stationery_;
  Smtp smtp_;
};

Delivered MailChannel::deliver(App& app, const std::string& id) {
  try {
    const Instant now = app.now();
    std::optional<Letter> letter;
    app.read([&](Reader& reader) {
      letter = write_letter(app, reader, stationery_, settings_.letter, id, now);
    });
    if (!letter) return {DeliveryOutcome::not_needed, ""};
    if (!is_address(letter->to.address)) return {DeliveryOutcome::refused, "not an address"};
    const MimeMessage message = laid_out(app, stationery_, settings_.letter, *letter, id, now);
    return smtp_.send({message.from.address, message.to.address, mime(message)});
  } catch (const LetterError& error) {
    complain(id, error.what());
    return {DeliveryOutcome::later, "the letter cannot be written; the log tells why"};
  }
}

// Of the message only its type is named: who gets it is nobody's business here.
void MailChannel::complain(const std::string& id, const char* what) const {
  if (!settings_.log) return;
  const std::size_t number = id.rfind('/');
  const std::size_t type = id.rfind('/', number - 1);
  const Json line = {{"level", "error"},
                     {"event", "letter_failed"},
                     {"type", id.substr(type + 1, number - type - 1)},
                     {"detail", what}};
  settings_.log(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

std::unique_ptr<Channel> open_mail_channel(MailSettings settings) {
  return std::make_unique<MailChannel>(std::move(settings));
}

MimeMessage laid_out(App& app, const Stationery& stationery, const LetterSettings& settings,
                     const Letter& letter, const std::string& id, Instant now) {
  constexpr std::size_t kIdBytes = 16;
  Rendered rendered = stationery.render(letter.kind, letter.model);
  const Sha256 tag = hmac_sha256(derived_key(app.secrets(), "mail-message-id"), id);
  MimeMessage message;
  message.from = settings.from;
  message.to = letter.to;
  message.reply_to = letter.reply_to;
  message.subject = letter.subject;
  message.language = letter.language;
  message.id = hex(std::span(tag).first(kIdBytes));
  message.date = now;
  message.text = std::move(rendered.text);
  message.html = std::move(rendered.html);
  return message;
}

}  // namespace kulanz
