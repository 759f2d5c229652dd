"""A shop's own host names: asked for, proved by what only their owner can show, given up."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from rma_portal.audit.models import AuditEvent
from rma_portal.core import http
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from rma_portal.tenancy.links import portal_root
from rma_portal.tenancy.models import HostClaim, PortalHost
from rma_portal.web.branding.claim_host import MOST_HOSTS, claim_host
from rma_portal.web.branding.prove_host import look_for_proof, prove_host
from rma_portal.web.branding.remove_host import remove_host
from tests.factories import make_member
from tests.receiver import listening, says
from tests.returns.flow import work

OWNER = Actor("staff", "1", "Odile", "owner")
HOST = "returns.example.org"
PAGE = "/m/atelier/backoffice/appearance/"


@pytest.fixture(autouse=True)
def platform(settings):
    """The platform's own names, as an installation has them."""
    settings.PLATFORM_HOSTS = ["testserver", "localhost", ".localhost"]


@pytest.fixture
def resolver(settings):
    """A resolver inside the installation's walls, which answers over HTTP as it is told."""
    settings.WEBHOOKS_TRUSTED_NETWORKS = ["127.0.0.0/8"]
    with listening() as server:
        settings.TXT_RESOLVER_URL = server.url("/resolve")
        yield server


@pytest.fixture
def no_names(monkeypatch):
    """No name service: what is asked by name is unreachable, as without a network."""

    def unknown(host, port):
        raise http.Unreachable("host_unknown", host)

    monkeypatch.setattr(http, "addresses_of", unknown)


@pytest.fixture
def owner(merchant) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_member(merchant, "owner"))
    return client


def claimed(merchant, host: str = HOST) -> HostClaim:
    return claim_host(merchant=merchant, host=host, actor=OWNER)


def txt(*texts: str):
    """Answer as resolvers do: each text in quotation marks."""
    rows = [{"name": "x", "type": 16, "data": f'"{text}"'} for text in texts]
    return says(200, json.dumps({"Status": 0, "Answer": rows}).encode())


def answers_on(host: str) -> int:
    return Client().get("/", headers={"host": host}).status_code


def test_a_name_answers_once_its_proof_is_shown_and_not_before(merchant, resolver):
    claim = claimed(merchant, " Returns.EXAMPLE.org. ")
    assert (claim.host, claim.token.startswith("rma-portal="), len(claim.token)) == (HOST, True, 43)
    assert answers_on(HOST) == 400
    assert portal_root(merchant) == "http://localhost:8000/m/atelier"
    resolver.answer(txt("v=spf1 -all", claim.token))
    look_for_proof(claim=claim, actor=OWNER)
    assert work(merchant) == 1
    asked = urlsplit(resolver.received[0].path)
    assert parse_qs(asked.query) == {"name": ["_rma-portal.returns.example.org"], "type": ["TXT"]}
    assert not HostClaim.objects.exists()
    assert answers_on(HOST) == 200
    assert portal_root(merchant) == "http://returns.example.org:8000"
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["host_asked", "host_proved"]


@pytest.mark.parametrize(
    "reply",
    [
        txt("rma-portal=00000000000000000000000000000000"),
        txt(),
        says(200, b'{"Status": 3}'),
        says(200, b"[1, 2]"),
        says(200, b'{"Answer": [7]}'),
        says(200, b"<html>"),
        says(500, b""),
    ],
    ids=["another", "none", "unknown", "list", "numbers", "page", "broken"],
)
def test_what_is_no_proof_opens_nothing(merchant, resolver, no_names, reply):
    claim = claimed(merchant)
    resolver.answer(reply)
    prove_host(claim.pk)
    claim.refresh_from_db()
    assert (claim.found, claim.looked_at is not None, PortalHost.objects.count()) == ("missing", True, 0)


def test_a_name_nobody_answers_under_waits(merchant, no_names):
    """Without a resolver the file alone is looked for."""
    claim = claimed(merchant)
    prove_host(claim.pk)
    claim.refresh_from_db()
    assert (claim.found, PortalHost.objects.exists()) == ("unreachable", False)


def test_a_file_inside_the_walls_is_never_asked_for(merchant, resolver, monkeypatch):
    """A name that leads to this machine: the file's way is judged as every stranger's address is."""
    monkeypatch.setattr(http, "addresses_of", lambda host, port: [http.ipaddress.ip_address("127.0.0.1")])
    claim = claimed(merchant)
    resolver.answer(txt())
    prove_host(claim.pk)
    assert [each.path.partition("?")[0] for each in resolver.received] == ["/resolve"]


