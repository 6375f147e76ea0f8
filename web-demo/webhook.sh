#!/bin/sh
# Sends the demo what Shopify would send: an order, and a scan of its parcel. Signed as Shopify
# signs, with the secret that all senders of the demo have.
#   ./dev demo              in another window
#   sh web-demo/webhook.sh  then open http://127.0.0.1:8787/en/orders/5001
set -eu
KULANZ=${KULANZ:-http://127.0.0.1:8787}
SECRET=${KULANZ_SENDER_SHOPIFY_SECRET:-demo-secret}

send() { # topic; the body on standard input
  body=$(cat)
  signed=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64)
  printf %s "$body" | curl -sS --fail-with-body -X POST "$KULANZ/v1/ingest/shopify" \
    -H 'Content-Type: application/json' -H "X-Shopify-Topic: $1" \
    -H "X-Shopify-Hmac-Sha256: $signed" --data-binary @-
  echo
}

send orders/create <<'END'
{"id": 5001, "name": "#1001", "created_at": "2026-05-03T18:20:00+02:00", "currency": "EUR",
 "total_price": "34.00", "customer_locale": "en", "email": "sam@example.org",
 "customer": {"id": 88, "first_name": "Sam", "last_name": "Aubert"},
 "line_items": [{"title": "Tea pot"}], "shipping_lines": [{"code": "Express"}]}
END
send fulfillment_events/create <<'END'
{"id": 9001, "order_id": 5001, "status": "in_transit", "happened_at": "2026-05-03T18:25:00+02:00"}
END
