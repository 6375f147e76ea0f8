// How the rules say no: one exception type that carries a stable code. It knows
// nothing of HTTP; server/http/problem.cc gives each kind its status.
#pragma once

#include <exception>
#include <string>

#include "core/base/reason.h"
#include "server/app/json.h"

namespace kulanz {

enum class RefusalKind {
  malformed,      // cannot be read at all
  unauthorized,   // no credential, or not one of ours
  forbidden,      // a good credential that does not reach this far
  not_found,
  conflict,       // contradicts what is already there
  too_large,
  unsupported,    // a media type or encoding that is not taken
  unprocessable,  // well-formed, but means nothing here
  too_many,       // a limit over time
  unavailable,    // not the caller's fault; may be tried again
};

// Thrown inside a transaction it also undoes everything the transaction did.
struct Refusal : std::exception {
  Refusal(RefusalKind k, std::string c, std::string d, std::string w = {})
      : kind(k), code(std::move(c)), detail(std::move(d)), where(std::move(w)) {}
  const char* what() const noexcept override { return detail.c_str(); }

  RefusalKind kind;
  std::string code;    // snake_case, stable
  std::string detail;  // a sentence for the developer; never a secret, never a voucher code
  std::string where;   // the field it is about, e.g. "promises/0/facts/meal_minor"
  Json findings;       // an authored policy's errors: [{file?,line,column,code,message}]
};

// The core's reasons as refusals: what is wrong with a question is unprocessable,
// what is wrong with a voucher is a conflict with its state.
Refusal refused(Reason reason, std::string where = {});

// What the public hears of any bad voucher code: one answer for all, so that
// nobody learns from it which codes exist. Other refusals pass unchanged.
Refusal public_refusal(const Refusal& refusal);

}  // namespace kulanz
