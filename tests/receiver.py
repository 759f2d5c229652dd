"""A real HTTP server on this machine, for what leaves: it keeps what it got and answers as told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Received:
    """One request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """The server as a test sees it. `replies` are used up in order; the last one stays."""

    server: ThreadingHTTPServer
    received: list[Received] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server.server_address[1]

    def url(self, path: str = "/hooks", host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Return an address on it."""
        return f"{scheme}://{host}:{self.port}{path}"

    def answer(self, *replies: Reply) -> None:
        """Answer the next requests so."""
        self.replies[:] = replies

    def next_reply(self) -> Reply:
        """Return how to answer now."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def says(status: int, body: bytes = b"", **headers: str) -> Reply:
    """Answer with a status, a body and headers (`Retry_After` for Retry-After)."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """Return the class that serves a receiver."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(self.command, self.path, headers, body))
            try:
                receiver.next_reply()(self)
            except OSError:
                pass  # the caller hung up, as it may

        do_GET = do_POST  # noqa: N815

        def log_message(self, *words) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def listening(wrap: Callable | None = None) -> Iterator[Receiver]:
    """Serve until the block ends; `wrap` makes the listening socket a TLS one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    receiver = Receiver(server, replies=[says(204)])
    server.RequestHandlerClass = handler_of(receiver)
    server.daemon_threads = True
    if wrap:
        server.socket = wrap(server.socket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()
