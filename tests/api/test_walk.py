"""Every address of the API, walked: by its owner, by strangers, and by keys that lack the scope."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from rma_portal.core import clock
from tests.api.walk import CASES, NOT_OURS, caller, use, where
from tests.walk import make_world


@pytest.fixture
def world(merchant):
    """A merchant with something to leak at every address, a minute ago: the feed holds it by now."""
    made = make_world(merchant)
    with clock.travel(clock.now() + dt.timedelta(minutes=1)):
        yield made


def try_and_forget(client, place, case, world):
    """Use an address, and take back what it did."""
    with transaction.atomic():
        answer = use(client, place, case, world)
        transaction.set_rollback(True)
    return answer


def addresses() -> set[str]:
    """Return the name of every address of the API."""
    [api] = [one for one in get_resolver("rma_portal.urls").url_patterns if str(one.pattern) == "api/v1/"]
    return {pattern.name for part in api.url_patterns for pattern in part.url_patterns}


def test_every_address_has_a_case():
    """A new address that nobody thought about fails here."""
    assert {name.partition(" ")[0] for name in CASES} | NOT_OURS == addresses()


def test_the_owner_finds_each_of_them(world, merchant):
    """The control: each request works for whom it is meant, and there is something in it to leak."""
    client, found, shown = caller(merchant), {}, {}
    for name, case in CASES.items():
        answer = try_and_forget(client, where(merchant, name, case.kwargs(world)), case, world)
        found[name] = (answer.status_code, answer.content if answer.status_code >= 400 else b"")
        shown[name] = case.mark(world).encode() in answer.content
    assert found == {name: (case.status, b"") for name, case in CASES.items()}
    assert shown == dict.fromkeys(CASES, True)


def test_a_strangers_ids_are_not_found(world, stranger):
    """T-73, case 131: ids of another merchant are 404 on one's own site, as are ids that nobody has."""
    client, found = caller(stranger), {}
    for name, case in CASES.items():
        if case.kwargs(world):
            answer = try_and_forget(client, where(stranger, name, case.kwargs(world)), case, world)
            found[name] = (answer.status_code, answer.json().get("code"))
    assert found == dict.fromkeys(found, (404, "not_found"))
    assert len(found) > 20


def test_ones_own_lists_hold_nothing_of_the_stranger(world, stranger):
    """T-73: the lists of another merchant are empty of ours."""
    client = caller(stranger)
    lists = {name: case for name, case in CASES.items() if case.method == "get" and not case.kwargs(world)}
    held = {name: client.get(where(stranger, name, {})).json()["data"] for name in lists}
    own = {"locations": 1, "reasons": 5}  # the stranger's own
    assert {name: len(rows) for name, rows in held.items()} == {name: own.get(name, 0) for name in lists}


def test_a_strangers_key_opens_nothing_here(world, stranger):
    """A key of another merchant is no key: 401 at every address, as for one that nobody has."""
    client, nobody = caller(stranger), Client(headers={"authorization": "Bearer rma_none_none"})
    for name, case in CASES.items():
        place = where(world.merchant, name, case.kwargs(world))
        answers = [try_and_forget(one, place, case, world) for one in (client, nobody)]
        assert [(one.status_code, one.json()["code"]) for one in answers] == [(401, "key_unknown")] * 2, name


def test_what_is_named_in_a_body_is_looked_for_at_home(world, stranger):
    """Case 131: a stranger's order, named in the body, is unknown."""
    body = {"order": str(world.order.key), "articles": [{"sku": "SECRET-1", "reason": "size_small"}]}
    place = where(stranger, "returns", {})
    once = {"Idempotency-Key": "a"}
    answer = caller(stranger).post(place, body, content_type="application/json", headers=once)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_order")


def test_each_address_wants_its_scope(world, merchant):
    """A key with every scope but one is refused at the addresses of that one, and nowhere else."""
    for lacked in sorted({case.scope for case in CASES.values()}):
        others = [case.scope for case in CASES.values() if case.scope != lacked]
        client, refused = caller(merchant, scopes=others), set()
        for name, case in CASES.items():
            answer = try_and_forget(client, where(merchant, name, case.kwargs(world)), case, world)
            if answer.status_code == 403:
                assert answer.json()["params"] == {"scope": lacked}, name
                refused.add(name)
        assert refused == {name for name, case in CASES.items() if case.scope == lacked}
