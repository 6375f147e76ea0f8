#include "server/http/router.h"

#include <algorithm>

#include "server/app/json.h"
#include "server/app/redact.h"
#include "server/http/problem.h"
#include "server/http/static_files.h"
#include "server/http/uri.h"

namespace kulanz {
namespace {

constexpr char kPreflightSeconds[] = "600";

bool is_placeholder(const std::string& segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](const std::string& want, const std::string& is) {
                      return is_placeholder(want) ? !is.empty() : want == is;
                    });
}

std::string methods_of(const auto& routes) {
  std::string list;
  for (const auto* route : routes) list += route->method + ", ";
  return list + "OPTIONS";
}

std::string_view find(const auto& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return {};
}

HttpResponse failure(const HttpRequest& request, const std::exception& error,
                     const Router::Log& log) {
  if (log) {
    const Json line = {{"event", "handler_failed"},
                       {"id", request.id},
                       {"method", request.method},
                       {"what", redact(error.what())}};
    log(line.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return problem(500, "internal_error", "the server failed; nothing was answered for certain");
}

}  // namespace

HttpStart in_steps(HttpHandler handler, bool quick) {
  if (quick) {
    return [handler = std::move(handler)](const HttpRequest& request) {
      return HttpWork{handler(request)};
    };
  }
  return [handler = std::move(handler)](const HttpRequest& request) {
    return HttpWork{{}, [&handler, &request] { return handler(request); }};
  };
}

std::string_view HttpRequest::param(std::string_view name) const { return find(params, name); }
std::string_view HttpRequest::argument(std::string_view name) const { return find(query, name); }
std::string_view HttpRequest::header(std::string_view name) const { return find(headers, name); }

Router::Router(std::vector<std::string> page_origins) : origins_(std::move(page_origins)) {}

void Router::add(std::string method, std::string pattern, HttpStart start, RouteOptions options) {
  auto segments = path_segments(pattern);
  if (!segments) throw std::runtime_error("not a route pattern: " + pattern);
  routes_.push_back(
      {std::move(method), std::move(pattern), std::move(*segments), std::move(start), options});
}

void Router::add_files(std::string prefix, std::string folder, HttpHeaders headers) {
  HttpHandler handler = static_file_handler(prefix, std::move(folder), std::move(headers));
  files_.push_back({std::move(prefix), in_steps(std::move(handler), false)});
}

const Router::Files* Router::choose_files(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") return nullptr;
  const Files* best = nullptr;
  for (const Files& files : files_) {
    const bool longer = best == nullptr || files.prefix.size() > best->prefix.size();
    if (longer && request.path.starts_with(files.prefix)) best = &files;
  }
  return best;
}

Router::Choice Router::choose(HttpRequest& request) const {
  Choice choice;
  const auto path = path_segments(request.path);
  if (!path) {
    choice.refusal = problem(400, "malformed_request", "the path is not well encoded");
    return choice;
  }
  std::vector<const Route*> found;
  for (const Route& route : routes_) {
    if (matches(route.segments, *path)) found.push_back(&route);
  }
  const std::string wanted = request.method == "HEAD" ? "GET" : request.method;
  for (const Route* route : found) {
    if (route->method != wanted) continue;
    for (std::size_t i = 0; i < path->size(); ++i) {
      const std::string& name = route->segments[i];
      if (is_placeholder(name))
        request.params.emplace_back(name.substr(1, name.size() - 2), (*path)[i]);
    }
    return {&route->start, route->pattern, route->options, {}};
  }
  if (!found.empty()) choice.route = found.front()->pattern;
  if (found.empty()) {
    const Files* const files = choose_files(request);
    if (files != nullptr) return {&files->start, files->prefix, {}, {}};
    choice.refusal = problem(404, "not_found", "there is nothing here");
  } else if (request.method == "OPTIONS") {
    choice.refusal = preflight(request, found);
  } else {
    choice.refusal = problem(405, "method_not_allowed", "this path does not take this method");
    choice.refusal.headers.emplace_back("Allow", methods_of(found));
  }
  return choice;
}

bool Router::is_page_origin(std::string_view origin) const {
  return std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

HttpResponse Router::preflight(const HttpRequest& request,
                               const std::vector<const Route*>& found) const {
  HttpResponse response;
  response.status = 204;
  response.content_type.clear();
  response.headers = {{"Allow", methods_of(found)}, {"Vary", "Origin"}};
  std::vector<const Route*> pages;
  for (const Route* route : found) {
    if (route->options.page) pages.push_back(route);
  }
  const std::string origin(request.header("origin"));
  if (pages.empty() || !is_page_origin(origin)) return response;
  response.headers.emplace_back("Access-Control-Allow-Origin", origin);
  response.headers.emplace_back("Access-Control-Allow-Methods", methods_of(pages));
  response.headers.emplace_back("Access-Control-Allow-Headers",
                                "Authorization, Content-Type, Idempotency-Key");
  response.headers.emplace_back("Access-Control-Max-Age", kPreflightSeconds);
  return response;
}

HttpWork Router::begin(const Choice& choice, const HttpRequest& request, const Log& log) const {
  HttpWork work;
  if (choice.start == nullptr) {
    work.response = choice.refusal;
    return work;
  }
  try {
    work = (*choice.start)(request);
  } catch (const std::exception& error) {
    work.response = failure(request, error, log);
  }
  if (!work.rest && !work.elsewhere) allow_origin(choice, request, work.response);
  return work;
}

HttpResponse Router::finish(const Choice& choice, const HttpRequest& request, const HttpWork& work,
                            const Log& log) const {
  HttpResponse response;
  try {
    response = work.rest();
  } catch (const std::exception& error) {
    response = failure(request, error, log);
  }
  allow_origin(choice, request, response);
  return response;
}

void Router::allow_origin(const Choice& choice, const HttpRequest& request,
                          HttpResponse& response) const {
  if (!choice.options.page) return;
  response.headers.emplace_back("Vary", "Origin");
  const std::string origin(request.header("origin"));
  if (is_page_origin(origin)) {
    response.headers.emplace_back("Access-Control-Allow-Origin", origin);
  }
}

}  // namespace kulanz
