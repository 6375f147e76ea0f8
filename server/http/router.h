// Which handler answers a request: routes by method and pattern, then folders of
// static files. Pure: no socket, no thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/http/server.h"

namespace kulanz {

// A plain handler as one of steps: all of it on a worker, or all of it at once.
HttpStart in_steps(HttpHandler handler, bool quick);

class Router {
 public:
  explicit Router(std::vector<std::string> page_origins);

  void add(std::string method, std::string pattern, HttpStart start, RouteOptions options);
  void add_files(std::string prefix, std::string folder, HttpHeaders headers);

  struct Choice {
    const HttpStart* start = nullptr;  // null: `refusal` is the answer
    std::string_view route;            // the pattern; empty: none fits
    RouteOptions options;
    HttpResponse refusal;
  };

  // Finds the handler and fills the request's params. `request` needs method and
  // path only, so that a body's limit is known before it is read.
  Choice choose(HttpRequest& request) const;

  using Log = std::function<void(std::string_view)>;

  // The first look, and what is left to do; an exception becomes a 500 problem, told
  // to `log`. Both add what CORS needs to an answer.
  HttpWork begin(const Choice& choice, const HttpRequest& request, const Log& log) const;
  HttpResponse finish(const Choice& choice, const HttpRequest& request, const HttpWork& work,
                      const Log& log) const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;  // "{name}" stands for any
    HttpStart start;
    RouteOptions options;
  };
  struct Files {
    std::string prefix;
    HttpStart start;
  };

  const Files* choose_files(const HttpRequest& request) const;
  void allow_origin(const Choice& choice, const HttpRequest& request, HttpResponse& response) const;
  HttpResponse preflight(const HttpRequest& request,
                         const std::vector<const Route*>& matches) const;
  bool is_page_origin(std::string_view origin) const;

  std::vector<std::string> origins_;
  std::vector<Route> routes_;
  std::vector<Files> files_;
};

}  // namespace kulanz
