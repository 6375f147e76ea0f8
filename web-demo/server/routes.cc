#include "web-demo/server/routes.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <semaphore>

#include "web-demo/server/form.h"

namespace kulanz::demo {
namespace {

using Form = std::map<std::string, std::string>;

// 'unsafe-…' nowhere but for WebAssembly, which CSP names so; no other site.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

HttpResponse page(std::string html, int status = 200) {
  return {status,
          "text/html; charset=utf-8",
          std::move(html),
          {{"Content-Security-Policy", std::string(kPolicy)},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"},
           {"Cache-Control", "no-store"}}};
}

HttpResponse json(const Json& body, int status = 200) {
  return {status, "application/json", body.dump(), {{"Cache-Control", "no-store"}}};
}

HttpResponse see_other(const std::string& to) {
  return {303,
          "text/plain",
          "",
          {{"Location", to}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}};
}

// kulanz's own answer, passed on to a script of the shop.
HttpResponse passed_on(const ApiReply& reply) {
  return json(reply.body, reply.status == 0 ? 502 : reply.status);
}

std::string field(const Form& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// One step of the address: "/de/orders/pizza" → "de", "pizza".
std::string_view step(std::string_view path, int number) {
  for (; number >= 0; --number) {
    path.remove_prefix(std::min(path.find('/') + 1, path.size()));
    if (number == 0) return path.substr(0, path.find_first_of("/?"));
  }
  return {};
}

// Every route is a member that knows the demo's parts.
class Routes {
 public:
  explicit Routes(const DemoParts& parts) : parts_(parts) {}

  HttpResponse front(const HttpRequest& request) {
    const auto stay = parts_.world.stay();
    return page(parts_.pages.start(parts_.pages.preferred(request.header("accept-language"))));
  }

  HttpResponse start(const HttpRequest& request) {
    const auto stay = parts_.world.stay();
    return page(parts_.pages.start(language(request)));
  }

  HttpResponse order(const HttpRequest& request) {
    const auto stay = parts_.world.stay();
    return order_page(language(request), std::string(request.param("order")), {});
  }

  // A letter's link: the page in the visitor's language. What stands behind the # goes along.
  HttpResponse linked_order(const HttpRequest& request) {
    const std::string order(request.param("order"));
    const bool plain = std::all_of(order.begin(), order.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
    });
    const Language& spoken = parts_.pages.preferred(request.header("accept-language"));
    if (!plain) return page(parts_.pages.lost(spoken), 404);
    return see_other("/" + spoken.path + "/orders/" + order);
  }

  HttpResponse checkout(const HttpRequest& request) {
    const auto stay = parts_.world.stay();
    const Language& spoken = language(request);
    const std::string paid(request.argument("paid"));
    if (const auto receipt = parts_.pages.receipt(spoken, paid)) return page(*receipt);
    return page(parts_.pages.checkout(spoken, parts_.checkout.new_order(), "", {}));
  }

  HttpResponse support(const HttpRequest& request) {
    const auto stay = parts_.world.stay();
    return page(parts_.pages.support(language(request)));
  }

  HttpResponse clock(const HttpRequest&) { return json(clock_now()); }

  HttpResponse move_clock(const HttpRequest& request, const Form& form) {
    if (!field(form, "reset").empty()) {
      parts_.world.start_over();
      parts_.checkout.forget();
    } else if (const auto seconds = whole_number(field(form, "seconds"))) {
      parts_.world.move_by(*seconds);
    } else {
      try {
        parts_.world.move_to(seconds_of(field(form, "to")));
      } catch (const std::runtime_error&) {
        return json({{"code", "bad_clock"}}, 422);
      }
    }
    return wants_json(request) ? json(clock_now()) : back(form);
  }

  HttpResponse orders(const HttpRequest&) {
    const auto stay = parts_.world.stay();
    Json orders = Json::array();
    for (const Json& story : parts_.shop.book().at("stories")) {
      const std::string ref = story.at("ref");
      orders.push_back({{"story", story.at("slug")},
                        {"ref", ref},
                        {"status", "/v1/orders/" + ref + "/status"},
                        {"token", parts_.shop.page_token(ref)}});
    }
    return json({{"orders", orders}});
  }

  HttpResponse play(const HttpRequest& request, const Form& form) {
    const ApiReply reply = parts_.world.play(field(form, "ref"), field(form, "kind"));
    return wants_json(request) || !reply.ok() ? passed_on(reply) : back(form);
  }

  HttpResponse claim(const HttpRequest& request, const Form& form) {
    const auto stay = parts_.world.stay();
    const std::string ref = field(form, "ref");
    if (parts_.shop.story(ref) == nullptr) return json({{"code", "order_not_found"}}, 404);
    const std::string remedy = field(form, "remedy");
    const ApiReply reply = parts_.shop.claim(ref, field(form, "promise"), remedy);
    if (wants_json(request) || !reply.ok()) return passed_on(reply);
    const Json* story = parts_.shop.story(ref);
    return order_page(language_of(field(form, "back")), story->at("slug"),
                      {remedy, reply.body.at("voucher").at("code")});
  }

  HttpResponse validate(const HttpRequest& request, const Form& form) {
    const auto stay = parts_.world.stay();
    const std::string order = parts_.checkout.usable_order(field(form, "order"));
    const std::string code = field(form, "code");
    if (wants_json(request)) {
      return passed_on(parts_.shop.validate(code, order, parts_.checkout.basket_total()));
    }
    const Offer offer = parts_.checkout.look(code, order);
    return page(parts_.pages.checkout(language_of(field(form, "back")), order, code, offer));
  }

  HttpResponse pay(const HttpRequest& request, const Form& form) {
    const auto stay = parts_.world.stay();
    const std::string order = parts_.checkout.usable_order(field(form, "order"));
    const std::string code = field(form, "code");
    const Offer offer = parts_.checkout.pay(code, order);
    const auto paid = parts_.checkout.paid(order);
    const Language& spoken = language_of(field(form, "back"));
    if (wants_json(request)) {
      if (!paid) return json({{"code", "voucher_refused"}, {"order", order}}, 409);
      return json({{"order", order},
                   {"discount_minor", paid->discount_minor},
                   {"total_minor", paid->goods_minor - paid->discount_minor}});
    }
    if (!paid) return page(parts_.pages.checkout(spoken, order, code, offer));
    return see_other("/" + spoken.path + "/checkout?paid=" + order);
  }

  HttpResponse cases(const HttpRequest&) {
    const auto stay = parts_.world.stay();
    return passed_on(parts_.shop.cases());
  }

  HttpResponse change_case(const HttpRequest& request, const Form& form) {
    const auto stay = parts_.world.stay();
    const bool hand_over = field(form, "action") == "assign";
    const std::string said = field(form, hand_over ? "to" : "text");
    if (said.empty() && !wants_json(request)) return back(form);
    const std::string id = field(form, "id");
    const ApiReply reply =
        hand_over ? parts_.shop.assign_case(id, said) : parts_.shop.answer_case(id, said);
    return wants_json(request) || !reply.ok() ? passed_on(reply) : back(form);
  }

 private:
  const Language& language(const HttpRequest& request) const {
    return parts_.pages.language(step(request.path, 0));
  }
  const Language& language_of(const std::string& path) const {
    return parts_.pages.language(step(path, 0));
  }
  static HttpResponse back(const Form& form) { return see_other(safe_way_back(field(form, "back"))); }

  HttpResponse order_page(const Language& spoken, const std::string& order, const ShownCode& shown) {
    const auto html = parts_.pages.order(spoken, order, shown);
    return html ? page(*html) : page(parts_.pages.lost(spoken), 404);
  }

  Json clock_now() const {
    return {{"now", instant_of(parts_.world.now_s())},
            {"start", instant_of(parts_.world.start_s())},
            {"round", parts_.world.round()}};
  }

  DemoParts parts_;
};

using Get = HttpResponse (Routes::*)(const HttpRequest&);
using Post = HttpResponse (Routes::*)(const HttpRequest&, const Form&);

// A page waits for answers of the same server: when pages held every worker,
// nobody would be left to answer.
constexpr int kMaxBusyPages = 24;

class Turn {
 public:
  Turn() : taken_(places().try_acquire()) {}
  ~Turn() {
    if (taken_) places().release();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool taken() const { return taken_; }

 private:
  static std::counting_semaphore<kMaxBusyPages>& places() {
    static std::counting_semaphore<kMaxBusyPages> all(kMaxBusyPages);
    return all;
  }
  bool taken_;
};

HttpResponse busy() { return json({{"code", "busy"}}, 503); }

void get(Server& server, const std::shared_ptr<Routes>& routes, const std::string& path, Get member) {
  server.route("GET", path, [routes, member](const HttpRequest& request) {
    const Turn turn;
    return turn.taken() ? (*routes.*member)(request) : busy();
  });
}

void post(Server& server, const std::shared_ptr<Routes>& routes, const std::string& path,
          Post member) {
  server.route("POST", path, [routes, member](const HttpRequest& request) {
    if (from_elsewhere(request)) return json({{"code", "from_elsewhere"}}, 403);
    const Turn turn;
    return turn.taken() ? (*routes.*member)(request, read_form(request)) : busy();
  });
}

}  // namespace

void mount_demo(Server& server, const DemoParts& parts) {
  const auto routes = std::make_shared<Routes>(parts);
  get(server, routes, "/", &Routes::front);
  get(server, routes, "/orders/{order}", &Routes::linked_order);
  for (const Language& language : parts.pages.languages()) {
    const std::string root = "/" + language.path;
    get(server, routes, root, &Routes::start);
    get(server, routes, root + "/", &Routes::start);
    get(server, routes, root + "/orders/{order}", &Routes::order);
    get(server, routes, root + "/checkout", &Routes::checkout);
    get(server, routes, root + "/support", &Routes::support);
  }
  get(server, routes, "/demo/clock", &Routes::clock);
  post(server, routes, "/demo/clock", &Routes::move_clock);
  get(server, routes, "/demo/orders", &Routes::orders);
  post(server, routes, "/demo/events", &Routes::play);
  post(server, routes, "/demo/claim", &Routes::claim);
  post(server, routes, "/demo/checkout/validate", &Routes::validate);
  post(server, routes, "/demo/checkout/pay", &Routes::pay);
  get(server, routes, "/demo/cases", &Routes::cases);
  post(server, routes, "/demo/cases", &Routes::change_case);
}

}  // namespace kulanz::demo
