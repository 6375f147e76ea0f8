// Which handler answers a request: routes by method and pattern, then folders of
// static files. Pure: no socket, no thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/http/server.h"

namespace kulanz {

class Router {
 public:
  explicit Router(std::vector<std::string> page_origins);

  void add(std::string method, std::string pattern, HttpHandler handler, RouteOptions options);
  void add_files(std::string prefix, std::string folder, HttpHeaders headers);

  struct Choice {
    const HttpHandler* handler = nullptr;  // null: `refusal` is the answer
    RouteOptions options;
    HttpResponse refusal;
  };

  // Finds the handler and fills the request's params. `request` needs method and
  // path only, so that a body's limit is known before it is read.
  Choice choose(HttpRequest& request) const;

  // Runs the handler; an exception becomes a 500 problem, told to `log`. Adds what
  // CORS needs.
  HttpResponse answer(const Choice& choice, const HttpRequest& request,
                      const std::function<void(std::string_view)>& log) const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;  // "{name}" stands for any
    HttpHandler handler;
    RouteOptions options;
  };
  struct Files {
    std::string prefix;
    HttpHandler handler;
  };

  const HttpHandler* choose_files(const HttpRequest& request) const;
  HttpResponse preflight(const HttpRequest& request, const std::vector<const Route*>& matches) const;
  bool is_page_origin(std::string_view origin) const;

  std::vector<std::string> origins_;
  std::vector<Route> routes_;
  std::vector<Files> files_;
};

}  // namespace kulanz