def test_who_asks_first_keeps_nobody_out_and_one_alone_is_answered(merchant, stranger, resolver):
    ours = claimed(merchant)
    with merchant_context(stranger.pk):
        theirs = claimed(stranger)
        resolver.answer(txt(theirs.token))
        prove_host(theirs.pk)
    assert PortalHost.objects.get().merchant == stranger
    resolver.answer(txt(ours.token))
    prove_host(ours.pk)
    ours.refresh_from_db()
    assert (ours.found, PortalHost.objects.get().merchant) == ("taken", stranger)


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("", "host_malformed"),
        ("https://returns.example.org", "host_malformed"),
        ("returns", "host_malformed"),
        ("192.168.0.1", "host_malformed"),
        ("[::1]", "host_malformed"),
        ("::1", "host_malformed"),
        ("a b.example.org", "host_malformed"),
        ("returns.example.org:8000", "host_malformed"),
        ("returns.example.org/x", "host_malformed"),
        ("-x.example.org", "host_malformed"),
        ("*.example.org", "host_malformed"),
        ("x" * 64 + ".example.org", "host_malformed"),
        ("\0.example.org", "host_malformed"),
        ("shop.localhost", "host_reserved"),
    ],
)
def test_what_is_no_name_of_one_s_own_is_refused(merchant, host, code):
    with pytest.raises(InvalidInput) as refusal:
        claimed(merchant, host)
    assert (refusal.value.code, HostClaim.objects.exists()) == (code, False)


def test_the_same_name_twice_and_too_many_are_refused(merchant):
    for number in range(MOST_HOSTS):
        claimed(merchant, f"n{number}.example.org")
    codes = []
    for host in ("n1.example.org", "one.more.example.org"):
        with pytest.raises(Conflict) as refusal:
            claimed(merchant, host)
        codes.append(refusal.value.code)
    assert codes == ["host_known", "hosts_too_many"]


def test_a_name_is_given_up_but_not_the_one_being_read_under(merchant):
    PortalHost.objects.create(merchant=merchant, host=HOST)
    with pytest.raises(Conflict, match="host_in_use"):
        remove_host(merchant=merchant, host=HOST, here=HOST, actor=OWNER)
    remove_host(merchant=merchant, host=HOST, here="localhost", actor=OWNER)
    assert answers_on(HOST) == 400
    with pytest.raises(Conflict, match="somebody_was_first"):
        remove_host(merchant=merchant, host=HOST, here="localhost", actor=OWNER)


def test_another_shop_s_name_is_not_given_up(merchant, stranger):
    PortalHost.objects.create(merchant=stranger, host=HOST)
    with pytest.raises(Conflict, match="somebody_was_first"):
        remove_host(merchant=merchant, host=HOST, here="localhost", actor=OWNER)
    assert PortalHost.objects.get().merchant == stranger


def test_only_who_may_change_settings_may_any_of_it(merchant, manager):
    claim = claimed(merchant)
    for deed in (
        lambda: claim_host(merchant=merchant, host="b.example.org", actor=manager),
        lambda: look_for_proof(claim=claim, actor=manager),
        lambda: remove_host(merchant=merchant, host=HOST, here="", actor=manager),
    ):
        with pytest.raises(NotPermitted):
            deed()


def test_the_page_tells_how_a_name_is_proved_and_what_is_wrong_with_one(owner, merchant, settings):
    answer = owner.post(f"{PAGE}host/add/", {"host": "https://x.example.org"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="https://x.example.org"' in page) == (422, True)
    assert "Write a host name such as returns.example.com" in page
    assert owner.post(f"{PAGE}host/add/", {"host": HOST})["Location"] == f"{PAGE}#hosts"
    token = HostClaim.objects.get().token
    page = owner.get(PAGE).content.decode()
    assert token in page
    assert f"https://{HOST}/.well-known/rma-portal.txt" in page
    assert "TXT" not in page
    settings.TXT_RESOLVER_URL = "https://dns.example.org/resolve"
    assert f"_rma-portal.{HOST}" in owner.get(PAGE).content.decode()
    owner.post(f"{PAGE}host/prove/", {"host": HOST})
    assert "We are looking for the proof" in owner.get(PAGE).content.decode()
    assert owner.post(f"{PAGE}host/prove/", {"host": "other.example.org"}).status_code == 404
    owner.post(f"{PAGE}host/remove/", {"host": HOST})
    assert not HostClaim.objects.exists()
