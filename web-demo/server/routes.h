// The demo's routes beside the product's: the pages, and the buttons that only a
// demo has. A form without script gets a page back; a caller that accepts only
// JSON gets JSON.
//
//   GET  /  /{lang}/  /{lang}/orders/{slug or ref}  /{lang}/checkout  /{lang}/support
//   GET  /demo/clock          {"now","start","round"}
//   POST /demo/clock          {"seconds"} or {"to"} or {"reset"}
//   GET  /demo/orders         every order with a fresh token for its page
//   POST /demo/events         {"ref","kind"}: the visitor plays the courier
//   POST /demo/claim          {"ref","promise","remedy"}: the claim without script
//   POST /demo/checkout/validate   {"order","code"}
//   POST /demo/checkout/pay        {"order","code"}
//   GET  /demo/cases          POST /demo/cases  {"id","text"}: the desk answers
//
// No API key ever leaves the server, and no other site's page may post here.
#pragma once

#include "server/http/server.h"
#include "web-demo/server/checkout.h"
#include "web-demo/server/pages.h"
#include "web-demo/server/world.h"

namespace kulanz::demo {

struct DemoParts {
  World& world;
  Shop& shop;
  Checkout& checkout;
  Pages& pages;
};

// `parts` must outlive the server's run.
void mount_demo(Server& server, const DemoParts& parts);

}  // namespace kulanz::demo
