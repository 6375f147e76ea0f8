#include "bench/ledger/requests.h"

#include <stdexcept>

#include "core/voucher/code.h"

namespace kulanz::bench {
namespace {

constexpr char kBasket[] = R"("basket":{"total_minor":5000,"currency":"EUR"})";

std::string post(const std::string& path, const Asking& asking, const std::string& more,
                 const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + asking.key +
         "\r\nContent-Type: application/json\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

template <typename One>
std::vector<std::string> several(const Asking& asking, const One& one) {
  std::vector<std::string> requests;
  requests.reserve(asking.count);
  for (std::size_t i = 0; i < asking.count; ++i) {
    requests.push_back(
        one(asking.codes.at(i % asking.codes.size()), asking.run + std::to_string(i)));
  }
  return requests;
}

}  // namespace

std::vector<std::string> health_requests(std::size_t count) {
  return std::vector<std::string>(count, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
}

std::vector<std::string> validation_requests(const Asking& asking) {
  return several(asking, [&](const std::string& code, const std::string&) {
    const std::string body = R"({"code":")" + code + R"(","customer_ref":"c-17",)" + kBasket + "}";
    return post("/v1/validations", asking, "", body);
  });
}

std::vector<std::string> redemption_requests(const Asking& asking) {
  return several(asking, [&](const std::string& code, const std::string& name) {
    const std::string body = R"({"code":")" + code + R"(","customer_ref":"c-17","order_ref":")" +
                             name + R"(","amount_minor":1,)" + kBasket + "}";
    return post("/v1/redemptions", asking, "Idempotency-Key: redeem-" + name + "\r\n", body);
  });
}

std::vector<std::string> issue_requests(const Asking& asking) {
  static const std::string body =
      R"({"kind":"fixed","currency":"EUR","face_minor":1000,"bearer":true,)"
      R"("valid_through":"2035-12-31","zone":"Europe/Berlin"})";
  return several(asking, [&](const std::string&, const std::string& name) {
    return post("/v1/vouchers", asking, "Idempotency-Key: issue-" + name + "\r\n", body);
  });
}

std::vector<std::string> with_bad_tags(const std::vector<std::string>& codes) {
  std::vector<std::string> bad;
  for (const std::string& code : codes) {
    const auto parts = parse_code(code);
    if (!parts.ok()) throw std::runtime_error("this is no code: " + code);
    const CodeText text = format_code({parts->serial, parts->tag ^ 1});
    bad.emplace_back(text.data(), text.size());
  }
  return bad;
}

}  // namespace kulanz::bench
