// kulanz mail preview: a letter as it would be sent, without sending it.
#pragma once

#include <CLI/CLI.hpp>
#include <iosfwd>
#include <string>

#include "server/cli/mail_options.h"
#include "server/cli/mail_sample.h"

namespace kulanz {

struct MailPreviewOptions {
  std::string policy;  // authored file, or the name of one in the policies folder
  std::string story;
  SampleWishes sample{"breach", "", "", ""};
  std::string store;  // a real order instead: sqlite:PATH
  std::string key_file;
  std::string order;
  std::string promise;
  MailOptions mail;
  bool text = false;
  bool html = false;
  bool eml = false;
  std::string out;      // folder for all three forms
  std::string program;  // argv[0]
};

void add_mail_preview(CLI::App& command, MailPreviewOptions& options);

// Prints the letter, or writes it; returns 1 when there is nothing to say.
int run_mail_preview(const MailPreviewOptions& options, std::ostream& out);

}  // namespace kulanz
