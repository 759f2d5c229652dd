"""A whole return through the real processes: what is counted of it, and what the logs keep to themselves."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from PIL import Image

from returns.models import Return
from rma_portal.local.browser import Page
from rma_portal.local.once import answers
from rma_portal.local.processes import wait_until
from rma_portal.outbox.deliver import open_messages
from rma_portal.tenancy.scope import merchant_transaction
from tests import stand
from tests.factories import make_member, make_order, make_variant
from tests.mail.server import REFUSED, mail_server

TOKEN = "token-of-the-metrics-0123456789"
PASSWORD = "correct-horse-battery"
MISTYPED = "Tr0ub4dor-mistyped"
COMMENT = "Trop petit, appelez-moi au 06 12 34 56 78"
PHOTO = "carte-identite-martin.jpg"


class Person:
    """Somebody with a browser."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.client = httpx.Client(follow_redirects=True, timeout=30, trust_env=False)
        self.page = Page("", b"")

    def open(self, address: str) -> Page:
        """Open a page, whatever it answers."""
        return self.take(self.client.get(httpx.URL(f"{self.root}/").join(address)))

    def send(self, form, files: dict | None = None, **fields: str) -> Page:
        """Send a form of the page in hand."""
        target = httpx.URL(self.page.url).join(form.action)
        return self.take(self.client.post(target, data={**form.fields, **fields}, files=files))

    def step(self, files: dict | None = None, **fields: str) -> Page:
        """Send the portal's form as it stands."""
        return self.send(self.page.form_named("step"), files, **fields)

    def take(self, answer: httpx.Response) -> Page:
        """Look at an answer."""
        self.page = Page(str(answer.url), answer.content)
        return self.page

    def cookies(self) -> set[str]:
        """Return what opens doors: the cookies."""
        return {str(value) for value in dict(self.client.cookies).values()}


def picture() -> bytes:
    """Return a photo."""
    file = io.BytesIO()
    Image.new("RGB", (120, 90), "teal").save(file, "JPEG")
    return file.getvalue()


def ask(customer: Person, order) -> str:
    """Ask for the return of the order's only article as a customer; return the address of its status page."""
    customer.open("")
    form = customer.page.form(holding="proof")
    customer.send(form, number=order.number, proof=REFUSED)
    while "/s/" not in customer.page.url:
        screen = customer.page.form_named("step")
        words = {name: COMMENT for name in screen.fields if name.endswith("-comment")}
        photos = {
            f"{name.removesuffix('-comment')}-photos": (PHOTO, picture(), "image/jpeg") for name in words
        }
        customer.step(photos, **answers(screen.choices), **words)
        wait_until(is_drained, [], "the photo")  # until it is shown, the rules would wait for it
    return customer.page.url


def sign_in(person: Person, username: str) -> None:
    """Mistype the password once, then sign in."""
    for password in (MISTYPED, PASSWORD):
        person.open("backoffice/login/")
        person.send(person.page.form(holding="password"), username=username, password=password)
    assert "/login" not in person.page.url


def finish(staff: Person, rma: Return, sku: str) -> None:
    """Scan the parcel and the article, accept it as new, let the money go."""
    staff.open("backoffice/returns/station/")
    for text in (rma.number, sku, "a"):
        staff.send(staff.page.form_named("scan"), text=text)
    staff.open(f"backoffice/returns/return/{rma.pk}/change/")
    staff.send(staff.page.form(holding="refund", going_to="/refund/"))


def is_drained() -> bool:
    """Say whether no message waits."""
    return not open_messages().exists()


@dataclass(frozen=True)
class Told:
    """What a played return left with those who watch, and what they must not learn."""

    scraped: str
    refused: list[int]
    logs: str
    secrets: set[str]

    def samples(self, name: str) -> dict[str, float]:
        """Return a metric's samples by their labels, as text."""
        found = re.findall(rf"^{name}(?:{{([^}}]*)}})? (\S+)$", self.scraped, re.MULTILINE)
        return {labels.replace('"', ""): float(number) for labels, number in found}

    def lines(self, logger: str) -> list[dict]:
        """Return what one logger said."""
        objects = [json.loads(line) for line in self.logs.splitlines() if line.startswith("{")]
        return [each for each in objects if each["logger"] == logger]


@pytest.fixture
def told(merchant, tmp_path) -> Iterator[Told]:
    """Play a return whose mails are all refused, then stop everything."""
    with mail_server() as refusing:
        yield watch(merchant, tmp_path, "smtp://{}:{}".format(*refusing.server_address))


def watch(merchant, tmp_path, mails: str) -> Told:
    """Let real processes play a return, and collect what they counted and logged."""
    (tmp_path / "metrics").mkdir()
    environment = stand.environment(
        LOG_FORMAT="json",
        METRICS_TOKEN=TOKEN,
        PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "metrics"),
        EMAIL_URL=mails,
    )
    with merchant_transaction(merchant.pk):
        order = make_order(lines=[(make_variant(), 1, "49.90")], email=REFUSED)
    member = make_member(merchant, "manager")
    member.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    member.save()
    with stand.standing(environment, tmp_path) as address:
        secrets = play(f"{address}/m/{merchant.slug}", order, member.username)
        wait_until(lambda: not httpx.get(f"{address}/readyz").json()["degraded"], [], "beat's first sweep")
        bearers = ({"Authorization": f"Bearer {token}"} for token in (TOKEN, f"{TOKEN}x", "x"))
        scraped, *refused = [httpx.get(f"{address}/metrics", headers=bearer) for bearer in bearers]
    logs = "".join((tmp_path / name).read_text() for name in ("web.log", "worker.log"))
    keys = {environment[name] for name in ("SECRET_KEY", "NUMBERS_KEY", "METRICS_TOKEN")}
    passwords = {str(urlsplit(environment[name]).password) for name in ("DATABASE_URL", "REDIS_URL")}
    return Told(scraped.text, [each.status_code for each in refused], logs, secrets | keys | passwords)


