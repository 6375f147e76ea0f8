// One message to a mail server, by libcurl: the dialogue, its encryption, and what its
// answer codes mean for the message.
//
//   smtp://HOST[:PORT]   STARTTLS before anything else; where it fails nothing is sent. On
//                        a loopback host it is used where it is offered
//   smtps://HOST[:PORT]  TLS from the first byte
//
// The server's certificate is verified, against `ca_file` or the system's authorities.
//
// What becomes of a message:
//   2xx                          delivered
//   5xx for sender, recipient    refused
//     or the message itself
//   4xx; 5xx to what comes       later
//     before: greeting, TLS and
//     login are the operator's
//     matter, no message's fault
//   unreachable, hangs, breaks   later
//     off, no STARTTLS, a
//     certificate not trusted
//
// A message whose last answer got lost is sent again under the same Message-ID.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include "server/tell/channel.h"

namespace kulanz {

enum class SmtpTls {
  by_host,   // required; on a loopback host where it is offered
  required,
  none       // never: only for a network in which every machine may read the mail
};

struct SmtpSettings {
  std::string url;
  std::string user;  // empty: no login
  std::string password;
  std::string ca_file;  // PEM; empty: the system's
  SmtpTls tls = SmtpTls::by_host;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{25'000};  // altogether; below kMaxDelivery_s
};

struct Mail {
  std::string from;  // the envelope's; checked as addresses before anything is said
  std::string to;
  std::string content;  // headers and body, with CRLF
};

// Settings that cannot work: what is wrong and how to mend it.
class SmtpSettingError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Smtp {
 public:
  // Throws SmtpSettingError.
  explicit Smtp(SmtpSettings settings);
  ~Smtp();

  // Says how it went, `detail` as "RCPT 550 5.1.1": never an address or a word of the
  // server's, which may repeat one. Connections are kept for the next message. May be
  // called from several threads.
  Delivered send(const Mail& mail);

 private:
  struct Idle;
  SmtpSettings settings_;
  std::unique_ptr<Idle> idle_;
};

}  // namespace kulanz
