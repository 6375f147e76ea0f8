#include "server/tell/webhook_channel.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>

#include "server/app/outbox.h"
#include "server/app/refusal.h"
#include "server/tell/webhook_body.h"
#include "server/tell/webhook_signature.h"

namespace kulanz {
namespace {

constexpr int kGone = 410;
constexpr int kFirstSuccess = 200;
constexpr int kFirstRedirect = 300;

class WebhookChannel : public Channel {
 public:
  explicit WebhookChannel(const WebhookOptions& options)
      : url_(options.url),
        ca_file_(options.ca_file),
        timeout_ms_(options.timeout_ms),
        types_(options.types),
        secrets_(parse_webhook_secrets(options.secrets)) {}

  const char* name() const override { return kWebhookChannel; }

  bool carries(const std::string& type) const override {
    return types_.empty() || std::find(types_.begin(), types_.end(), type) != types_.end();
  }

  Delivered deliver(App& app, const std::string& key) override {
    if (is_gone_) return {DeliveryOutcome::refused, "answered 410 before"};
    const auto body = webhook_body(app, key);
    if (!body) return {DeliveryOutcome::not_needed, "erased"};
    if (body->size() >= kMaxWebhookBody) return {DeliveryOutcome::refused, "longer than 20 kB"};
    return judge(http_post(post_of(app, key, *body)));
  }

 private:
  HttpPost post_of(App& app, const std::string& key, const std::string& body) const {
    const std::string id = webhook_id(app, key);
    const Instant now = app.now();
    return {url_,
            ca_file_,
            timeout_ms_,
            {{"content-type", "application/json"},
             {"user-agent", "kulanz"},
             {"expect", ""},
             {"webhook-id", id},
             {"webhook-timestamp", std::to_string(now.unix_seconds)},
             {"webhook-signature", webhook_signature(secrets_, id, now, body)}},
            body};
  }

  Delivered judge(const PostOutcome& outcome) {
    if (outcome.status == 0) return {DeliveryOutcome::later, outcome.error};
    const std::string status = std::to_string(outcome.status);
    if (outcome.status >= kFirstSuccess && outcome.status < kFirstRedirect) {
      return {DeliveryOutcome::delivered, status};
    }
    if (outcome.status != kGone) return {DeliveryOutcome::later, status};
    is_gone_ = true;
    return {DeliveryOutcome::refused, status};
  }

  const std::string url_;
  const std::string ca_file_;
  const int timeout_ms_;
  const std::vector<std::string> types_;
  const std::vector<std::string> secrets_;
  std::atomic<bool> is_gone_{false};
};

// What is wrong with it shows at the start, and not with the first webhook.
void check_ca_file(const std::string& path) {
  if (path.empty()) return;
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.find("-----BEGIN CERTIFICATE-----") != std::string::npos) return;
  throw Refusal(RefusalKind::malformed, "bad_webhook",
                "--webhook-ca " + path + ": a file with certificates in PEM is expected");
}

void check_types(const std::vector<std::string>& types) {
  for (const std::string& type : types) {
    if (std::find(kMessageTypes.begin(), kMessageTypes.end(), type) != kMessageTypes.end())
      continue;
    std::string known;
    for (const char* const name : kMessageTypes) known += std::string(" ") + name;
    throw Refusal(RefusalKind::malformed, "bad_webhook",
                  "--webhook-types: there is no " + type + "; there are" + known);
  }
}

}  // namespace

std::unique_ptr<Channel> make_webhook_channel(const WebhookOptions& options) {
  check_post_url(options.url);
  check_types(options.types);
  check_ca_file(options.ca_file);
  return std::make_unique<WebhookChannel>(options);
}

}  // namespace kulanz
