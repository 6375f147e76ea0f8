// A customer whose every word is a marker, sent through every input of the real server;
// after erasing it is in no file, no line of the log and no answer.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/app/test_shop.h"
#include "tests/http/http_client.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

// Shorter than a code, so that the log would show it.
const std::string kMarker = "zq7marker";
const std::string kCustomer = kMarker + "-c";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Erased : public ::testing::Test {
 protected:
  std::vector<std::string> words(std::vector<std::string> command) {
    command.insert(command.begin(), KULANZ_PROGRAM);
    command.insert(command.end(), {"--store", "sqlite:" + folder.file("shop.db")});
    return command;
  }

  std::string make_key() {
    Process process(words({"keys", "create", "--scope", "shop"}));
    return process.line();
  }

  // With its log in a file.
  void serve() {
    std::string command = "exec";
    for (const std::string& word :
         words({"serve", "--listen", "127.0.0.1:0", "--policies", KULANZ_SOURCE_DIR "/policies",
                "--roster", KULANZ_SOURCE_DIR "/web-demo/roster.json"})) {
      command += " '" + word + "'";
    }
    server = std::make_unique<Process>(
        std::vector<std::string>{"/bin/sh", "-c", command + " 2>'" + folder.file("log") + "'"});
    const std::string told = server->line();
    ASSERT_NE(told.rfind(':'), std::string::npos) << told;
    port = static_cast<std::uint16_t>(std::stoi(told.substr(told.rfind(':') + 1)));
  }

  HttpAnswer call(const std::string& method, const std::string& path, const Json& body = nullptr,
                  const std::string& credential = {}) {
    return call_as(kMarker + std::to_string(++calls), method, path, body, credential);
  }

  HttpAnswer call_as(const std::string& idempotency_key, const std::string& method,
                     const std::string& path, const Json& body = nullptr,
                     const std::string& credential = {}) {
    HttpClient client(port);
    return client.call(method, path + "?" + kMarker + "=" + kMarker,
                       {{"Authorization", "Bearer " + (credential.empty() ? key : credential)},
                        {"Content-Type", "application/json"},
                        {"X-" + kMarker, kMarker},
                        {"User-Agent", kMarker},
                        {"Idempotency-Key", idempotency_key}},
                       body.is_null() ? "" : body.dump());
  }

  void place(const std::string& ref, Json order) {
    order["title"] = kMarker + " title";
    order["customer"] = {{"ref", kCustomer}, {"email", kMarker + "@example.org"},
                         {"name", kMarker + " Berger"}};
    order["promises"][0]["id"] = kMarker + "-p";
    ASSERT_EQ(call("PUT", "/v1/orders/" + ref, order).status, 201);
  }

  void tell(const std::string& ref, const std::string& kind, const std::string& at) {
    Json told = event(kMarker + "-" + kind, kind, at, kMarker + "-p");
    if (kind == "delivery_attempted") told["source"] = "partner";
    const HttpAnswer answer =
        call("POST", "/v1/orders/" + ref + "/events", {{"events", Json::array({told})}});
    ASSERT_EQ(answer.status, 200) << answer.body;
  }

  std::string token(const std::string& ref) {
    return call("POST", "/v1/orders/" + ref + "/tokens",
                {{"scopes", {"status", "claim", "report"}}, {"ttl_s", 3600}})
        .json()
        .at("token");
  }

  static Json use(const std::string& code, const std::string& cart) {
    return {{"code", code},
            {"customer_ref", kCustomer},
            {"order_ref", kMarker + cart},
            {"shopper_ref", kMarker + "-s"},
            {"amount_minor", 100},
            {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}};
  }

  // A voucher that is used, given back, used again and held.
  void use_voucher(const std::string& code) {
    Json question = use(code, "-cart");
    question.erase("amount_minor");
    EXPECT_EQ(call("POST", "/v1/validations", question).json().at("valid"), true);
    const HttpAnswer used = call("POST", "/v1/redemptions", use(code, "-cart"));
    ASSERT_EQ(used.status, 201) << used.body;
    const std::string id = used.json().at("id");
    EXPECT_EQ(call("POST", "/v1/redemptions/" + id + "/rollback").status, 200);
    EXPECT_EQ(call("POST", "/v1/redemptions", use(code, "-cart")).status, 201);
    EXPECT_EQ(call("POST", "/v1/redemptions", use(code, "-other")).status, 201);
    const HttpAnswer held = call("POST", "/v1/reservations", use(code, "-held"));
    if (held.status == 201) call("DELETE", "/v1/reservations/" + held.json().at("id").get<std::string>());
    call("POST", "/v1/reservations", use(code, "-held-too"));
  }

  // A pizza that came too late, its voucher, and what was done with it.
  std::string late_pizza() {
    const std::string ref = kMarker + "-K1";
    place(ref, pizza_order());
    tell(ref, "delivered", "2026-05-03T20:30:00Z");
    const HttpAnswer claimed =
        call("POST", "/v1/orders/" + ref + "/claims",
             {{"promise", kMarker + "-p"}, {"remedy", "goodwill_voucher"}}, token(ref));
    EXPECT_EQ(claimed.status, 200) << claimed.body;
    const std::string code = claimed.json().at("voucher").at("code");
    use_voucher(code);
    return code;
  }

  // A parcel of which the customer says that nobody rang: a case with its texts.
  void disputed_parcel() {
    const std::string ref = kMarker + "-K2";
    place(ref, parcel_order());
    tell(ref, "delivery_attempted", "2026-05-05T12:05:00Z");
    const HttpAnswer reported = call("POST", "/v1/orders/" + ref + "/reports",
                                     {{"promise", kMarker + "-p"}, {"kind", "not_so"}}, token(ref));
    ASSERT_EQ(reported.status, 200) << reported.body;
    const std::string id = reported.json().at("promises").at(0).at("cases").at(0).at("id");
    const std::string path = "/v1/cases/" + id;
    EXPECT_EQ(call("POST", path + "/answer", {{"by", kMarker}, {"text", kMarker + " rang"}}).status, 200);
    call("POST", path + "/assign", {{"name", kMarker}});
    EXPECT_EQ(call("POST", path + "/resolve", {{"by", kMarker}, {"customer_said", kMarker}}).status, 200);
  }

  static Json terms_by_hand() {
    return {{"kind", "fixed"},
            {"currency", "EUR"},
            {"face_minor", 2000},
            {"customer_ref", kCustomer},
            {"valid_through", "2030-12-31"},
            {"zone", "Europe/Berlin"}};
  }

  // Issued by hand: some of the customer's own, and one of nobody's that they use.
  void vouchers_by_hand() {
    const HttpAnswer own = call_as("issue-" + kMarker, "POST", "/v1/vouchers", terms_by_hand());
    ASSERT_EQ(own.status, 201) << own.body;
    own_code = own.json().at("voucher").at("code");
    use_voucher(own_code);
    EXPECT_EQ(call("GET", "/v1/vouchers/" + own_code).json().at("voucher").at("customer_ref"),
              kCustomer);
    EXPECT_EQ(call_as("revoke-" + kMarker, "POST", "/v1/vouchers/" + own_code + "/revoke").status,
              200);
    // Another, which erasing has to revoke.
    EXPECT_EQ(call("POST", "/v1/vouchers", terms_by_hand()).status, 201);
    Json batch = terms_by_hand();
    batch["codes"] = 3;
    EXPECT_EQ(call("POST", "/v1/vouchers", batch).json().at("code"), "batch_needs_bearer");
    Json bearer = terms_by_hand();
    bearer.erase("customer_ref");
    bearer["bearer"] = true;
    const HttpAnswer nobodys = call("POST", "/v1/vouchers", bearer);
    ASSERT_EQ(nobodys.status, 201) << nobodys.body;
    use_voucher(nobodys.json().at("voucher").at("code"));
  }

  // Answers that belong to no order are stored for a day and given again: they name nobody.
  void expect_silent_when_asked_again() {
    const HttpAnswer issued = call_as("issue-" + kMarker, "POST", "/v1/vouchers", terms_by_hand());
    EXPECT_EQ(issued.status, 201);
    EXPECT_EQ(issued.json().at("voucher").at("code"), own_code) << "it was stored";
    EXPECT_EQ(issued.body.find(kMarker), std::string::npos) << issued.body;
    const HttpAnswer revoked =
        call_as("revoke-" + kMarker, "POST", "/v1/vouchers/" + own_code + "/revoke");
    EXPECT_EQ(revoked.status, 200);
    EXPECT_EQ(revoked.body.find(kMarker), std::string::npos) << revoked.body;
    expect_silent("/v1/vouchers/" + own_code);
  }

  // An order that is paid back, with a reference of the shop's bank.
  void settled_refund() {
    const std::string ref = kMarker + "-K3";
    Json order = data_order();
    place(ref, order);
    tell(ref, "activated", "2026-05-13T10:00:00Z");
    const Json owed = call("GET", "/v1/orders/" + ref + "/status").json();
    for (const Json& e : owed.at("promises").at(0).at("entitlements")) {
      call("POST", "/v1/entitlements/" + e.at("id").get<std::string>() + "/settle",
           {{"amount_minor", e.at("amount_minor")}, {"reference", kMarker + "-bank"}});
    }
  }

  // What is refused must leave no trace either.
  void refused_inputs() {
    for (const char* const path :
         {"/v1/validations", "/v1/redemptions", "/v1/reservations", "/v1/vouchers",
          "/v1/clock/confirm", "/v1/orders/zq7marker-K1/reports", "/v1/cases/zq7marker~a~b/answer",
          "/v1/redemptions/zq7marker/rollback", "/v1/entitlements/zq7marker~a~b/settle",
          "/v1/vouchers/zq7marker/revoke", "/v1/zq7marker", "/zq7marker"}) {
      EXPECT_GE(call("POST", path, {{kMarker, kMarker}}).status, 400) << path;
      EXPECT_GE(call("POST", path, kMarker).status, 400) << path;
      call("GET", path);
    }
    Json order = pizza_order();
    order["promises"][0]["facts"][kMarker] = kMarker;
    EXPECT_EQ(call("PUT", "/v1/orders/" + kMarker, order).status, 422);
    EXPECT_EQ(call("PUT", "/v1/policies/" + kMarker, {{"name", kMarker}}).status, 422);
    EXPECT_EQ(call("GET", "/v1/cases", nullptr, kMarker).status, 401);
    Json typed = use(kMarker, "-x");
    EXPECT_EQ(call("POST", "/v1/redemptions", typed).status, 409);
    tell_badly({{"instance", kMarker}});
    tell_badly({{"kind", kMarker}});
    HttpClient client(port);
    client.call("POST", "/v1/redemptions", {{"Content-Type", "application/json"},
                                            {"Authorization", "Bearer " + key}}, "{\"" + kMarker);
    client.send(kMarker + " / " + kMarker + "\r\n\r\n");
    client.receive();
  }

  void tell_badly(const Json& with) {
    Json told = event(kMarker, "delivered", "2026-05-03T20:30:00Z", kMarker + "-p");
    told.update(with);
    call("POST", "/v1/orders/" + kMarker + "-K1/events", {{"events", Json::array({told})}});
  }

  std::vector<std::string> files_with_marker() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.file(""))) {
      if (text_of(entry.path()).find(kMarker) != std::string::npos) {
        names.push_back(entry.path().filename());
      }
    }
    return names;
  }

  // Once the keeper has sealed something.
  std::string published_head() {
    for (;;) {
      const Json head = call("GET", "/v1/audit").json().at("head");
      if (!head.is_null()) return head.at("head");
    }
  }

  int verify(const std::string& head) {
    Process process(words({"audit", "verify", "--head", head}));
    return process.wait();
  }

  void expect_silent(const std::string& path) {
    HttpClient client(port);
    const HttpAnswer answer = client.call("GET", path, {{"Authorization", "Bearer " + key}});
    EXPECT_EQ(answer.body.find(kMarker), std::string::npos) << path << ": " << answer.body;
  }

  FreshFolder folder;
  std::unique_ptr<Process> server;
  std::string key;
  std::string own_code;  // of the voucher issued by hand and revoked
  std::uint16_t port = 0;
  int calls = 0;
};

