"""What was sent when the proof had just ended is not lost: it is taken once the proof is given again."""

import datetime as dt
from collections.abc import Iterator

import pytest

from returns.models import DeliveryClaim, Return, ReturnDraft
from returns.portal.typed import MOST
from rma_portal.core import clock
from tests.factories import make_order
from tests.returns.portal.visitor import Visitor, body, picture


@pytest.fixture
def draft(visitor, order, keys) -> Iterator[ReturnDraft]:
    """A filled draft whose proof ended a second ago."""
    made = visitor.find(order)
    visitor.fill(made, keys[:1])
    with clock.travel(clock.now() + dt.timedelta(hours=2, seconds=1)):
        yield made


def prove(visitor: Visitor, order) -> str:
    """Say again who one is; return where that leads."""
    answer = visitor.post("/", {"number": order.number, "proof": "claire@example.org"})
    return answer["Location"]


def comment_of(draft: ReturnDraft, unit: str) -> str:
    """Return the comment of a unit as the draft has it."""
    return ReturnDraft.objects.get(pk=draft.pk).choices[unit]["comment"]


def test_reasons_and_comments_go_on_where_they_were(visitor, order, keys, draft):
    fields = {f"{keys[0]}-reason": "size_small", f"{keys[0]}-comment": "Too tight 👚"}
    late = visitor.post(f"/return/{draft.key}/why", fields)
    assert late["Location"] == f"/m/atelier/?number={order.number}"
    assert comment_of(draft, keys[0]) == ""
    page = prove(visitor, order)
    assert page == f"/m/atelier/return/{draft.key}/why"
    assert visitor.get(page)["Location"] == f"/m/atelier/return/{draft.key}/refund"
    assert comment_of(draft, keys[0]) == "Too tight 👚"
    assert visitor.get(page).status_code == 200  # once, and not at every look


def test_what_was_wrong_is_told_beside_what_was_typed(visitor, order, keys, draft):
    visitor.post(f"/return/{draft.key}/why", {f"{keys[0]}-comment": "Too tight"})
    again = visitor.get(prove(visitor, order))
    assert (again.status_code, len(again.context["refused"])) == (200, 1)
    assert comment_of(draft, keys[0]) == "Too tight"


def test_photos_sent_too_late_are_asked_for_again(visitor, order, keys, draft):
    fields = {f"{keys[0]}-comment": "Too tight", f"{keys[0]}-photos": [picture()], "unit": keys[0]}
    late = visitor.post(f"/return/{draft.key}/why", fields, headers={"HX-Request": "true"})
    assert late["HX-Redirect"] == f"/m/atelier/?number={order.number}"
    assert "Please add the photos again." in body(visitor.get("/"))
    again = visitor.get(prove(visitor, order))
    assert (again.status_code, again.context["refused"]) == (200, [])  # nobody pressed "continue" yet
    assert comment_of(draft, keys[0]) == "Too tight"


def test_a_binding_click_is_never_made_in_ones_name(visitor, order, keys, draft):
    """A confirmation is asked for again; a search begins only when its button is pressed once more."""
    visitor.post(f"/return/{draft.key}/confirm")
    assert visitor.get(prove(visitor, order)).status_code == 200
    assert not Return.objects.exists()
    with clock.travel(clock.now() + dt.timedelta(hours=2, seconds=1)):
        visitor.post(f"/return/{draft.key}/missing", {"comment": "The driver saw nobody"})
        page = prove(visitor, order)
        assert page.endswith("/missing")
        visitor.get(page)
    assert not DeliveryClaim.objects.exists()


def test_nobody_elses_draft_gets_it(merchant, visitor, order, keys, draft):
    """What was typed for one order waits for that order alone."""
    visitor.post(f"/return/{draft.key}/why", {f"{keys[0]}-comment": "Too tight"})
    assert visitor.get(prove(visitor, make_order())).status_code == 200  # not taken as sent
    assert prove(Visitor(merchant), order).endswith("/articles")
    assert comment_of(draft, keys[0]) == ""


def test_a_session_does_not_bear_everything(visitor, order, keys, draft):
    visitor.post(f"/return/{draft.key}/why", {f"{keys[0]}-comment": "x" * (MOST + 1)})
    assert prove(visitor, order).endswith("/articles")
