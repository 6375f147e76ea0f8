#include "server/http/problem.h"

namespace kulanz {
namespace {

const char* title_of(int status) {
  switch (status) {
    case 400: return "The request cannot be read";
    case 401: return "No valid credential";
    case 403: return "Not allowed with this credential";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 408: return "The request took too long";
    case 409: return "Contradicts what is there";
    case 413: return "Too large";
    case 415: return "Media type not taken";
    case 422: return "Understood, but refused";
    case 429: return "Too many";
    case 431: return "Header too large";
    case 503: return "Not available at the moment";
    default: return "The server failed";
  }
}

HttpResponse problem_response(int status, const Json& document) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.code = document.at("code");
  response.body = document.dump(-1, ' ', false, Json::error_handler_t::replace);
  response.headers = {{"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Content-Type-Options", "nosniff"}};
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Json document_of(int status, const std::string& code, const std::string& detail) {
  return {{"type", "urn:kulanz:problem:" + code},
          {"title", title_of(status)},
          {"status", status},
          {"code", code},
          {"detail", detail}};
}

}  // namespace

int status_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::malformed: return 400;
    case RefusalKind::unauthorized: return 401;
    case RefusalKind::forbidden: return 403;
    case RefusalKind::not_found: return 404;
    case RefusalKind::conflict: return 409;
    case RefusalKind::too_large: return 413;
    case RefusalKind::unsupported: return 415;
    case RefusalKind::unprocessable: return 422;
    case RefusalKind::too_many: return 429;
    case RefusalKind::unavailable: return 503;
  }
  return 500;
}

HttpResponse problem(int status, const std::string& code, const std::string& detail) {
  return problem_response(status, document_of(status, code, detail));
}

HttpResponse problem(const Refusal& refusal) {
  const int status = status_of(refusal.kind);
  Json document = document_of(status, refusal.code, refusal.detail);
  if (!refusal.where.empty()) document["where"] = refusal.where;
  if (!refusal.findings.is_null()) document["findings"] = refusal.findings;
  return problem_response(status, document);
}

}  // namespace kulanz
