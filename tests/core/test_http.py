"""The outgoing client against real servers on this machine (T-110)."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from rma_portal.core.addresses import AddressRefused, check_address
from rma_portal.core.http import Answer, Unreachable, call
from tests.receiver import listening, says

HERE = ["127.0.0.0/8"]
LOOPBACK = ipaddress.ip_address("127.0.0.1")


@pytest.fixture
def receiver():
    with listening() as server:
        yield server


def code_of(*args, **kwargs) -> str:
    """The code under which a call is refused or fails."""
    with pytest.raises((AddressRefused, Unreachable)) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_a_request_and_its_answer_come_through_whole(receiver):
    receiver.answer(says(202, b"thanks", X_Told="yes"))
    answer = call(
        "POST", receiver.url("/a b".replace(" ", "%20") + "?x=é"), headers={"X-Id": "7"}, content=b"body",
        trusted=HERE,
    )  # fmt: skip
    [got] = receiver.received
    assert (got.method, got.path, got.body) == ("POST", "/a%20b?x=%C3%A9", b"body")
    assert got.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "accept-encoding": "identity",
        "content-length": "4",
        "connection": "close",
        "x-id": "7",
    }
    assert (answer.status, answer.headers["x-told"], answer.body, answer.is_cut) == (
        202,
        "yes",
        b"thanks",
        False,
    )
    assert answer.is_success


REFUSED = [
    ("http://example.org/", "url_scheme"),
    ("ftp://example.org/", "url_scheme"),
    ("file:///etc/passwd", "url_scheme"),
    ("//example.org/", "url_scheme"),
    ("https://user:pass@example.org/", "url_credentials"),
    ("https://example.org@127.0.0.1/", "url_credentials"),
    ("https://@example.org/", "url_credentials"),
    ("https://example.org:8080/", "url_port"),
    ("https://example.org:22/", "url_port"),
    ("https://example.org:0/", "url_port"),
    ("https://example.org:99999/", "url_malformed"),
    ("https://example.org\\@127.0.0.1/", "url_malformed"),
    ("https://exam\tple.org/", "url_malformed"),
    ("https://example.org/a b", "url_malformed"),
    ("https:///hooks", "url_host"),
    ("https://example..org/", "url_host"),
    ("https://example.org./", "url_host"),
    ("https://exa%6dple.org/", "url_host"),
    ("https://2130706433/", "url_host"),  # decimal
    ("https://0x7f000001/", "url_host"),  # hexadecimal
    ("https://0177.0.0.1/", "url_host"),  # octal
    ("https://127.1/", "url_host"),
    ("https://127.0.0.01/", "url_host"),
    ("https://[fe80::1%25eth0]/", "url_host"),
    ("https://[nonsense]/", "url_malformed"),
    ("https://127.0.0.1/", "address_private"),
    ("https://①②⑦.⓪.⓪.①/", "address_private"),
    ("https://127.255.255.254/", "address_private"),
    ("https://10.0.0.1/", "address_private"),
    ("https://172.16.0.1/", "address_private"),
    ("https://172.31.255.255/", "address_private"),
    ("https://192.168.1.1/", "address_private"),
    ("https://169.254.169.254/latest/meta-data/", "address_private"),
    ("https://100.64.0.1/", "address_private"),
    ("https://0.0.0.0/", "address_private"),
    ("https://192.0.0.8/", "address_private"),
    ("https://198.18.0.1/", "address_private"),
    ("https://224.0.0.1/", "address_private"),
    ("https://255.255.255.255/", "address_private"),
    ("https://[::]/", "address_private"),
    ("https://[::1]/", "address_private"),
    ("https://[::ffff:127.0.0.1]/", "address_private"),
    ("https://[::ffff:8.8.8.8]/", "address_private"),
    ("https://[64:ff9b::7f00:1]/", "address_private"),
    ("https://[2002:7f00:1::]/", "address_private"),
    ("https://[fc00::1]/", "address_private"),
    ("https://[fd12:3456::1]/", "address_private"),
    ("https://[fe80::1]/", "address_private"),
    ("https://[ff02::1]/", "address_private"),
    ("https://[2001:db8::1]/", "address_private"),
]


@pytest.mark.parametrize(("url", "code"), REFUSED)
def test_what_could_be_ours_is_refused_when_it_is_called_and_when_it_is_saved(url, code):
    public = ipaddress.ip_address("93.184.216.34")
    assert code_of("POST", url, resolve=lambda host, port: [public]) == code
    with pytest.raises(AddressRefused) as refusal:
        check_address(url)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hooks?x=1",
        "https://exämple.fr",
        "https://8.8.8.8/",
        "https://[2a00:1450::1]:443/",
    ],
)
def test_a_public_address_may_be_saved(url):
    check_address(url)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_to_a_private_address_is_refused(address):
    resolved = [ipaddress.ip_address(address)]
    assert code_of("POST", "https://example.org/", resolve=lambda host, port: resolved) == "address_private"


def test_one_private_address_among_public_ones_is_enough():
    mixed = [ipaddress.ip_address("93.184.216.34"), LOOPBACK]
    assert code_of("POST", "https://example.org/", resolve=lambda host, port: mixed) == "address_private"


def test_a_name_is_resolved_once_so_a_second_answer_leads_nowhere(receiver):
    """DNS rebinding: the address that was judged is the address that is called."""
    answers = [[LOOPBACK], [ipaddress.ip_address("127.0.0.2")]]
    asked = []

    def resolve(host: str, port: int):
        asked.append((host, port))
        return answers.pop(0)

    url = receiver.url(host="rebinding.example")
    assert call("POST", url, trusted=["127.0.0.1/32"], resolve=resolve).status == 204
    assert asked == [("rebinding.example", receiver.port)]
    assert code_of("POST", url, trusted=["127.0.0.1/32"], resolve=resolve) == "address_private"
    assert len(receiver.received) == 1
    assert receiver.received[0].headers["host"] == f"rebinding.example:{receiver.port}"


def test_a_trusted_network_opens_itself_and_nothing_else(receiver):
    assert call("POST", receiver.url(), trusted=HERE).status == 204
    assert code_of("POST", receiver.url(), trusted=["10.0.0.0/8"]) == "address_private"
    assert code_of("POST", "http://10.0.0.1/", trusted=HERE) == "address_private"


def test_a_redirection_is_an_answer_and_is_not_followed(receiver):
    receiver.answer(says(302, Location=receiver.url("/elsewhere")))
    answer = call("POST", receiver.url(), trusted=HERE)
    assert (answer.status, answer.is_success, len(receiver.received)) == (302, False, 1)


def test_a_body_is_read_up_to_its_limit(receiver):
    receiver.answer(says(200, b"x" * 500_000))
    answer = call("GET", receiver.url(), trusted=HERE, most_bytes=1000)
    assert (answer.body, answer.is_cut) == (b"x" * 1000, True)


def test_proxies_of_the_environment_are_ignored(receiver, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert call("POST", receiver.url(), trusted=HERE).status == 204


def trickle(handler) -> None:
    """Send a byte now and then, each well within a time-out of its own, until the caller hangs up."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server_released.wait(0.05):
        handler.wfile.write(b"X-More: 1\r\n")


