"""Money first: store credit is chosen, never pre-set, and where it is all there is, agreed to (T-33)."""

import datetime as dt

import pytest

from customers.models import Order
from returns.models import Return, ReturnDraft
from returns.portal.page import Refusal
from returns.queries.timeline import timeline
from returns.services.override_policy import override_policy
from returns.wording.timeline import sentence
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.errors import InvalidInput
from tests.factories import make_order
from tests.returns.exchanging import bought, make_sizes, offer
from tests.returns.flow import MANAGER, ask, chosen, items, units
from tests.returns.portal.visitor import body, refusals
from tests.returns.refused import refused
from tests.returns.terms import late_order, publish

AGREED = "I agree to get €41.80 as store credit, to spend on my next order in this shop, not as money."
TICK = "Tick the box if you agree to store credit, or go back and leave the article out."


@pytest.fixture
def credit_only(merchant):
    """A policy that gives store credit alone, with a bonus, to whoever has no right of withdrawal left."""
    publish({"resolutions": ["store_credit"], "bonus_percent": "5", "return_fee": "0.20"})
    return late_order(("PULL", 1, "40.00"))


def asked(visitor, order, reason: str = "size_small") -> ReturnDraft:
    """Say why, and stop at the choice."""
    draft = visitor.find(order)
    visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": reason for unit in units(order)})
    return ReturnDraft.objects.get(pk=draft.pk)


def choice(draft: ReturnDraft) -> dict:
    """Return what the draft's one article has chosen by now."""
    [only] = ReturnDraft.objects.get(pk=draft.pk).choices.values()
    return only


def agreements(rma: Return) -> list[dict]:
    """Return the facts of the return's agreements."""
    found = AuditEvent.objects.filter(stream=rma.stream, verb="store_credit_agreed").order_by("position")
    return [event.facts for event in found]


def test_money_is_what_is_pre_set(merchant, visitor):
    """Also where the rules name store credit first."""
    publish({"resolutions": ["store_credit", "refund"]})
    draft = asked(visitor, make_order())
    assert choice(draft)["resolution"] == "refund"
    [question] = visitor.get(f"/return/{draft.key}/refund").context["questions"]
    assert (question.chosen, question.consent) == ("refund", "")


def test_store_credit_alone_wants_an_unticked_box(visitor, credit_only):
    """No click sooner: not the address of the check, not the confirmation."""
    draft = asked(visitor, credit_only)
    assert choice(draft)["resolution"] == "refund"
    page = visitor.get(f"/return/{draft.key}/refund")
    [question] = page.context["questions"]
    assert (question.consent, question.has_consent) == (AGREED, False)
    assert " checked" not in body(page)
    assert visitor.get(f"/return/{draft.key}/check")["Location"].endswith("/refund")
    answer = visitor.post(f"/return/{draft.key}/refund")
    assert refusals(answer) == [Refusal(TICK, "way-0")]
    assert visitor.confirm(draft).status_code == 422
    assert not Return.objects.exists()


def test_the_consent_is_recorded_with_its_sentence_and_its_instant(visitor, credit_only):
    draft = asked(visitor, credit_only)
    now = clock.now()
    with clock.travel(now):
        answer = visitor.post(f"/return/{draft.key}/refund", {"way-0": "store_credit"})
    assert answer["Location"].endswith("/check")
    assert " checked" in body(visitor.get(f"/return/{draft.key}/refund"))
    assert visitor.confirm(draft).status_code == 302
    rma = Return.objects.get()
    assert agreements(rma) == [{"articles": [1], "said": AGREED, "agreed_at": now.isoformat()}]
    told = [sentence(moment) for moment in timeline(rma) if moment.verb == "store_credit_agreed"]
    assert told == [f"Chose store credit for article 1 by the words “{AGREED}”"]
    assert items(rma)[0].resolution == "store_credit"


