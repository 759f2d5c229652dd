"""Every address of a merchant's site, walked by strangers: by another merchant's staff, and by nobody."""

import pytest
from django.db import transaction
from django.test import Client

from returns.models import ReturnDraft
from returns.services.fill_draft import fill_draft
from tests.factories import make_member
from tests.returns.flow import chosen
from tests.walk import BACK_OFFICE, MARK, PORTAL, address, make_world, names, send


@pytest.fixture
def world(merchant):
    """A merchant with something to leak at every address."""
    return make_world(merchant)


def ask_and_forget(client, where, case, world):
    """Use an address, and take back what it did."""
    with transaction.atomic():
        answer = send(client, where, case, world)
        transaction.set_rollback(True)
    return answer


def test_every_address_has_a_case():
    """A new address that nobody thought about fails here."""
    assert sorted(names()) == sorted([*BACK_OFFICE, *PORTAL])


def test_a_strangers_staff_finds_no_back_office_here(world, stranger):
    """Case 131: signed in, but not here: 404 at every address, the sign-in page included."""
    client = Client()
    client.force_login(make_member(stranger, "owner"))
    found = {
        name: ask_and_forget(
            client, address(world.merchant, name, case.kwargs(world)), case, world
        ).status_code
        for name, case in BACK_OFFICE.items()
    }
    assert found == dict.fromkeys(BACK_OFFICE, 404)


def test_the_owner_finds_each_of_them(world, merchant):
    """The control: the same requests work for whom they are meant."""
    client = Client()
    found = {}
    for name, case in BACK_OFFICE.items():
        client.force_login(make_member(merchant, "owner"))
        where = address(merchant, name, case.kwargs(world))
        found[name] = ask_and_forget(client, where, case, world).status_code
    assert found == {name: case.status for name, case in BACK_OFFICE.items()}


def test_nobody_is_led_to_the_sign_in_page(world, merchant):
    client = Client()
    for name, case in BACK_OFFICE.items():
        answer = ask_and_forget(client, address(merchant, name, case.kwargs(world)), case, world)
        if name == "admin:login":
            assert answer.status_code == 200
        elif name == "admin:logout":
            assert answer.status_code == 302
        else:
            assert (answer.status_code, "/login/" in answer["Location"]) == (302, True), name


def test_a_strangers_row_is_not_found_in_ones_own_back_office(world, stranger):
    """Case 131: ids of another merchant, guessed in one's own back-office, are 404, never 403."""
    client = Client()
    client.force_login(make_member(stranger, "owner"))
    for name, case in BACK_OFFICE.items():
        kwargs = case.kwargs(world)
        if not kwargs or name == "admin:app_list":
            continue
        where = address(stranger, name, kwargs)
        answer = client.post(where, {}) if case.only_posts else client.get(where)
        # Django's admin leads from a row that is not there to its own index, for rows nobody has as well.
        missing = address(
            stranger, name, {**kwargs, **dict.fromkeys({"pk", "object_id"} & set(kwargs), 987654)}
        )
        unknown = client.post(missing, {}) if case.only_posts else client.get(missing)
        assert answer.status_code == unknown.status_code, name
        assert answer.status_code in (302, 404), name
        assert MARK not in answer.content.decode(errors="replace"), name


def test_ones_own_lists_show_nothing_of_the_stranger(world, stranger):
    client = Client()
    client.force_login(make_member(stranger, "owner"))
    own = Client()
    own.force_login(make_member(world.merchant, "owner"))
    shown = []
    for name, case in BACK_OFFICE.items():
        if case.kwargs(world) or case.post or case.status != 200:
            continue
        answer = client.get(address(stranger, name, {}))
        assert answer.status_code == 200, name
        assert MARK not in answer.content.decode(), name
        if MARK in own.get(address(world.merchant, name, {})).content.decode():
            shown.append(name)
    lists = {"returns_return", "inventory_variant", "webhooks_endpoint", "webhooks_delivery"}
    assert {f"admin:{name}_changelist" for name in lists} <= set(shown)
    assert {"admin:returns_overrides", "admin:returns_overrides_csv", "admin:returns_claims"} <= set(shown)


def test_a_search_finds_nothing_of_the_stranger(world, stranger):
    """Case 131: RMA number, order number, SKU and e-mail of another merchant find nothing."""
    client = Client()
    client.force_login(make_member(stranger, "owner"))
    own = Client()
    own.force_login(make_member(world.merchant, "owner"))
    for text in (world.sent.number, world.sent.order.number, "SECRET-1", "claire@"):
        found = {
            who: page.context["inbox"].total
            for who, page in {
                "stranger": client.get(f"/m/{stranger.slug}/backoffice/returns/return/", {"q": text}),
                "own": own.get(f"/m/{world.merchant.slug}/backoffice/returns/return/", {"q": text}),
            }.items()
        }
        assert found["stranger"] == 0, text
        assert found["own"] > 0, text


def shopper(world) -> Client:
    """The customer, who has proved the order and chosen everything in its draft."""
    client = Client()
    slug = world.merchant.slug
    found = client.post(f"/m/{slug}/", {"number": world.order.number, "proof": "claire@example.org"})
    world.draft = found["Location"].split("/return/")[1].split("/")[0]
    fill_draft(draft=ReturnDraft.objects.get(key=world.draft), choices=chosen(world.order))
    return client


def test_the_portal_opens_for_its_customer_and_for_no_stranger(world, stranger):
    """Case 37: drafts and links open nothing for somebody else, nor on another merchant's site."""
    customer = shopper(world)
    own, nobody, elsewhere = {}, {}, {}
    for name, case in PORTAL.items():
        kwargs = case.kwargs(world)
        here, there = address(world.merchant, name, kwargs), address(stranger, name, kwargs)
        own[name] = ask_and_forget(customer, here, case, world).status_code
        if kwargs and name != "picture":
            nobody[name] = ask_and_forget(Client(), here, case, world).status_code
        if kwargs:
            elsewhere[name] = ask_and_forget(customer, there, case, world).status_code
    assert own == {name: case.status for name, case in PORTAL.items()}
    assert nobody == {
        name: PORTAL[name].status if "token" in PORTAL[name].kwargs(world) else 404 for name in nobody
    }
    assert elsewhere == dict.fromkeys(elsewhere, 404)
