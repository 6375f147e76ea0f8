// Webhooks: what happens is told to a program of the shop's, as Standard Webhooks
// (standardwebhooks.com) says.
//
//   POST URL  webhook-id, webhook-timestamp, webhook-signature; {"type","timestamp","data"}
//
// 2xx: delivered. 410: the other side wants no more; until the server is started again every
// message is refused at once. Anything else, and silence: later.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/tell/channel.h"
#include "server/tell/http_post.h"

namespace kulanz {

inline constexpr char kWebhookChannel[] = "webhook";

struct WebhookOptions {
  std::string url;                 // https, or http to this machine; the operator's own
  std::string secrets;             // whsec_…, or two with a blank between
  std::vector<std::string> types;  // which messages are sent; empty: all
  std::string ca_file;             // PEM, believed in place of the system's; empty: those
  int timeout_ms = kPostTimeout_ms;
};

// Throws Refusal bad_webhook for a bad address, secret, type or file of certificates.
std::unique_ptr<Channel> make_webhook_channel(const WebhookOptions& options);

}  // namespace kulanz
