// The settings of `kulanz serve` by which the world is told: which channels there are, and how
// fast each may be.
#pragma once

#include <CLI/CLI.hpp>
#include <vector>

#include "server/cli/mail_options.h"
#include "server/tell/courier.h"
#include "server/tell/webhook_channel.h"

namespace kulanz {

struct ChannelOptions {
  MailOptions mail;
  int mails_per_minute = 600;
  WebhookOptions webhook;  // no url: none is sent; its secret comes from secrets_file.h
  int webhooks_per_minute = 6'000;
};

void add_channel_options(CLI::App& command, ChannelOptions& options);

// Throws UsageError: which setting, and how to mend it. `log` takes lines of JSON, from any
// thread.
std::vector<Outgoing> make_channels(const ChannelOptions& options, const App& app,
                                    const CourierLog& log);

}  // namespace kulanz
