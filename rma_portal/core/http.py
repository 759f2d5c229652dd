"""The one outgoing HTTP client: what leaves for an address that somebody gave us leaves here.

Built on httpcore, the engine of httpx, because there the connection is ours to make: the name is
resolved once, its addresses are judged, and that very address is connected to, so that a second answer
of the name server cannot lead elsewhere (DNS rebinding). Nothing is followed, unpacked or remembered: no
redirects, no proxies, no cookies, no netrc, no compressed bodies.
"""

import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from rma_portal.core.addresses import Address, Target, judge, read_address
from rma_portal.core.errors import Unavailable

Resolver = Callable[[str, int], Sequence[Address]]

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0  # from the connection to the last byte; the name server has its own limits
MOST_BYTES = 64 * 1024
TRIED_ADDRESSES = 3


class Unreachable(Unavailable):
    """The other side did not answer, or not in HTTP; later it may."""


@dataclass(frozen=True)
class Answer:
    """What came back: names of headers in lower case; `is_cut` where the body was longer than asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_cut: bool = False

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 2xx; a redirection is none."""
        return 200 <= self.status < 300


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    trusted: Sequence[str] = (),
    resolve: Resolver | None = None,
    most_bytes: int = MOST_BYTES,
    seconds: float = TOTAL_SECONDS,
) -> Answer:
    """Send one request and return the answer, whatever its status.

    `trusted` names networks that may be called although they are private, also by http and at any port.
    Never call it inside a database transaction: it may take `seconds`. Raises AddressRefused, for good,
    and Unreachable: host_unknown, no_answer, too_slow, tls_failed, answer_broken.
    """
    target = read_address(url)
    line = _Line(target, resolve or addresses_of, trusted, time.monotonic() + seconds)
    with httpcore.ConnectionPool(ssl_context=tls(), network_backend=line, http2=False) as pool:
        try:
            with pool.stream(
                method, url_of(target), headers=headers_for(target, headers, content), content=content
            ) as answer:
                body, is_cut = read_body(answer, most_bytes)
                return Answer(answer.status, names_of(answer.headers), body, is_cut)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise Unreachable(code_of(error), str(error)[:200]) from error


def url_of(target: Target) -> httpcore.URL:
    """Return the target as the engine takes it."""
    scheme, host, path = target.scheme.encode(), target.host.encode(), target.path.encode()
    return httpcore.URL(scheme=scheme, host=host, port=target.port, target=path)


def headers_for(target: Target, headers: Mapping[str, str] | None, content: bytes) -> list[tuple[str, str]]:
    """Return the headers of a request: the caller's, and those that say where and how much."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    standard = (target.scheme, target.port) in (("https", 443), ("http", 80))
    own = {"Host": host if standard else f"{host}:{target.port}", "Accept-Encoding": "identity"}
    own |= {"Content-Length": str(len(content)), "Connection": "close"}
    return [*own.items(), *(headers or {}).items()]


def read_body(answer: httpcore.Response, most_bytes: int) -> tuple[bytes, bool]:
    """Read a body up to a limit; the rest stays unread, and the connection is closed on it."""
    body = b""
    for chunk in answer.iter_stream():
        body += chunk
        if len(body) > most_bytes:
            return body[:most_bytes], True
    return body, False


def names_of(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by lower-case name; of a repeated one the last."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


def code_of(error: Exception) -> str:
    """Name what went wrong with the line."""
    if isinstance(error, httpcore.TimeoutException):
        return "too_slow"
    if isinstance(error, httpcore.ProtocolError):
        return "answer_broken"
    return "tls_failed" if isinstance(error, _TlsFailure) else "no_answer"


def addresses_of(host: str, port: int) -> list[Address]:
    """Resolve a name by this machine's name service; raises Unreachable(host_unknown)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("host_unknown", str(error)[:200]) from error
    return [ipaddress.ip_address(entry[4][0]) for entry in found]


def tls() -> ssl.SSLContext:
    """Return the authorities we believe: Mozilla's, or those of SSL_CERT_FILE or SSL_CERT_DIR."""
    return _tls(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))


@lru_cache(maxsize=4)
def _tls(file: str, folder: str) -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reads the same two variables


class _Line(httpcore.NetworkBackend):
    """Makes the one connection of a call, to an address that was judged, within the call's time."""

    def __init__(self, target: Target, resolve: Resolver, trusted: Sequence[str], until: float) -> None:
        self._target, self._resolve, self._trusted, self._until = target, resolve, trusted, until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: Any = None,
        local_address: Any = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Resolve, judge, and connect to the first address that answers."""
        literal = self._target.literal
        addresses = [literal] if literal is not None else list(self._resolve(host, port))
        judge(self._target, addresses, self._trusted)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:TRIED_ADDRESSES]:
            try:
                return self._connect(str(address), port)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _connect(self, address: str, port: int) -> httpcore.NetworkStream:
        timeout = min(CONNECT_SECONDS, seconds_until(self._until))
        return _Timed(httpcore.SyncBackend().connect_tcp(address, port, timeout), self._until)


class _TlsFailure(httpcore.ConnectError):
    """The connection stands, but whoever answers could not prove who they are."""


class _Timed(httpcore.NetworkStream):
    """A stream whose every step has what is left of the call's time: a trickle cannot hold it open."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: Any = None) -> bytes:
        return self._stream.read(max_bytes, seconds_until(self._until))

    def write(self, buffer: bytes, timeout: Any = None) -> None:
        self._stream.write(buffer, seconds_until(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: Any = None
    ) -> httpcore.NetworkStream:
        left = seconds_until(self._until)
        try:
            return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._until)
        except httpcore.ConnectError as error:
            raise _TlsFailure(*error.args) from error

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def seconds_until(moment: float) -> float:
    """Return how many seconds are left, or end the call where none are."""
    left = moment - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole call took too long")
    return left
