// The settings of `kulanz serve` by which letters are sent, and the channel they make.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/app/app.h"
#include "server/tell/mail_channel.h"

namespace kulanz {

struct MailOptions {
  std::string url;  // empty: no mail is sent
  std::string user;
  std::string ca_file;
  std::string tls = "auto";
  std::string from;
  std::string reply_to;
  std::string page_url;
  std::string letters;
  std::string signed_by;
};

void add_mail_options(CLI::App& command, MailOptions& options);

// The mail channel, or null when no mail server is set. Throws UsageError: which setting,
// and how to mend it. `log` takes lines of JSON, from any thread.
std::unique_ptr<Channel> make_mail_channel(const MailOptions& options, const App& app,
                                           std::function<void(std::string_view)> log);

}  // namespace kulanz
