#include "server/tell/mail_channel.h"

#include "server/app/outbox.h"

namespace kulanz {
namespace {

class MailChannel : public Channel {
 public:
  explicit MailChannel(MailSettings settings)
      : settings_(std::move(settings)), smtp_(settings_.smtp) {}

  const char* name() const override { return "mail"; }
  bool carries(const std::string& type) const override { return type == kPromiseBreached; }
  Delivered deliver(App&, const std::string&) override { return {Outcome::later, "no letter yet"}; }

 private:
  MailSettings settings_;
  Smtp smtp_;
};

}  // namespace

std::unique_ptr<Channel> open_mail_channel(MailSettings settings) {
  return std::make_unique<MailChannel>(std::move(settings));
}

}  // namespace kulanz