def test_a_consent_ends_when_the_box_is_cleared_or_the_reason_changes(visitor, credit_only):
    draft = asked(visitor, credit_only)
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "store_credit"})
    visitor.post(f"/return/{draft.key}/refund", {"go": "why"})
    assert (choice(draft)["resolution"], "agreed_to" in choice(draft)) == ("refund", False)
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "store_credit"})
    visitor.post(f"/return/{draft.key}/why", {f"{units(credit_only)[0]}-reason": "changed_mind"})
    assert "agreed_to" not in choice(draft)
    assert visitor.get(f"/return/{draft.key}/check")["Location"].endswith("/refund")
    assert visitor.confirm(draft)["Location"].endswith("/refund")


def test_a_right_to_money_needs_no_consent(merchant, visitor):
    """A withdrawal and a claim are paid in money, whatever the rules say."""
    publish({"resolutions": ["store_credit"]})
    for order, reason in ((make_order(), "changed_mind"), (late_order(("LAMP", 1, "9.00")), "defective")):
        [question] = visitor.get(f"/return/{asked(visitor, order, reason).key}/refund").context["questions"]
        assert question.consent == ""
        assert question.chosen == "refund"


def test_a_choice_among_several_is_recorded_too(visitor):
    draft = asked(visitor, make_order())
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "store_credit"})
    visitor.confirm(draft)
    [facts] = agreements(Return.objects.get())
    assert facts["said"] == "Store credit. To spend on your next order in this shop."
    assert dt.datetime.fromisoformat(facts["agreed_at"]).tzinfo


def test_who_asks_by_another_way_is_held_to_it_too(credit_only):
    """The service asks for consent of customers; staff and programs name the way for them."""
    unit = units(credit_only)[0]
    with refused(InvalidInput, "article_refused", unit=unit, why="consent_required"):
        ask(credit_only, chosen(credit_only, resolution="store_credit"))


def test_an_order_without_a_customer_has_no_store_credit(merchant, visitor):
    """Case 111: not offered, not taken when sent all the same, not given by staff against the policy."""
    order = make_order(email="guest@example.org")
    Order.objects.filter(pk=order.pk).update(customer=None)
    order.refresh_from_db()
    draft = visitor.find(order, "75011")
    visitor.post(f"/return/{draft.key}/why", {f"{units(order)[0]}-reason": "size_small"})
    assert visitor.get(f"/return/{draft.key}/refund").context["questions"] == []
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "store_credit", "method": "label"})
    with refused(InvalidInput, "article_refused", unit=units(order)[0], why="resolution_not_offered"):
        ask(order, chosen(order, resolution="store_credit"))
    assert visitor.confirm(draft).status_code == 302
    [item] = Return.objects.get().items.all()
    assert item.resolution == "refund"
    with refused(InvalidInput, "resolution_not_offered", field="resolution"):
        override_policy(
            item=item, kind="resolution", wanted={"resolution": "store_credit"}, reason="asked", actor=MANAGER
        )


def test_a_difference_comes_back_as_money_unless_they_say_so(merchant, visitor):
    """Case 113 and T-33: store credit first in the rules changes nothing; alone, it is asked for."""
    sizes = make_sizes(L=1)
    offer(resolutions=["store_credit", "refund", "exchange"])
    draft = asked(visitor, bought((sizes["M"], 1, "40.00")))
    [unit] = draft.choices
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "exchange", f"variant-{unit}": "S"})
    [(name, *_sums)] = visitor.get(f"/return/{draft.key}/check").context["settlements"]
    assert name == "Refund"


def test_the_guest_s_difference_is_money(merchant, visitor):
    sizes = make_sizes(L=1)
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    Order.objects.filter(pk=order.pk).update(customer=None)
    draft = visitor.find(order, "75011")
    visitor.post(f"/return/{draft.key}/why", {f"{units(order)[0]}-reason": "size_small"})
    [question] = visitor.get(f"/return/{draft.key}/refund").context["questions"]
    assert [way.code for way in question.ways] == ["refund", "exchange"]
    assert question.difference_ways == []