TEST_F(Erased, IsInNoFileNoLogAndNoAnswer) {
  key = make_key();
  serve();
  const std::string code = late_pizza();
  disputed_parcel();
  settled_refund();
  vouchers_by_hand();
  refused_inputs();
  ASSERT_FALSE(files_with_marker().empty());  // the test can see it

  const HttpAnswer erased = call("DELETE", "/v1/customers/" + kCustomer);
  ASSERT_EQ(erased.status, 200) << erased.body;
  EXPECT_EQ(erased.json().at("orders"), 3);
  EXPECT_GE(erased.json().at("vouchers_revoked"), 1);
  EXPECT_EQ(files_with_marker(), std::vector<std::string>{});
  for (const char* const path : {"/v1/cases", "/v1/audit", "/v1/orders/zq7marker-K1/status",
                                 "/metrics", "/readyz", "/v1/keys", "/v1/report"}) {
    expect_silent(path);
  }
  expect_silent("/v1/vouchers/" + code);
  expect_silent_when_asked_again();
  const HttpAnswer spent = call("POST", "/v1/redemptions", use(code, "-after"));
  EXPECT_EQ(spent.status, 409);
  EXPECT_EQ(call("DELETE", "/v1/customers/" + kCustomer).status, 404);

  const std::string head = published_head();
  EXPECT_EQ(verify(head), 0);  // beside the running server
  EXPECT_EQ(server->end(SIGTERM), 0);
  EXPECT_EQ(files_with_marker(), std::vector<std::string>{});
  EXPECT_EQ(verify(head), 0);
  EXPECT_EQ(verify(std::string(64, '0')), 1);
}

}  // namespace
}  // namespace kulanz
