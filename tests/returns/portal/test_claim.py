"""Case 30 on the portal: "I never received it" leads to a search for the parcel."""

import pytest

from returns.models import DeliveryClaim, Reason, Return, ReturnDraft
from tests.factories import make_order, make_variant
from tests.returns.flow import units
from tests.returns.portal.visitor import Visitor


@pytest.fixture
def reason(merchant) -> Reason:
    """The reason that says so."""
    return Reason.objects.create(
        code="not_received", opens_claim=True, position=9, labels={"fr": "Jamais reçu", "en": "Never came"}
    )


def to_why(visitor: Visitor, order, *reasons: str) -> tuple[ReturnDraft, object]:
    """Choose every unit and give its reason; return the draft and where that led."""
    draft = visitor.find(order)
    line = units(order)[0].split("-")[0]
    visitor.post(f"/return/{draft.key}/articles", {f"line-{line}": len(reasons)})
    fields = {f"{unit}-reason": code for unit, code in zip(units(order), reasons, strict=True)}
    return draft, visitor.post(f"/return/{draft.key}/why", fields)


def test_what_never_came_is_looked_for(visitor, reason):
    """No return, nothing approved; a second click makes no second claim."""
    order = make_order()
    draft, answer = to_why(visitor, order, "not_received")
    where = f"/return/{draft.key}/missing"
    assert answer["Location"].endswith(where)
    assert "We look for it" in visitor.get(where).content.decode()
    for _ in range(2):
        answer = visitor.post(where, {"comment": "Not with the neighbours"})
    assert "Your message has arrived" in visitor.get(where).content.decode()
    claim = DeliveryClaim.objects.get()
    assert (claim.order, claim.comment, claim.language) == (order, "Not with the neighbours", "en")
    assert Return.objects.count() == 0


def test_the_other_articles_go_on(visitor, reason):
    order = make_order(lines=[(make_variant(), 2, "20.00")])
    draft, answer = to_why(visitor, order, "not_received", "size_small")
    assert answer["Location"].endswith("/missing")
    visitor.post(f"/return/{draft.key}/missing", {})
    assert "Go on with the other articles" in visitor.get(f"/return/{draft.key}/missing").content.decode()
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "refund"})
    assert visitor.confirm(draft).status_code == 302
    assert [item.unit_no for item in Return.objects.get().items.all()] == [2]


def test_the_last_page_leads_there_too(visitor, reason):
    order = make_order()
    draft, _answer = to_why(visitor, order, "not_received")
    assert visitor.get(f"/return/{draft.key}/check")["Location"].endswith("/missing")
    assert visitor.confirm(draft).status_code == 422
    assert Return.objects.count() == 0


def test_without_such_an_article_there_is_nothing_to_look_for(visitor, reason):
    draft, _answer = to_why(visitor, make_order(), "size_small")
    assert visitor.get(f"/return/{draft.key}/missing")["Location"].endswith("/articles")