def play(root: str, order, username: str) -> set[str]:
    """Play the return as customer and staff, with a few wrong turns; return what opens doors."""
    customer, staff = Person(root), Person(root)
    link = ask(customer, order)
    wait_until(is_drained, [], "the label")
    with merchant_transaction(order.merchant_id):
        rma, sku = Return.objects.get(), order.lines.get().sku
    customer.open(link)
    sign_in(staff, username)
    finish(staff, rma, sku)
    wait_until(is_drained, [], "the refund")
    token = link.rsplit("/", 1)[1]
    customer.open(f"s/{token}x?{PHOTO}")
    customer.client.get(root, headers={"Host": "claire-martin.example"})
    return customer.cookies() | staff.cookies() | {token, rma.number, rma.key.hex, str(rma.key)}


PERSONAL = [
    "Martin",
    "Claire",
    "Lilas",
    REFUSED,
    COMMENT,
    "06 12",
    PHOTO,
    PASSWORD,
    MISTYPED,
    "claire-martin",
]
REQUESTS = {
    "GET,portal,200": 1,
    "POST,portal,302": 1,
    "GET,why,200": 1,
    "POST,why,302": 1,
    "GET,resolution,200": 1,
    "POST,resolution,302": 1,
    "GET,review,200": 1,
    "POST,confirm,302": 1,
    "GET,status,200": 2,
    "GET,status,401": 1,
    "GET,admin:login,200": 2,
    "POST,admin:login,200": 1,
    "POST,admin:login,302": 1,
    "GET,admin:index,302": 1,
    "GET,admin:returns_return_changelist,200": 1,
    "GET,admin:returns_station,200": 4,
    "POST,admin:returns_station,302": 3,
    "GET,admin:returns_return_change,200": 2,
    "POST,admin:returns_return_refund,302": 1,
    "GET,unmatched,400": 1,
}
TASKS = {
    "kind=returns.prepare_photo,outcome=done": 1,
    "kind=returns.delete_file,outcome=done": 1,
    "kind=returns.issue_numbers,outcome=done": 1,
    "kind=returns.draw_label,outcome=done": 1,
    "kind=returns.mail,outcome=done": 3,
    "kind=mail.send,outcome=given_up": 3,
    "kind=returns.pay_refund,outcome=done": 1,
}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_return_is_counted_exactly_and_no_line_says_whose_it_is(told):
    """Whoever watches learns what happened, and nobody's name, address, words, links or passwords."""
    require_counts(told)
    require_log(told)
    assert told.refused == [401, 401]
    assert [each for each in [*PERSONAL, *told.secrets] if each in told.logs + told.scraped] == []


def require_counts(told: Told) -> None:
    """Compare the counts of two web processes and a worker, and what is read at the scrape."""
    answered = told.samples("rma_http_requests_total").items()
    assert {re.sub(r"\w+=", "", labels): number for labels, number in answered} == REQUESTS
    assert told.samples("rma_task_seconds_count") == TASKS
    assert told.samples("rma_decisions_total") == {"by=rule,outcome=approved": 1}
    assert told.samples("rma_refunds_total") == {
        f"state={each}": 1 for each in ("due", "pending", "succeeded")
    }
    assert told.samples("rma_up") == {"part=broker": 1, "part=database": 1, "part=worker": 1}
    assert (told.samples("rma_outbox_waiting"), told.samples("rma_outbox_failed")) == ({}, {"": 3})
    assert told.samples("rma_outbox_oldest_seconds") == {"": 0}
    queues = {f"queue={each}" for each in settings.CELERY_TASK_QUEUES_NAMES}
    signs = told.samples("rma_worker_last_seen_seconds") | told.samples("rma_beat_last_seen_seconds")
    assert (signs.keys(), max(signs.values()) < float("inf")) == (queues | {""}, True)
    assert told.samples("rma_queue_depth").keys() == told.samples("rma_queue_oldest_seconds").keys() == queues


def require_log(told: Told) -> None:
    """Follow one request from the web process to the worker by the message's number."""
    requests = told.lines("rma_portal.web.access")
    assert len(requests) == sum(REQUESTS.values())
    [confirmed] = [each for each in requests if each["route"] == "confirm"]
    [written] = numbering(told, "rma_portal.outbox.enqueue")
    [done] = numbering(told, "rma_portal.outbox.measured")
    assert written["request_id"] == confirmed["request_id"]
    assert (done["message_id"], done["outcome"], done["attempt"]) == (written["message_id"], "done", 1)
    assert {each["merchant_id"] for each in (written, done)} == {confirmed["merchant_id"]}
    assert list(confirmed) == [
        *("time", "level", "logger", "message", "request_id", "merchant_id"),
        *("method", "route", "status", "duration"),
    ]


def numbering(told: Told, logger: str) -> list[dict]:
    """Return what a logger said of the message that asks for numbers."""
    return [each for each in told.lines(logger) if each["kind"] == "returns.issue_numbers"]
