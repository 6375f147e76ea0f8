#include "tests/http/test_server.h"

#include <gtest/gtest.h>

#include "server/http/documents.h"
#include "server/http/uri.h"

namespace kulanz {
namespace {

bool is_same_path(const std::string& pattern, const std::string& path) {
  const auto want = *path_segments(pattern);
  const auto is = *path_segments(path.substr(0, path.find('?')));
  if (want.size() != is.size()) return false;
  for (std::size_t i = 0; i < want.size(); ++i) {
    if (want[i].front() != '{' && want[i] != is[i]) return false;
  }
  return true;
}

}  // namespace

TestServer::TestServer(std::unique_ptr<Store> store, ServerOptions options)
    : shop_(std::move(store)), intake_(shop_.app(), {}), server_(std::move(options)) {
  shop_.put_policies();
  mount_api(server_, shop_.app());
  mount_ingest(server_, shop_.app(), intake_);
  server_.listen();
  thread_ = std::thread([this] { server_.run(); });
  openapi_ = Json::parse(k_openapi_json);
  schemas_.add("openapi.json", openapi_);
  schemas_.add("./status.schema.json", Json::parse(k_status_schema_json));
}

TestServer::~TestServer() { stop(); }

void TestServer::stop() {
  server_.stop();
  if (thread_.joinable()) thread_.join();
}

std::string TestServer::token(const std::string& order, const Json& scopes) {
  const HttpAnswer answer = call("POST", "/v1/orders/" + order + "/tokens", key(Scope::shop),
                                 {{"scopes", scopes}, {"ttl_s", 3600}});
  return answer.json().at("token");
}

HttpAnswer TestServer::call(const std::string& method, const std::string& path,
                            const std::string& credential, const Json& body, Headers more) {
  HttpClient client(port());
  bool has_key = false;
  for (const auto& [name, value] : more) has_key = has_key || name == "Idempotency-Key";
  if (!has_key) more.emplace_back("Idempotency-Key", "test-" + std::to_string(++next_key_));
  if (!credential.empty()) more.emplace_back("Authorization", "Bearer " + credential);
  if (!body.is_null()) more.emplace_back("Content-Type", "application/json");
  const HttpAnswer answer =
      client.call(method, path, more, body.is_null() ? "" : body.dump());
  for (const std::string& finding : findings(method, path, answer)) {
    ADD_FAILURE() << method << " " << path << " " << answer.status << ": " << finding;
  }
  return answer;
}

std::vector<std::string> TestServer::findings(const std::string& method, const std::string& path,
                                              const HttpAnswer& answer) const {
  std::string verb = method;
  for (char& c : verb) c = static_cast<char>(std::tolower(c));
  for (const auto& [pattern, item] : openapi_.at("paths").items()) {
    if (!is_same_path(pattern, path) || !item.contains(verb)) continue;
    const Json& responses = item[verb].at("responses");
    const std::string status = std::to_string(answer.status);
    if (!responses.contains(status)) return {"the document has no answer " + status + ": " + answer.body};
    const Json& content = responses[status].at("content");
    const std::string declared = answer.header("content-type");
    const std::string type = declared.substr(0, declared.find(';'));
    if (!content.contains(type)) return {"the document has no " + type};
    if (type == "application/octet-stream" || type.starts_with("text/")) return {};
    auto found = schemas_.check(content[type].at("schema"), answer.json(), "openapi.json");
    const std::string code = answer.status >= 400 ? answer.json().value("code", "") : "";
    const std::string& told = responses[status].at("description").get_ref<const std::string&>();
    if (!code.empty() && told.find("`" + code + "`") == std::string::npos) {
      found.push_back("the code " + code + " is not documented here");
    }
    return found;
  }
  return {};
}

}  // namespace kulanz
