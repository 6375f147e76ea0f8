"""A mail server for tests: a real one (aiosmtpd), or one that behaves badly by a script.

usage: smtp_server.py real [--cert PEM --key PEM] [--implicit] [--require-tls] [--login USER:PASSWORD]
       smtp_server.py bad SCRIPT

Prints its port, then one line of JSON for each message it took. Ends with its parent.
"""

import argparse
import ctypes
import json
import logging
import signal
import socket
import ssl
import threading
import time
import warnings


def say(text):
    print(text, flush=True)


# ---- a real one --------------------------------------------------------------

class Keeper:
    """Takes every message, and says how it came."""

    async def handle_DATA(self, server, session, envelope):
        say(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "data": envelope.content.decode("latin-1"), "tls": server.transport.get_extra_info("ssl_object") is not None,
            "login": session.auth_data.decode() if session.authenticated else None,
            "peer": session.peer[1]}))
        return "250 2.0.0 taken"


def run_real(options):
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, AuthResult

    context = None
    if options.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
    warnings.simplefilter("ignore")  # of a login without TLS, which a test is about
    logging.disable()
    user, _, password = options.login.partition(":")

    def check(server, session, envelope, mechanism, data):
        good = data.login.decode() == user and data.password.decode() == password
        # handled=False: otherwise clients wait for an answer that never comes.
        return AuthResult(success=good, handled=False, auth_data=data.login if good else None)

    class Server(Controller):
        def factory(self):
            return SMTP(self.handler, hostname="mail.test",
                        tls_context=None if options.implicit else context,
                        require_starttls=options.require_tls and not options.implicit,
                        authenticator=check if user else None, auth_required=bool(user),
                        auth_require_tls=False)

    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    server = Server(Keeper(), hostname="127.0.0.1", port=port,
                    ssl_context=context if options.implicit else None)
    server.start()
    say(port)
    threading.Event().wait()


# ---- a bad one ---------------------------------------------------------------

GOOD = {"greeting": "220 mail.test", "EHLO": "250 mail.test", "MAIL": "250 2.1.0 ok",
        "RCPT": "250 2.1.5 ok", "DATA": "354 go on", "body": "250 2.0.0 taken",
        "QUIT": "221 bye", "RSET": "250 ok", "AUTH": "235 2.7.0 ok", "STARTTLS": "454 4.7.0 no"}
HANG, DROP = "hang", "drop"
SCRIPTS = {
    "no-starttls": {},
    "starttls-454": {"EHLO": "250-mail.test\r\n250 STARTTLS"},
    "greets-554": {"greeting": "554 5.7.1 not you"},
    "hangs-at-greeting": {"greeting": HANG},
    "hangs-at-rcpt": {"RCPT": HANG},
    "hangs-after-body": {"body": HANG},
    "drops-at-mail": {"MAIL": DROP},
    "drops-at-data": {"DATA": DROP},
    "drops-after-body": {"body": DROP},
    "mail-421": {"MAIL": "421 4.3.2 closing"},
    "mail-550": {"MAIL": "550 5.7.1 sender jana.berger@example.org refused"},
    "mail-530": {"MAIL": "530 5.7.0 login first"},
    "rcpt-451": {"RCPT": "451 4.7.1 greylisted, jana.berger@example.org"},
    "rcpt-550": {"RCPT": "550 5.1.1 no such user jana.berger@example.org"},
    "rcpt-550-bare": {"RCPT": "550 nobody of that name"},
    "rcpt-551-lines": {"RCPT": "551-5.7.1 first line\r\n551 5.7.1 second line"},
    "data-451": {"DATA": "451 4.3.0 later"},
    "body-452": {"body": "452 4.2.2 full"},
    "body-552": {"body": "552 5.3.4 too large"},
    "auth-535": {"EHLO": "250-mail.test\r\n250 AUTH PLAIN LOGIN", "AUTH": "535 5.7.8 wrong"},
    "closes-when-idle": {},  # after each message
    "nonsense": {"EHLO": "hello there"},
}


def converse(connection, script, name):
    answers = {**GOOD, **SCRIPTS[script]}
    lines = connection.makefile("rb")

    def answer(key):
        text = answers.get(key, "500 5.5.1 what?")
        if text == HANG:
            time.sleep(60)
        if text in (HANG, DROP):
            connection.shutdown(socket.SHUT_RDWR)
            return False
        connection.sendall(text.encode() + b"\r\n")
        return True

    if not answer("greeting"):
        return
    recipient = ""
    for line in lines:
        command = line[:8].strip().split(b" ")[0].split(b":")[0].decode("latin-1").upper()
        if command == "RCPT":
            recipient = line.decode("latin-1").strip()
        if not answer(command):
            return
        if command == "QUIT":
            break
        if command == "DATA" and answers["DATA"].startswith("354"):
            size = 0
            for row in lines:
                if row == b".\r\n":
                    break
                size += len(row)
            say(json.dumps({"heard": recipient, "size": size, "connection": name}))
            if not answer("body"):
                return
            if script == "closes-when-idle":
                break
    connection.shutdown(socket.SHUT_RDWR)


def run_bad(script):
    server = socket.create_server(("127.0.0.1", 0))
    say(server.getsockname()[1])

    def serve():
        number = 0
        while True:
            connection, _ = server.accept()
            number += 1
            threading.Thread(target=talk, args=(connection, number), daemon=True).start()

    def talk(connection, number):
        try:
            converse(connection, script, number)
        except OSError:
            pass  # the client went away, as it may

    serve()


def main():
    parser = argparse.ArgumentParser()
    kinds = parser.add_subparsers(dest="kind", required=True)
    real = kinds.add_parser("real")
    real.add_argument("--cert")
    real.add_argument("--key")
    real.add_argument("--implicit", action="store_true")
    real.add_argument("--require-tls", action="store_true")
    real.add_argument("--login", default="")
    kinds.add_parser("bad").add_argument("script", choices=SCRIPTS)
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    run_real(options) if options.kind == "real" else run_bad(options.script)


if __name__ == "__main__":
    main()
