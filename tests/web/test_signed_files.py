"""Links to files: who holds one has the file for some minutes; everybody else finds nothing."""

import datetime as dt

import pytest
from django.core import signing
from django.core.files.storage import default_storage
from django.test import RequestFactory

from returns.models import Photo, PolicyReplay, WithdrawalCase
from returns.queries.links import status_token
from returns.services.cancel import cancel
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.mail.models import OutgoingMail
from rma_portal.tenancy.models import PortalHost
from rma_portal.web.signed_files import KINDS, signed_file_path, signed_file_url
from tests.factories import make_order
from tests.returns.backoffice.desk import ROOT, Desk
from tests.returns.flow import MANAGER, approved
from tests.returns.portal.conftest import own_prefix  # noqa: F401  each test begins without a prefix
from tests.returns.portal.visitor import Visitor
from tests.walk import make_world

START = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)
HEADERS = (
    "Content-Type",
    "Content-Disposition",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Cross-Origin-Resource-Policy",
    "Cache-Control",
)
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.fixture
def world(merchant):
    """A merchant with a photo, labels and a mail that carried one."""
    return make_world(merchant)


@pytest.fixture
def rows(world) -> dict:
    """A row of each kind of file, with the file's name in the storage."""
    parcel = world.sent.parcels.get()
    mail = OutgoingMail.objects.exclude(attachment="").order_by("id").first()
    return {
        "photo": (world.photo, world.photo.picture),
        "label_a6": (parcel, parcel.label_a6),
        "label_a4": (parcel, parcel.label_a4),
        "print_a6": (parcel, parcel.label_a6),
        "print_a4": (parcel, parcel.label_a4),
        "attachment": (mail, mail.attachment),
        "replay": (replay := PolicyReplay.objects.exclude(report="").get(), replay.report),
        "withdrawal": (case := WithdrawalCase.objects.exclude(document="").get(), case.document),
    }


def fetch(merchant, path: str):
    """Open a path on a merchant's site, in a browser that knows nobody."""
    return Visitor(merchant).get(path)


def test_every_kind_comes_with_headers_that_keep_it_harmless(merchant, world, rows):
    """Cases 38 and 62: our type, our name, sandboxed, private; no sign-in, the signature is the proof."""
    number, mail = world.sent.number, rows["attachment"][0]
    wanted = {
        "photo": ("image/webp", 'inline; filename="photo.webp"', "private, max-age=900"),
        "label_a6": ("application/pdf", f'attachment; filename="{number}-a6.pdf"', "private, no-store"),
        "label_a4": ("application/pdf", f'attachment; filename="{number}-a4.pdf"', "private, no-store"),
        "print_a6": ("application/pdf", f'inline; filename="{number}-a6.pdf"', "private, no-store"),
        "print_a4": ("application/pdf", f'inline; filename="{number}-a4.pdf"', "private, no-store"),
        "attachment": (
            "application/pdf",
            f'attachment; filename="{mail.attachment_name}"',
            "private, no-store",
        ),
        "replay": (
            "text/csv; charset=utf-8",
            f'attachment; filename="replay-{rows["replay"][0].asked_at:%Y-%m-%d}.csv"',
            "private, no-store",
        ),
        "withdrawal": (
            "application/pdf",
            f'attachment; filename="{rows["withdrawal"][0].withdrawal.reference}.pdf"',
            "private, no-store",
        ),
    }
    found = {}
    with clock.travel(START):
        for kind, (row, name) in rows.items():
            answer = fetch(merchant, signed_file_path(kind, row))
            with default_storage.open(name) as file:
                assert (answer.status_code, answer.content == file.read()) == (200, True), kind
            found[kind] = tuple(answer[header] for header in HEADERS)
    assert set(KINDS) == set(wanted)
    assert found == {
        kind: (type_, way, SANDBOX, "nosniff", "same-origin", cache)
        for kind, (type_, way, cache) in wanted.items()
    }


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (14.9, 200), (15, 410), (60 * 24 * 400, 410)])
def test_a_link_ends(merchant, world, minutes, status):
    """Case 37: after a quarter of an hour the page says what to do; nothing of the file is in it."""
    with clock.travel(START):
        path = signed_file_path("photo", world.photo)
    with clock.travel(START + dt.timedelta(minutes=minutes)):
        answer = fetch(merchant, path)
    assert answer.status_code == status
    if status == 410:
        assert "load it again, and open the file from there" in answer.content.decode()
        assert answer["Content-Type"].startswith("text/html")


def test_a_page_drawn_again_shows_the_same_address_and_later_a_fresh_one(world):
    """A page that polls must not load its pictures each time, and no link it shows is about to end."""
    with clock.travel(START):
        first = signed_file_path("photo", world.photo)
    with clock.travel(START + dt.timedelta(seconds=449)):
        assert signed_file_path("photo", world.photo) == first
    with clock.travel(START + dt.timedelta(seconds=450)):
        assert signed_file_path("photo", world.photo) != first


def test_the_time_is_a_setting(merchant, world, settings):
    settings.FILE_LINK_SECONDS = 60
    with clock.travel(START):
        path = signed_file_path("photo", world.photo)
    found = []
    for seconds in (59, 60):
        with clock.travel(START + dt.timedelta(seconds=seconds)):
            found.append(fetch(merchant, path).status_code)
    assert found == [200, 410]


