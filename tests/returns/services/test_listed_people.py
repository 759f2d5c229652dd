"""The shop's list: who is on it, by what they are known again, and what follows."""

import datetime as dt

import pytest

from returns.models import ListedPerson
from returns.queries.listed import listed_as
from returns.queries.offers import unit_offers
from returns.queries.preview import preview
from returns.services.fill_draft import fill_draft
from returns.services.list_person import list_person
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from returns.services.unlist_person import unlist_person
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from tests.factories import make_order
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, chosen, items, units
from tests.returns.portal.visitor import Visitor
from tests.returns.refused import refused

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
TOMORROW = dt.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def noon():
    with clock.travel(NOW):
        yield


def listed(merchant, mark="email", text="Claire@Example.org", kind="blocked", **more) -> ListedPerson:
    """List somebody; by default the customer of the tests' orders."""
    said = {"note": "Colis vides", "actor": MANAGER} | more
    return list_person(merchant=merchant, kind=kind, mark=mark, text=text, **said)


def bought(**more):
    """An order of the last days, delivered to France."""
    return make_order(placed_at=NOW - dt.timedelta(days=8), **more)


def test_an_entry_is_written_with_its_author_and_its_event(merchant):
    person = listed(merchant, ends_on=TOMORROW)
    assert (person.kind, person.mark, person.key, person.note) == (
        "blocked", "email", "claire@example.org", "Colis vides",
    )  # fmt: skip
    assert (person.added_by, person.added_at, person.ends_on) == ("Maud", NOW, TOMORROW)
    event = AuditEvent.objects.get(stream=person.stream)
    assert (event.verb, event.actor_id) == ("listed", "1")
    assert event.facts == {"kind": "blocked", "mark": "email", "ends_on": "2026-11-28"}  # nobody's data


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"mark": "phone", "text": "none"}, "unknown_mark"),
        ({"text": "claire"}, "unknown_mark"),
        ({"note": "  "}, "why_listed"),
        ({"ends_on": NOW.date()}, "ends_too_soon"),
    ],
)
def test_what_says_nothing_is_refused(merchant, said, code):
    with pytest.raises(InvalidInput) as error:
        listed(merchant, **said)
    assert error.value.code == code
    assert not ListedPerson.objects.exists()


def test_one_entry_holds_at_a_time(merchant):
    person = listed(merchant)
    with pytest.raises(Conflict, match="already_listed"):
        listed(merchant, text="claire@example.org ")
    unlist_person(merchant=merchant, person=person, actor=MANAGER)
    assert listed(merchant).pk != person.pk


def test_an_entry_is_ended_once_and_stays(merchant):
    person, order = listed(merchant), bought()
    assert listed_as(order, merchant) == "blocked"
    unlist_person(merchant=merchant, person=person, actor=MANAGER)
    person.refresh_from_db()
    assert (person.ends_on, listed_as(order, merchant)) == (NOW.date(), "")
    with pytest.raises(Conflict, match="already_ended"):
        unlist_person(merchant=merchant, person=person, actor=MANAGER)
    assert list(AuditEvent.objects.filter(stream=person.stream).values_list("verb", flat=True)) == [
        "listed",
        "unlisted",
    ]


def test_a_role_without_the_right_lists_nobody(merchant):
    person = listed(merchant)
    with pytest.raises(NotPermitted):
        listed(merchant, text="other@example.org", actor=CLERK)
    with pytest.raises(NotPermitted):
        unlist_person(merchant=merchant, person=person, actor=CLERK)


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("email", "CLAIRE@example.org"),
        ("phone", "06 12 34 56 78"),
        ("phone", "+33612345678"),
        ("order", "# 1234 a"),
        ("address", "203.0.113.7"),
    ],
)
def test_a_person_is_recognised_by_each_mark(merchant, mark, text):
    order = bought(number="1234A")
    order.customer.phone = "+33 (0)6 12 34 56 78"
    order.customer.save()
    listed(merchant, mark, text)
    assert listed_as(order, merchant, "203.0.113.7") == "blocked"


def test_nobody_else_is_recognised(merchant, stranger, django_assert_num_queries):
    listed(merchant, "email", "other@example.org")
    listed(merchant, "address", "203.0.113.8")
    with merchant_context(stranger.pk):
        listed(stranger)
    order = bought()
    with django_assert_num_queries(1):
        assert listed_as(order, merchant, "203.0.113.7") == ""


