"""A small mail server for tests: it keeps what it is given."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default as modern

REFUSED = "nobody@example.org"  # this server's only unknown recipient


class Session(socketserver.StreamRequestHandler):
    """One conversation in SMTP (RFC 5321), as far as a client that only delivers goes."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            if line.upper().startswith("QUIT"):
                return self.say("221 bye")
            self.answer(line)

    def answer(self, line: str) -> None:
        """Answer one command."""
        if line.upper().startswith("RCPT") and REFUSED in line:
            return self.say("550 no such person")
        if line.upper() == "DATA":
            self.say("354 go on")
            self.server.received.append(self.read_message())
        return self.say("250 ok")

    def read_message(self) -> EmailMessage:
        """Read up to the line with a lone dot."""
        lines = iter(self.rfile.readline, b".\r\n")
        body = b"".join(line.removeprefix(b".") for line in lines)
        return email.message_from_bytes(body, policy=modern)

    def say(self, text: str) -> None:
        """Send one line."""
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on this machine; `received` holds the messages in the order they came."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0, received: list[EmailMessage] | None = None) -> None:
        super().__init__(("127.0.0.1", port), Session)
        self.received = received if received is not None else []


@contextmanager
def mail_server(port: int = 0, received: list[EmailMessage] | None = None) -> Iterator[MailServer]:
    """Serve for the length of the block."""
    with MailServer(port, received) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