def test_a_server_that_trickles_is_left_when_the_time_is_over(receiver):
    def reply(handler) -> None:
        handler.server_released = receiver.released
        trickle(handler)

    receiver.answer(reply)
    assert code_of("POST", receiver.url(), trusted=HERE, seconds=0.4) == "too_slow"


def test_a_server_that_never_answers_is_left(receiver):
    receiver.answer(lambda handler: receiver.released.wait(30))
    assert code_of("POST", receiver.url(), trusted=HERE, seconds=0.3) == "too_slow"


def test_a_port_at_which_nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert code_of("POST", f"http://127.0.0.1:{port}/", trusted=HERE) == "no_answer"


def test_what_answers_but_not_in_http(receiver):
    receiver.answer(lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n"))
    assert code_of("POST", receiver.url(), trusted=HERE) == "answer_broken"


def test_a_name_that_no_name_server_knows():
    assert code_of("POST", "https://nobody.invalid/") == "host_unknown"


def test_a_second_address_is_tried_where_the_first_does_not_answer(receiver):
    addresses = [ipaddress.ip_address("127.0.0.9"), LOOPBACK]
    url = receiver.url(host="two.example")
    assert call("POST", url, trusted=HERE, resolve=lambda host, port: addresses).status == 204


def certificate(folder, name: str) -> tuple[str, str]:
    """Write a certificate that vouches for itself and for a name; return its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    written = folder / "certificate.pem", folder / "key.pem"
    written[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    written[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return str(written[0]), str(written[1])


@pytest.fixture
def secure(tmp_path):
    """A server for hooks.example by TLS, its certificate's file, and the names it was asked for."""
    file, key = certificate(tmp_path, "hooks.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    asked: list[str] = []
    context.sni_callback = lambda sock, name, ctx: asked.append(name)
    with listening(lambda sock: context.wrap_socket(sock, server_side=True)) as server:
        yield server, file, asked


def to(server, name: str) -> Answer:
    """Call the server under a name, by TLS."""
    url = server.url(host=name, scheme="https")
    return call("POST", url, trusted=HERE, resolve=lambda host, port: [LOOPBACK])


def test_the_certificate_must_vouch_for_the_name_and_not_for_the_address(secure, monkeypatch):
    server, file, asked = secure
    monkeypatch.setenv("SSL_CERT_FILE", file)
    assert to(server, "hooks.example").status == 204
    assert asked == ["hooks.example"]
    with pytest.raises(Unreachable) as failure:
        to(server, "other.example")
    assert failure.value.code == "tls_failed"


def test_a_certificate_nobody_vouches_for_is_refused(secure):
    server, _file, _asked = secure
    with pytest.raises(Unreachable) as failure:
        to(server, "hooks.example")
    assert (failure.value.code, server.received) == ("tls_failed", [])


def test_calls_do_not_wait_for_each_other(receiver):
    """One slow server holds one call: another call of the same process goes through meanwhile."""
    entered = threading.Event()

    def slow(handler) -> None:
        entered.set()
        receiver.released.wait(30)

    receiver.answer(slow, says(204))
    waiting = threading.Thread(target=lambda: code_of("POST", receiver.url(), trusted=HERE, seconds=20))
    waiting.start()
    assert entered.wait(10)
    assert call("POST", receiver.url(), trusted=HERE).status == 204
    receiver.released.set()
    waiting.join(10)
    assert not waiting.is_alive()