def test_an_order_without_a_customer_is_recognised_by_itself(merchant):
    order = bought(number="77")
    order.customer, order.email_key = None, ""
    listed(merchant, "order", "77")
    assert listed_as(order, merchant, "unknown") == "blocked"


def test_blocked_goes_before_trusted_and_an_end_is_kept(merchant):
    order = bought(number="77")
    listed(merchant, "order", "77", kind="allowed", ends_on=TOMORROW)
    assert listed_as(order, merchant) == "allowed"
    listed(merchant)
    assert listed_as(order, merchant) == "blocked"
    ListedPerson.objects.filter(kind="blocked").update(ends_on=NOW.date())
    with clock.travel(NOW + dt.timedelta(hours=11, minutes=1)):  # midnight has passed in Paris
        assert listed_as(order, merchant) == ""


def test_a_blocked_person_gets_what_the_law_grants_from_a_person(merchant):
    """Case 31: the right of withdrawal and the guarantee stay, and a person decides."""
    listed(merchant)
    withdrawal, claim = ask(bought()), ask(bought(), reason="defective")
    decided = [items(rma)[0].decisions.get() for rma in (withdrawal, claim)]
    assert [rma.stage for rma in (withdrawal, claim)] == ["requested", "requested"]
    assert [one.facts["consumer"]["listed"] for one in decided] == ["blocked", "blocked"]
    assert [one.outcome["handling"] for one in decided] == ["ask_person", "ask_person"]


def test_a_blocked_person_is_refused_what_only_the_shop_promises(merchant):
    """Case 31: after the right of withdrawal, in words that tell of no list."""
    order = make_order(placed_at=NOW - dt.timedelta(days=28), delivered_at=NOW - dt.timedelta(days=25))
    assert ask_code(order) == ""
    listed(merchant)
    [line] = unit_offers(order, language="fr")
    assert (line.units[0].code, line.units[0].only_claims) == ("refused_by_rule", True)
    with refused(InvalidInput, "article_refused", unit=units(order)[0], why="refused_by_rule"):
        ask(order)
    assert ask_code(order, reason="defective") == ""


def ask_code(order, **words) -> str:
    """Return what keeps a draft of the order's one article from being asked for."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order, **words))
    return preview(draft).articles[0].problem


def test_the_address_counts_at_the_request_and_is_kept_nowhere(merchant):
    listed(merchant, "address", "203.0.113.7")
    draft = open_draft(order=bought(), language="fr")
    fill_draft(draft=draft, choices=chosen(draft.order))
    assert preview(draft).articles[0].decision.handling == "approve"
    rma = request_return(draft=draft, actor=SHOPPER, address="203.0.113.7")
    stored = items(rma)[0].decisions.get()
    assert (stored.facts["consumer"]["listed"], "203.0.113.7" in str(stored.facts)) == ("blocked", False)


def test_a_trusted_person_is_not_looked_at_for_what_is_unusual(merchant):
    for hours in range(5):
        with clock.travel(NOW - dt.timedelta(hours=hours + 1)):
            ask(bought())
    watched = ask(bought())
    assert (watched.stage, items(watched)[0].decisions.get().facts["signals"]) == (
        "requested",
        ["many_returns"],
    )
    listed(merchant, kind="allowed")
    assert ask(bought()).stage == "approved"


def test_a_program_lists_too(merchant):
    """The table binds staff; a program acts by its own scope."""
    assert listed(merchant, actor=Actor("program", "1", "ERP")).added_by == "ERP"


def body_of(visitor: Visitor, order) -> str:
    """Return the page on which a customer chooses among an order's articles."""
    return visitor.get(f"/return/{visitor.find(order).key}/articles").content.decode()


def test_the_portal_tells_nobody_of_a_list(merchant):
    """Case 31: by the address a customer comes from, in the words of any refusal by rule."""
    listed(merchant, "address", "203.0.113.7")
    order = make_order(placed_at=NOW - dt.timedelta(days=28), delivered_at=NOW - dt.timedelta(days=25))
    pages = {
        address: body_of(Visitor(merchant, REMOTE_ADDR=address), order)
        for address in ("203.0.113.7", "203.0.113.8")
    }
    neutral = "This shop does not take this article back for this reason."
    assert {address: neutral in page for address, page in pages.items()} == {
        "203.0.113.7": True,
        "203.0.113.8": False,
    }
    words = pages["203.0.113.7"].lower()
    assert [word for word in ("block", "listed", "list of", "fraud", "abuse") if word in words] == []
