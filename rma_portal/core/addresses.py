"""Where an outgoing call may go: addresses as people write them, and as the network knows them.

Whoever gives us an address to call could mean a machine behind our own wall. So an address is read
strictly, and it is the resolved IP addresses that are judged, not the name (T-110, OWASP on SSRF).
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rma_portal.core.errors import DomainError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"https": 443, "http": 80}
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62}(?<!-))?(\.[a-z0-9_]([a-z0-9_-]{0,62}(?<!-))?)*")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label that makes resolvers read the host as IPv4
PATH_CHARACTERS = "/?%:@!$&'()*+,;=~-._[]"
# Beyond what the registries call private: addresses that carry an IPv4 address inside, and old relays.
NEVER = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
]  # fmt: skip


class AddressRefused(DomainError):
    """We do not call this address, now or later; `code` says which rule it breaks."""


@dataclass(frozen=True)
class Target:
    """An address taken apart: `host` in ASCII, `path` with its query, ready for the wire."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def literal(self) -> Address | None:
        """The host where it is an IP address and no name."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None


def read_address(text: str) -> Target:
    """Take an address apart, strictly: what two readers could read in two ways is refused.

    Raises AddressRefused: url_malformed, url_scheme (neither https nor http), url_credentials (a name or
    password in it), url_host (no host name, or an IP address in decimal, octal or hexadecimal), url_port.
    """
    if not text.isprintable() or re.search(r"[\s\\]", text):
        raise AddressRefused("url_malformed", "an address has no spaces, backslashes or control characters")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused("url_malformed", str(error))
    if parts.scheme not in PORTS:
        raise AddressRefused("url_scheme", "the address must begin with https://")
    if "@" in parts.netloc:
        raise AddressRefused("url_credentials", "the address holds a name or a password")
    if port == 0:
        raise AddressRefused("url_port", "there is no port 0")
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), PATH_CHARACTERS)
    return Target(parts.scheme, read_host(host), port or PORTS[parts.scheme], path)


def read_host(host: str) -> str:
    """Return a host in ASCII, or raise AddressRefused(url_host)."""
    if ":" in host:
        return read_ipv6(host)
    try:
        ascii_host = host.encode("idna").decode().lower()
    except UnicodeError:
        ascii_host = ""
    if not HOST.fullmatch(ascii_host) or (is_numeric(ascii_host) and not is_dotted_quad(ascii_host)):
        raise AddressRefused("url_host", f"{host!r} is no host name")
    return ascii_host


def read_ipv6(host: str) -> str:
    """Return an IPv6 address without a zone, or raise AddressRefused(url_host)."""
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        raise AddressRefused("url_host", f"{host!r} is no IPv6 address")
    if address.scope_id:
        raise AddressRefused("url_host", "an address with a zone leads to a neighbour")
    return str(address)


def is_numeric(host: str) -> bool:
    """Say whether resolvers would read the host as an IPv4 address, in whatever notation."""
    return bool(NUMBER.fullmatch(host.rpartition(".")[2]))


def is_dotted_quad(host: str) -> bool:
    """Say whether the host is an IPv4 address in its one plain notation, without leading zeros."""
    try:
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False


def judge(target: Target, addresses: Sequence[Address], trusted: Iterable[str] = ()) -> None:
    """Raise AddressRefused unless every address that the target's name stands for may be called.

    Public addresses are called by https on port 443. Addresses inside a `trusted` network ("10.1.0.0/16")
    are called as the target says: the operator has named them. Codes: address_private, url_scheme, url_port.
    """
    networks = [ipaddress.ip_network(network) for network in trusted]
    strange = [one for one in addresses if not any(one in network for network in networks)]
    for address in strange:
        if not is_public(address):
            raise AddressRefused("address_private", f"{target.host} leads to {address}")
    if strange:
        require_public_form(target)


def require_public_form(target: Target) -> None:
    """Raise AddressRefused unless the target is https on its own port."""
    if target.scheme != "https":
        raise AddressRefused("url_scheme", "the address must begin with https://")
    if target.port != PORTS["https"]:
        raise AddressRefused("url_port", "the address must use port 443")


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public network, by the registries and by our own list."""
    return address.is_global and not any(address in network for network in NEVER)


def check_address(text: str, trusted: Sequence[str] = ()) -> None:
    """Raise AddressRefused where an address can be refused before its name is resolved: when it is saved."""
    target = read_address(text)
    if target.literal is not None:
        judge(target, [target.literal], trusted)
    elif not trusted:
        require_public_form(target)
