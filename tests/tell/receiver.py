"""receiver.py [--tls CERT KEY] SECRET...: takes webhooks and verifies them by Standard Webhooks.

Prints its port, then a line of JSON for each webhook: which of the secrets (whsec_...) signed it,
its id, timestamp, type and body. Answers as the path says: /204, /503, ...; /redirect, to /204;
/hang, never; /drop, with half a header; /long, with more than anybody wants to read."""

import base64
import hashlib
import hmac
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = sys.argv[1:]
TLS = WORDS[1:3] if WORDS[0] == "--tls" else []
SECRETS = [base64.b64decode(word.removeprefix("whsec_")) for word in WORDS[3 if TLS else 0:]]
STOP = threading.Event()
SPEAKING = threading.Lock()


def signers(headers, body):
    """Which of the secrets made one of the signatures."""
    content = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.'.encode() + body
    shown = headers["webhook-signature"].split(" ")
    wanted = [hmac.new(secret, content, hashlib.sha256).digest() for secret in SECRETS]
    return ["v1," + base64.b64encode(tag).decode() in shown for tag in wanted]


def say(seen):
    """One line, whole, whoever else speaks."""
    with SPEAKING:
        print(json.dumps(seen), flush=True)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        say({
            "path": self.path, "signed": signers(self.headers, body),
            "id": self.headers["webhook-id"], "timestamp": int(self.headers["webhook-timestamp"]),
            "content_type": self.headers["content-type"], "body": json.loads(body)})
        getattr(self, "answer_" + self.path[1:], self.answer_status)()

    def answer_status(self):
        self.send_response(int(self.path[1:]))
        self.send_header("content-length", "0")
        self.end_headers()

    def answer_redirect(self):
        self.send_response(302)
        self.send_header("location", "/204")
        self.send_header("content-length", "0")
        self.end_headers()

    def answer_hang(self):
        STOP.wait()

    def answer_drop(self):
        self.wfile.write(b"HTTP/1.1 200 O")
        self.close_connection = True

    def answer_long(self):
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def finish_request(self, request, client_address):
        """In the connection's own thread: who breaks a handshake off keeps nobody waiting."""
        if TLS:
            try:
                request = CONTEXT.wrap_socket(request, server_side=True)
            except OSError:
                return
        super().finish_request(request, client_address)


if TLS:
    CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CONTEXT.load_cert_chain(*TLS)


server = Server(("127.0.0.1", 0), Receiver)
print(server.server_address[1], flush=True)
server.serve_forever()
