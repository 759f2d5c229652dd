"""The owner's page of API keys: made, shown once, rotated beside the old one, revoked."""

import datetime as dt
import re

import pytest
from django.test import Client

from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, NotPermitted
from rma_portal.tenancy.keys import find_key
from rma_portal.tenancy.models import ApiKey
from rma_portal.web.keys.create_key import create_key
from rma_portal.web.keys.pages import MOST_ENDED
from rma_portal.web.keys.revoke_key import revoke_key
from rma_portal.web.keys.rotate_key import rotate_key
from tests.api.program import make_key
from tests.factories import make_member

PAGE = "/m/atelier/backoffice/api-keys/"
OWNER = Actor("staff", "1", "Odile", "owner")
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def owner(merchant) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_member(merchant, "owner"))
    return client


def token_in(page) -> str:
    """Return the key's text that a page shows."""
    [token] = re.findall(r"rma_[a-z0-9]{10}_[\w-]{43}", page.content.decode())
    return token


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_key_is_shown_once_and_opens_what_was_chosen(owner, merchant):
    with clock.travel(NOON):
        made = owner.post(
            f"{PAGE}new/", {"name": "ERP", "scopes": ["returns:read", "orders:read"], "lifetime": "90"}
        )
        key = find_key(merchant.pk, token_in(made))
    assert (key.name, key.scopes, key.expires_at) == ("ERP", ["orders:read", "returns:read"], NOON + 90 * DAY)
    assert (made.status_code, made["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    again = owner.get(PAGE).content.decode()
    assert key.prefix in again
    assert token_in(made) not in again
    assert verbs() == ["key_created"]


def test_the_secret_stands_nowhere(owner, merchant):
    secret = token_in(owner.post(f"{PAGE}new/", {"name": "ERP", "scopes": ["orders:read"]})).split("_", 2)[2]
    stored = ApiKey.objects.values_list().get()
    facts = AuditEvent.objects.values_list("stored", flat=True).get()
    assert secret not in f"{stored} {facts} {dict(owner.session)}"


def test_a_form_that_lacks_something_makes_nothing_and_keeps_what_was_typed(owner, merchant):
    page = owner.post(f"{PAGE}new/", {"name": "", "scopes": [], "lifetime": "365"})
    words = page.content.decode()
    assert page.status_code == 422
    assert "Name the program, so that you know the key again." in words
    assert "Choose at least one thing the program may do." in words
    page = owner.post(f"{PAGE}new/", {"name": "<ERP>", "scopes": ["nonsense"], "lifetime": "1"})
    assert (page.status_code, "&lt;ERP&gt;" in page.content.decode()) == (422, True)
    assert (ApiKey.objects.count(), verbs()) == (0, [])


def test_both_keys_work_until_the_grace_is_over(merchant):
    with clock.travel(NOON):
        old, old_token = create_key(name="ERP", scopes=["orders:read"], lifetime=90 * DAY, actor=OWNER)
    with clock.travel(NOON + DAY):
        new, new_token = rotate_key(key=old, grace=DAY, actor=OWNER)
    assert (new.name, new.scopes, new.expires_at) == ("ERP", ["orders:read"], NOON + 91 * DAY)
    opens = {}
    for hours in (24, 47, 48):
        with clock.travel(NOON + dt.timedelta(hours=hours)):
            opens[hours] = [find_key(merchant.pk, token) is not None for token in (old_token, new_token)]
    assert opens == {24: [True, True], 47: [True, True], 48: [False, True]}
    assert verbs() == ["key_created", "key_created", "key_rotated"]


def test_a_rotation_never_lengthens_the_old_keys_life(merchant):
    with clock.travel(NOON):
        old = make_key(merchant, expires_at=NOON + dt.timedelta(hours=1))
        rotate_key(key=old, grace=7 * DAY, actor=OWNER)
    old.refresh_from_db()
    assert old.expires_at == NOON + dt.timedelta(hours=1)


def test_a_key_without_an_end_gets_a_successor_without_one(merchant):
    new, _token = rotate_key(key=make_key(merchant), grace=dt.timedelta(0), actor=OWNER)
    assert new.expires_at is None


def test_a_key_that_was_rotated_or_has_ended_is_not_rotated_again(owner, merchant):
    rotated, revoked = make_key(merchant), make_key(merchant)
    rotate_key(key=rotated, grace=DAY, actor=OWNER)
    revoke_key(key=revoked, actor=OWNER)
    for key, code, words in (
        (rotated, "key_rotated", "This key has a successor already."),
        (revoked, "key_closed", "This key has ended already."),
    ):
        with pytest.raises(Conflict, match=code):
            rotate_key(key=key, grace=DAY, actor=OWNER)
        page = owner.post(f"{PAGE}{key.pk}/rotate/", {"grace": "24"})
        assert (page.status_code, words in page.content.decode()) == (409, True)
    assert ApiKey.objects.count() == 3


def test_a_revoked_key_opens_nothing_from_now_on(owner, merchant):
    key = make_key(merchant)
    assert find_key(merchant.pk, key.token) == key
    first, second = (owner.post(f"{PAGE}{key.pk}/revoke/") for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert find_key(merchant.pk, key.token) is None
    assert verbs() == ["key_revoked"]


def test_how_long_the_old_key_works_is_one_of_those_offered(owner, merchant):
    page = owner.post(f"{PAGE}{make_key(merchant).pk}/rotate/", {"grace": "9999"})
    assert (page.status_code, ApiKey.objects.count()) == (422, 1)


def test_a_strangers_key_is_neither_shown_rotated_nor_revoked(owner, merchant, stranger):
    """Case 131: the table is shared, so each look at it names the merchant."""
    theirs, own = make_key(stranger, name="Theirs"), make_key(merchant, name="Own")
    page = owner.get(PAGE).content.decode()
    assert (own.prefix in page, theirs.prefix in page) == (True, False)
    for deed in ("rotate", "revoke"):
        assert owner.post(f"{PAGE}{theirs.pk}/{deed}/", {"grace": "24"}).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.revoked_at, theirs.successor) == (None, None)


@pytest.mark.parametrize("role", ["manager", "agent", "warehouse", "reader"])
def test_nobody_but_the_owner(merchant, role):
    actor = Actor("staff", "1", "Maud", role)
    key = make_key(merchant)
    for deed in (
        lambda: create_key(name="x", scopes=["orders:read"], lifetime=None, actor=actor),
        lambda: rotate_key(key=key, grace=DAY, actor=actor),
        lambda: revoke_key(key=key, actor=actor),
    ):
        with pytest.raises(NotPermitted):
            deed()
    assert (ApiKey.objects.count(), verbs()) == (1, [])


def test_without_keys_the_page_says_what_will_stand_there(owner):
    assert "No program has a key yet." in owner.get(PAGE).content.decode()


def test_only_the_latest_of_those_that_have_ended_are_shown(owner, merchant):
    for _ in range(MOST_ENDED + 5):
        make_key(merchant, revoked_at=clock.now())
    valid = make_key(merchant)
    lines = owner.get(PAGE).context["lines"]
    assert (len(lines), lines[0].key) == (MOST_ENDED + 1, valid)
