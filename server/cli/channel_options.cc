#include "server/cli/channel_options.h"

#include "server/app/refusal.h"
#include "server/app/secrets_file.h"
#include "server/cli/files.h"
#include "server/cli/settings.h"

namespace kulanz {
namespace {

constexpr char kWebhookGroup[] = "Webhooks";
constexpr int kMaxPerMinute = 1'000'000;

void add_rate(CLI::App& command, const char* flag, int& value, const char* group) {
  command.add_option(flag, value, "attempts in any minute; what is more waits")
      ->check(between(1, kMaxPerMinute, "attempts"))
      ->capture_default_str()
      ->group(group);
}

std::unique_ptr<Channel> make_webhook(WebhookOptions options, const App& app) {
  options.secrets = webhook_secret(app.secrets());
  try {
    return make_webhook_channel(options);
  } catch (const Refusal& refusal) {
    throw UsageError("kulanz: " + refusal.detail);
  }
}

}  // namespace

void add_channel_options(CLI::App& command, ChannelOptions& options) {
  add_mail_options(command, options.mail);
  add_rate(command, "--mail-rate", options.mails_per_minute, "Mail");
  command
      .add_option("--webhook-url", options.webhook.url,
                  "where events are posted, signed with KULANZ_WEBHOOK_SECRET or "
                  "\"webhook_secret\" in the key file; left out: nowhere")
      ->group(kWebhookGroup);
  command
      .add_option("--webhook-types", options.webhook.types,
                  "which events, e.g. voucher.redeemed refund.owed (default: all)")
      ->group(kWebhookGroup);
  command
      .add_option("--webhook-ca", options.webhook.ca_file,
                  "authorities its certificate may come from, as PEM, in place of the system's")
      ->group(kWebhookGroup);
  add_rate(command, "--webhook-rate", options.webhooks_per_minute, kWebhookGroup);
}

std::vector<Outgoing> make_channels(const ChannelOptions& options, const App& app,
                                    const CourierLog& log) {
  std::vector<Outgoing> list;
  if (auto mail = make_mail_channel(options.mail, app, log)) {
    list.push_back({std::move(mail), kMailWaits_s, options.mails_per_minute});
  }
  if (!options.webhook.url.empty()) {
    list.push_back(
        {make_webhook(options.webhook, app), kWebhookWaits_s, options.webhooks_per_minute});
  }
  return list;
}

}  // namespace kulanz
