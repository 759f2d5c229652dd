"""The audit view, the override's form on a return's page, and the page that opens a return for a customer."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.models import DeliveryClaim, PolicyOverride, Return
from rma_portal.core import clock
from tests.factories import make_order
from tests.returns.backoffice.desk import ROOT, Desk, error_of
from tests.returns.flow import ask, items, units
from tests.returns.overriding import AGENT, CHIEF, WHY, limit, old_order, open_for, override

PAGE = f"{ROOT}/returns/overrides/"


def credit(actor=AGENT, reason: str = WHY) -> PolicyOverride:
    """An override of the resolution of a fresh return."""
    item = items(ask(make_order(), reason="defective"))[0]
    return override(item, "resolution", actor, reason=reason, resolution="store_credit")


def rows_of(desk: Desk, **query: str) -> list[PolicyOverride]:
    """Return the overrides that the page lists."""
    return [line.row for line in desk.client.get(PAGE, query).context["lines"]]


def test_the_audit_view_tells_who_what_why_and_who_agreed(merchant):
    """Case 22: visible in the audit."""
    opened = open_for(old_order(), AGENT)
    desk = Desk(merchant)
    answer = desk.client.post(f"{PAGE}{opened.override.pk}/confirm/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = desk.client.get(PAGE)
    [line] = page.context["lines"]
    assert line.before.endswith("The time for returning this article is over.")
    assert (line.after, str(line.at_stake.amount)) == ("Return of 1 article", "49.90")
    html = page.content.decode()
    for words in ("Awa", "the parcel stood", "In force", line.row.second_by, "€49.90"):
        assert words in html
    assert page.context["waiting"] == []


def test_what_waits_stands_on_top_with_its_buttons(merchant):
    row = credit()
    chief, agent, reader = (Desk(merchant, role) for role in ("manager", "agent", "reader"))
    found = {}
    for desk in (chief, agent, reader):
        [line] = desk.client.get(PAGE).context["waiting"]
        found[desk] = (line.row.pk, line.confirm, line.decline)
    assert list(found.values()) == [(row.pk, True, True), (row.pk, False, False), (row.pk, False, False)]


def test_a_confirmation_that_comes_second_is_told_so(merchant):
    row, desk = credit(), Desk(merchant)
    desk.client.post(f"{PAGE}{row.pk}/decline/", {"why": "Not now"})
    answer = desk.client.post(f"{PAGE}{row.pk}/confirm/")
    assert (answer.status_code, error_of(answer)) == (
        409, "Somebody has just changed this. Please look at it again.",
    )  # fmt: skip
    assert answer.context["waiting"] == []


def test_what_was_typed_stays_after_a_refusal(merchant):
    row, desk = credit(), Desk(merchant)
    answer = desk.client.post(f"{PAGE}{row.pk}/decline/", {"why": " "})
    assert (answer.status_code, answer.context["failed"]) == (400, row.pk)


def test_the_filters(merchant):
    waiting, done = credit(AGENT), credit(CHIEF)
    opened = open_for(old_order(), CHIEF).override
    desk = Desk(merchant)
    assert rows_of(desk) == [opened, done, waiting]
    assert rows_of(desk, state="waiting") == [waiting]
    assert rows_of(desk, kind="open") == [opened]
    assert rows_of(desk, person=AGENT.id) == [waiting]
    today = clock.day_in(clock.now(), merchant.time_zone).isoformat()
    assert rows_of(desk, since=today, until=today) == [opened, done, waiting]
    assert rows_of(desk, until="2020-01-01") == []
    assert rows_of(desk, state="nonsense", since="nonsense", p="nonsense") == [opened, done, waiting]


def test_the_file_runs_no_formula(merchant):
    credit(CHIEF, reason='=HYPERLINK("https://evil.example")')
    answer = Desk(merchant, "reader").client.get(f"{ROOT}/returns/overrides.csv", {"kind": "resolution"})
    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(heads, row, strict=True))
    assert told["Reason"] == '\'=HYPERLINK("https://evil.example")'
    assert (told["Before"], told["After"], told["At stake"], told["State"]) == (
        "Refund", "Store credit", "49.90", "In force",
    )  # fmt: skip


def queries_of(desk: Desk, path: str) -> int:
    """Count the queries of a page, once the session is warm."""
    desk.client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert desk.client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("path", [PAGE, f"{ROOT}/returns/claims/", f"{ROOT}/returns/overrides.csv"])
def test_the_lists_ask_as_often_for_one_row_as_for_fifty(merchant, path):
    row, desk = credit(), Desk(merchant)
    claim = DeliveryClaim.objects.create(order=row.order, language="fr")
    one = queries_of(desk, path)
    for _ in range(49):
        row.pk = claim.pk = None
        row.save(force_insert=True)
        claim.save(force_insert=True)
    assert queries_of(desk, path) == one


def test_an_override_from_the_returns_page(merchant):
    rma = ask(make_order(), reason="defective")
    fields = {"item": items(rma)[0].pk, "kind": "resolution", "resolution": "store_credit"}
    desk = Desk(merchant)
    short = desk.do(rma, "override", reason="short", **fields)
    assert (short.status_code, error_of(short)) == (
        400, "Write why, in 10 characters at least: it is kept for good.",
    )  # fmt: skip
    assert 'value="store_credit" selected' in short.content.decode()
    assert desk.do(rma, "override", reason=WHY, **fields).status_code == 302
    [line] = desk.open(rma).context["overrides"]
    assert (line.before, line.after, line.row.override_state) == ("Refund", "Store credit", "in_force")
    assert items(rma)[0].resolution == "store_credit"


def opening(order, **fields: str) -> dict:
    """What the form sends that opens a return of every unit of an order."""
    keys = units(order)
    each = {f"{name}-{key}": value for key in keys for name, value in fields.items() if name != "why"}
    return {"units": keys, "language": "en", "why": fields.get("why", ""), **each}


def test_staff_open_a_return_for_a_customer(merchant):
    """From the search to the return; what the policy says stands beside each unit."""
    order, desk = make_order(), Desk(merchant, "agent")
    found = desk.client.get(f"{ROOT}/returns/open/", {"q": order.number})
    assert found.context["orders"] == [order]
    where = f"{ROOT}/returns/open/{order.pk}/"
    [(_line, [unit])] = desk.client.get(where).context["lines"]
    assert (unit.can_choose, unit.tone) == (True, "good")
    answer = desk.client.post(where, opening(order, reason="size_small", resolution="refund"))
    rma = Return.objects.get()
    assert answer["Location"] == f"{ROOT}/returns/return/{rma.pk}/change/"
    assert (rma.opened_by, rma.language, rma.stage) == ("staff", "en", "approved")


def test_staff_open_a_return_against_the_policy(merchant):
    """Case 22: without a reason nothing happens and what was typed stays; with one the return is open."""
    limit(None)
    order, desk = old_order(), Desk(merchant)
    where = f"{ROOT}/returns/open/{order.pk}/"
    fields = {"reason": "changed_mind", "resolution": "store_credit", "comment": "By telephone"}
    answer = desk.client.post(where, opening(order, **fields))
    assert (answer.status_code, Return.objects.count()) == (400, 0)
    [(_line, [unit])] = answer.context["lines"]
    assert (unit.is_chosen, unit.reason, unit.resolution, unit.comment) == (True, *fields.values())
    assert desk.client.post(where, opening(order, why=WHY, **fields)).status_code == 302
    assert items(Return.objects.get())[0].resolution == "store_credit"


def test_an_agents_opening_leads_to_the_list_in_which_it_waits(merchant):
    order, desk = old_order(), Desk(merchant, "agent")
    answer = desk.client.post(
        f"{ROOT}/returns/open/{order.pk}/", opening(order, reason="other", comment="Late", why=WHY)
    )
    assert (answer.status_code, answer["Location"], Return.objects.count()) == (302, PAGE, 0)
    [line] = desk.client.get(PAGE).context["waiting"]
    assert (line.is_own, line.confirm, line.decline) == (True, False, True)


def test_a_unit_in_another_return_cannot_be_chosen(merchant):
    order, desk = make_order(), Desk(merchant)
    rma = ask(order)
    where = f"{ROOT}/returns/open/{order.pk}/"
    [(_line, [unit])] = desk.client.get(where).context["lines"]
    assert (unit.can_choose, unit.offer.taken_by) == (False, rma)
    refused = desk.client.post(where, opening(order, reason="size_small", why=WHY))
    assert refused.status_code == 400
    assert error_of(refused).endswith("Already part of a return.")


def test_the_order_leads_there_for_roles_that_may(merchant):
    order = make_order()
    where = f"/m/atelier/backoffice/customers/order/{order.pk}/change/"
    link = f"{ROOT}/returns/open/{order.pk}/"
    shown = {
        role: link in Desk(merchant, role).client.get(where).content.decode() for role in ("agent", "reader")
    }
    assert shown == {"agent": True, "reader": False}


def test_a_claim_is_settled_from_its_list(merchant):
    claim = DeliveryClaim.objects.create(
        order=make_order(), units=[{"unit": "1-1", "title": "Pull"}], language="fr"
    )
    desk = Desk(merchant, "agent")
    where = f"{ROOT}/returns/claims/{claim.pk}/settle/"
    assert desk.client.post(where, {"state": "lost", "answer": "Perdu."}).status_code == 302
    claim.refresh_from_db()
    assert (claim.claim_state, claim.answer) == ("lost", "Perdu.")
    assert desk.client.post(where, {"state": "open"}).status_code == 409