def test_a_changed_link_opens_nothing(merchant, world):
    """Cases 37 and 39: every character counts, other salts and unsigned names are nothing."""
    path = signed_file_path("photo", world.photo)
    token = path.rpartition("/")[2]
    forged = signing.Signer(salt="status").sign_object([merchant.pk, "photo", world.photo.pk, 2**40])
    unknown = signing.Signer(salt="file").sign_object([merchant.pk, "secret", world.photo.pk, 2**40])
    changed = [token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :] for place in (0, 9)]
    # The last character of the signature carries bits that base64 drops: it is cut here, not changed.
    bad = [*changed, token[:-1], token + "A", forged, unknown, world.photo.key.hex, "é", "a:b", ":", "%00"]
    names = [world.photo.picture, "../m/1/x.webp", "..%2F..%2Fsettings.py", "/etc/passwd"]
    assert [fetch(merchant, f"/files/{each}").status_code for each in (*bad, *names)] == [404] * 15
    assert fetch(merchant, path).status_code == 200


def test_another_merchants_link_is_not_here(merchant, stranger, rows):
    """Case 131: each kind of link is good at its own merchant and 404 at another, ended or not."""
    with clock.travel(START):
        paths = {kind: signed_file_path(kind, row) for kind, (row, _name) in rows.items()}
        assert {fetch(merchant, path).status_code for path in paths.values()} == {200}
        assert {fetch(stranger, path).status_code for path in paths.values()} == {404}
    with clock.travel(START + dt.timedelta(days=1)):
        assert {fetch(stranger, path).status_code for path in paths.values()} == {404}


def test_a_link_signed_for_a_strangers_row_finds_no_row(merchant, stranger, rows):
    """Case 131: were a wrong id ever signed, the row is still looked up within the merchant."""
    with merchant_context(stranger.pk):
        paths = {kind: signed_file_path(kind, row) for kind, (row, _name) in rows.items()}
    assert {fetch(stranger, path).status_code for path in paths.values()} == {404}


def test_what_may_no_longer_be_had_is_gone_before_its_link_ends(merchant, world, rows):
    """Cases 38 and 61: a voided label, a refused or removed photo, a file that is no longer stored."""
    sent = signed_file_path("label_a6", rows["label_a6"][0])
    arrived = signed_file_path("print_a4", world.arrived.parcels.get())
    photo = signed_file_path("photo", world.photo)
    cancel(rma=world.sent, actor=MANAGER)
    default_storage.delete(world.arrived.parcels.get().label_a4)
    Photo.objects.filter(pk=world.photo.pk).update(photo_state=Photo.State.WAITING)
    assert [fetch(merchant, path).status_code for path in (sent, arrived, photo)] == [404] * 3


def test_a_customer_is_led_to_their_own_label_alone(merchant):
    """Case 38: the link of one return leads to its own label, whatever is put into it."""
    mine, theirs = approved(merchant, make_order()), approved(merchant, make_order())
    found = {}
    for rma in (mine, theirs):
        led = fetch(merchant, f"/s/{status_token(rma)}/label-a4.pdf")
        found[rma.number] = fetch(merchant, led["Location"])["Content-Disposition"]
    assert found == {rma.number: f'attachment; filename="{rma.number}-a4.pdf"' for rma in (mine, theirs)}
    token = status_token(mine)
    swapped = f"{token.split(':')[0]}:{':'.join(status_token(theirs).split(':')[1:])}"
    assert fetch(merchant, f"/s/{swapped}/label-a4.pdf").status_code == 401


def test_staff_are_led_only_within_their_merchant(merchant, stranger, world):
    """Cases 38 and 131: a stranger's photo, label and mail are 404 in one's own back-office."""
    parcel, mail = world.sent.parcels.get(), OutgoingMail.objects.exclude(attachment="").first()
    pages = [
        f"/returns/return/photos/{world.photo.key}/",
        f"/returns/return/labels/{parcel.pk}/a6.pdf",
        f"/mail/outgoingmail/{mail.pk}/attachment/",
    ]
    root = ROOT.replace("atelier", stranger.slug)
    own, foreign = Desk(merchant, "owner").client, Desk(stranger, "owner").client
    assert [own.get(ROOT + path).status_code for path in pages] == [302] * 3
    assert [foreign.get(root + path).status_code for path in pages] == [404] * 3


def test_absolute_links_by_request_and_by_merchant(merchant, world, django_assert_num_queries):
    """The API has a request; a worker has a merchant, on its own host where it has one."""
    request = RequestFactory(headers={"host": "shop.localhost:8000"}).get("/api/v1/returns")
    path = signed_file_path("photo", world.photo)
    with django_assert_num_queries(0):
        assert signed_file_url(request, "photo", world.photo) == f"http://shop.localhost:8000{path}"
    prefixed = signed_file_url(merchant, "photo", world.photo)
    assert prefixed == f"http://localhost:8000/m/atelier{path}"
    PortalHost.objects.create(merchant=merchant, host="returns.example.org")
    assert signed_file_url(merchant, "photo", world.photo) == f"http://returns.example.org:8000{path}"
    assert fetch(merchant, prefixed.removeprefix("http://localhost:8000")).status_code == 200
