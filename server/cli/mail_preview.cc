#include "server/cli/mail_preview.h"

#include <filesystem>
#include <iostream>

#include "server/app/cases.h"
#include "server/cli/files.h"
#include "server/cli/house.h"
#include "server/cli/looked_at.h"
#include "server/cli/store_path.h"
#include "server/tell/mail_channel.h"

namespace kulanz {
namespace {

constexpr char kAboutPreview[] =
    "Show a letter as it would be sent, without sending it.\n\n"
    "  kulanz mail preview --policy pizza --locale de-DE --address-form du\n"
    "  kulanz mail preview --story story.json --html > letter.html\n"
    "  kulanz mail preview --policy parcel --kind excused --letters my-letters --out letters\n"
    "  kulanz mail preview --store sqlite:shop.db --roster roster.json --order K-1001 "
    "--promise delivery\n\n"
    "A sample is made from the policy's own tests: the last one that fits the kind. Its code is\n"
    "of a shop that exists only in this command, and redeems nothing. With --store the order of\n"
    "a shop is read, also while its server runs; that letter's code is a real one.";

LetterSettings letter_settings(const MailPreviewOptions& options) {
  LetterSettings settings;
  const std::string from =
      options.mail.from.empty() ? "Kornblume <service@kornblume.example>" : options.mail.from;
  const auto sender = parse_mailbox(from);
  if (!sender) throw UsageError("--mail-from is an address, or a name with one");
  settings.from = *sender;
  if (const auto reply_to = parse_mailbox(options.mail.reply_to)) settings.reply_to = *reply_to;
  settings.page_url = options.mail.page_url.empty() ? "https://kornblume.example/orders/{ref}"
                                                    : options.mail.page_url;
  settings.signed_by = options.mail.signed_by.empty() ? "service" : options.mail.signed_by;
  return settings;
}

MimeMessage need_message(App& app, const MailPreviewOptions& options, const std::string& id) {
  const Stationery stationery(options.mail.letters);
  const LetterSettings settings = letter_settings(options);
  std::optional<Letter> letter;
  app.read([&](Reader& reader) {
    letter = write_letter(app, reader, stationery, settings, id, app.now());
  });
  if (!letter) throw UsageError("no letter is needed: " + options.sample.kind);
  return laid_out(app, stationery, settings, *letter, id, app.now());
}

std::string policy_path(const MailPreviewOptions& options) {
  if (std::filesystem::exists(options.policy)) return options.policy;
  return policy_folder("", options.program) + "/" + options.policy + ".json";
}

MimeMessage of_sample(const MailPreviewOptions& options) {
  if (options.policy.empty() == options.story.empty()) {
    throw UsageError("mail preview needs --policy or --story, or --store with --order");
  }
  SampleShop shop(options.story.empty() ? story_of_policy(policy_path(options), options.sample)
                                        : story_of_file(options.story),
                  options.sample);
  return need_message(shop.app(), options, shop.message());
}

const char* shop_type_of(const std::string& kind) {
  if (kind == "ended") return kPromiseEnded;
  if (kind == "excused") return kPromiseExcused;
  if (kind == "breach") return kPromiseBreached;
  throw UsageError("of a shop's order the letters breach, ended and excused can be shown");
}

MimeMessage of_shop(const MailPreviewOptions& options) {
  const std::string path = database_path(options.store);
  LookedAt store(path);
  const SystemClock clock;
  SystemRandom random;
  const std::string keys = options.key_file.empty() ? path + ".keys" : options.key_file;
  Roster roster;
  if (!options.sample.roster.empty()) {
    roster = Roster::parse(parse_json(read_text(options.sample.roster)));
  }
  App app(store, clock, random, load_secrets(keys, random, false), std::move(roster));
  const std::string id =
      options.order + "/" + options.promise + "/" + shop_type_of(options.sample.kind) + "/1";
  return need_message(app, options, id);
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  write_bytes(path.string(), {text.begin(), text.end()});
}

}  // namespace

void add_mail_preview(CLI::App& command, MailPreviewOptions& options) {
  command.description(kAboutPreview);
  command.add_option("--policy", options.policy, "authored file, or a name in ./policies");
  command.add_option("--story", options.story, "file with order and events");
  command
      .add_option("--kind", options.sample.kind,
                  "breach, ended, excused, introduced (a case's owner): to the customer; case, "
                  "overdue: to the case's owner")
      ->check(CLI::IsMember({"breach", "ended", "excused", "introduced", "case", "overdue"}))
      ->capture_default_str();
  command.add_option("--locale", options.sample.locale, "de-DE, en-GB, fr-FR, es-ES, …");
  command.add_option("--address-form", options.sample.address_form, "sie or du")
      ->check(CLI::IsMember({"sie", "du"}));
  command.add_option("--roster", options.sample.roster, "as of kulanz serve");
  command.add_option("--store", options.store, "an order of this shop: sqlite:PATH");
  command.add_option("--key-file", options.key_file, "its secrets (default: PATH.keys)");
  command.add_option("--order", options.order, "its reference")->needs("--store");
  command.add_option("--promise", options.promise, "its promise")->needs("--store");
  command.add_option("--letters", options.mail.letters, "as of kulanz serve");
  command.add_option("--mail-from", options.mail.from, "as of kulanz serve");
  command.add_option("--mail-reply-to", options.mail.reply_to, "as of kulanz serve");
  command.add_option("--page-url", options.mail.page_url, "as of kulanz serve");
  command.add_option("--signed-by", options.mail.signed_by, "as of kulanz serve");
  auto* const html = command.add_flag("--html", options.html, "print the HTML");
  auto* const eml = command.add_flag("--eml", options.eml, "print the whole message");
  html->excludes(eml);
  command.add_flag("--text", options.text, "print the text (default)")->excludes(html)->excludes(eml);
  command.add_option("--out", options.out, "folder: writes KIND.txt, KIND.html and KIND.eml");
}

int run_mail_preview(const MailPreviewOptions& options, std::ostream& out) {
  const MimeMessage message = options.store.empty() ? of_sample(options) : of_shop(options);
  if (!options.out.empty()) {
    const std::filesystem::path folder(options.out);
    std::filesystem::create_directories(folder);
    write_text(folder / (options.sample.kind + ".txt"), message.text);
    write_text(folder / (options.sample.kind + ".html"), message.html);
    write_text(folder / (options.sample.kind + ".eml"), mime(message));
    return 0;
  }
  if (options.eml) {
    out << mime(message);
  } else if (options.html) {
    out << message.html;
  } else {
    out << message.subject << "\n\n" << message.text;
  }
  return 0;
}

}  // namespace kulanz
