"""Case 22: staff decide against the policy, with a reason, and above an amount by two."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from returns.models import Decision, PolicyOverride, Refund, Return, ReturnDraft, ReturnItem
from returns.queries.timeline import timeline
from returns.services.accept_as_new import accept_as_new
from returns.services.approve import approve
from returns.services.book_refund import book_refund
from returns.services.confirm_override import confirm_override
from returns.services.decline_override import decline_override
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.receive import receive
from returns.services.reject import reject
from returns.services.request_return import request_return
from rma_portal.audit.models import AuditEvent
from rma_portal.core.actors import Actor
from rma_portal.core.errors import DomainError, InvalidInput
from tests.factories import make_order
from tests.returns.flow import CLERK, SHOPPER, approved, ask, chosen, items, work
from tests.returns.overriding import (
    AGENT,
    CHIEF,
    OTHER_CHIEF,
    WHY,
    cost,
    limit,
    old_order,
    open_for,
    override,
)


def refused(act, *args, **words) -> str:
    """Return the code with which a deed is refused; nothing of it is left behind."""
    before = (PolicyOverride.objects.count(), AuditEvent.objects.count(), Return.objects.count())
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        act(*args, **words)
    assert before == (PolicyOverride.objects.count(), AuditEvent.objects.count(), Return.objects.count())
    return refusal.value.code


def told(rma: Return) -> list[tuple[str, str, str]]:
    """Return who did what in a return's stream, and with which words."""
    return [(one.verb, one.actor_label, one.note) for one in timeline(rma)]


def test_the_customer_is_refused_and_staff_are_allowed(merchant):
    """Case 22: outside the window; attributed, the reason recorded, the decision kept."""
    order = old_order()
    with pytest.raises(InvalidInput) as no, transaction.atomic():
        ask(order)
    assert (no.value.code, no.value.params["why"]) == ("article_refused", "window_closed")
    opened = open_for(order, CHIEF)
    assert opened.rma
    assert opened.override
    assert told(opened.rma) == [
        ("requested", "Maud", ""),
        ("approved", "Maud", ""),
        ("overridden", "Maud", WHY),
    ]
    row = PolicyOverride.objects.get()
    [article] = row.before["articles"]
    assert (article["code"], row.rma, row.kind, row.override_state) == (
        "window_closed", opened.rma, "open", "in_force",
    )  # fmt: skip
    assert (row.asked_by, row.asked_by_id, row.second_by_id, row.reason) == ("Maud", "9001", "", WHY)
    assert (row.amount, row.currency) == (Decimal("49.900"), "EUR")
    outcome = Decision.objects.get().outcome
    assert (outcome["allowed"], outcome["code"]) == (False, "window_closed")
    work(merchant)
    opened.rma.refresh_from_db()
    assert (opened.rma.stage, bool(opened.rma.number)) == ("approved", True)


def test_a_return_within_the_policy_needs_no_override(merchant):
    """Staff open what the customer could have asked for: no reason, nothing overridden."""
    opened = open_for(make_order(), AGENT, reason="")
    assert (opened.override, opened.rma.opened_by, opened.rma.stage) == (None, "staff", "approved")
    assert not PolicyOverride.objects.exists()


@pytest.mark.parametrize("reason", ["", "too late", "   short   "])
def test_a_reason_is_required(merchant, reason):
    assert refused(open_for, old_order(), CHIEF, reason=reason) == "override_reason"


def test_what_no_override_can_help_stays_refused(merchant):
    """Cases 4 and 8: a unit of another return, a cancelled order."""
    order = make_order()
    ask(order)
    assert refused(open_for, order, CHIEF) == "article_refused"
    assert refused(open_for, make_order(status="cancelled"), CHIEF) == "article_refused"
    assert refused(open_for, old_order(), CHIEF, resolution="exchange") == "resolution_not_offered"


def test_an_agent_asks_and_a_chief_agrees(merchant):
    """What an agent asks for has no effect until a chief confirms; both are told in the return's stream."""
    opened = open_for(old_order(), AGENT)
    assert (opened.rma, Return.objects.count(), ReturnDraft.objects.count()) == (None, 0, 0)
    row = opened.override
    assert row.override_state == "waiting"
    assert refused(confirm_override, override=row, actor=AGENT) == "role_not_permitted"
    confirm_override(override=row, actor=CHIEF)
    rma = Return.objects.get()
    assert told(rma)[-2:] == [("overridden", "Awa", WHY), ("override_confirmed", "Maud", "")]
    row.refresh_from_db()
    assert (row.override_state, row.second_by, row.second_by_id, row.rma) == ("in_force", "Maud", "9001", rma)


@pytest.mark.parametrize(
    ("amount", "state"), [(None, "in_force"), ("49.90", "in_force"), ("49.89", "waiting")]
)
def test_a_second_person_above_the_amount(merchant, amount, state):
    """Case 22: above the merchant's amount, not at it."""
    limit(amount)
    assert open_for(old_order(), CHIEF).override.override_state == state


def test_what_is_at_stake_in_another_currency_waits(merchant):
    limit("1000000")
    order = make_order(currency="GBP", placed_at=old_order().placed_at)
    assert open_for(order, CHIEF).override.override_state == "waiting"


def test_nobody_confirms_their_own(merchant):
    """By the service, and by the database."""
    limit("1")
    row = open_for(old_order(), CHIEF).override
    assert refused(confirm_override, override=row, actor=CHIEF) == "override_own"
    with pytest.raises(IntegrityError, match="nobody_confirms_their_own_override"), transaction.atomic():
        PolicyOverride.objects.update(override_state="in_force", second_by_id="9001")
    confirm_override(override=row, actor=OTHER_CHIEF)
    assert Return.objects.count() == 1


def test_a_declined_override_never_takes_effect(merchant):
    row = open_for(old_order(), AGENT).override
    assert refused(decline_override, override=row, why=" ", actor=CHIEF) == "decline_reason"
    decline_override(override=row, why="Not this time", actor=CHIEF)
    assert refused(confirm_override, override=row, actor=OTHER_CHIEF) == "somebody_was_first"
    assert refused(decline_override, override=row, why="Again", actor=CHIEF) == "somebody_was_first"
    row.refresh_from_db()
    assert (row.override_state, row.decline_reason, row.second_by) == ("declined", "Not this time", "Maud")
    assert Return.objects.count() == 0
    events = AuditEvent.objects.filter(stream=row.stream).order_by("position")
    assert [event.verb for event in events] == ["override_asked", "override_declined"]


def test_one_takes_back_ones_own(merchant):
    row = open_for(old_order(), AGENT).override
    stranger = Actor("staff", "77", "Ben", "agent")
    assert refused(decline_override, override=row, why="No", actor=stranger) == "role_not_permitted"
    decline_override(override=row, why="Wrong order", actor=AGENT)
    assert PolicyOverride.objects.get().override_state == "declined"


@pytest.mark.parametrize("actor", [SHOPPER, CLERK, Actor("program", "5", "ERP"), Actor.system()])
def test_only_staff_whose_role_may_ask(merchant, actor):
    item = cost(ask(make_order()), "4.90")
    assert refused(override, item, "fee", actor, fee="0") in ("role_not_permitted", "actor_not_permitted")


def test_a_fee_is_waived_and_the_refund_is_larger_by_it(merchant):
    """Case 72: the edit of a fee is honoured when the money is booked."""
    rma = approved(merchant, make_order())
    item = cost(rma, "4.90", "2.00")
    row = override(item, "fee", fee="0")
    item.refresh_from_db()
    assert (item.fee_amount, item.restocking_amount) == (0, 2)
    assert (row.before, row.after) == (
        {"fee": "4.90", "restocking": "2.00"},
        {"fee": "0.00", "restocking": "2.00"},
    )
    assert row.amount == Decimal("4.90")
    receive(item=item, actor=CLERK)
    accept_as_new(item=ReturnItem.objects.get(), actor=CLERK)
    assert Refund.objects.get().amount == Decimal("47.90")  # the restocking fee stays


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"fee": "5.00"}, "override_raises"),
        ({"fee": "0", "restocking": "1"}, "override_raises"),
        ({"fee": "4.90"}, "override_changes_nothing"),
        ({}, "override_changes_nothing"),
        ({"fee": "-1"}, "money_amount"),
        ({"fee": "free"}, "money_amount"),
    ],
)
def test_a_fee_is_only_lowered(merchant, wanted, code):
    assert refused(override, cost(ask(make_order()), "4.90"), "fee", **wanted) == code


def test_a_fee_whose_refund_was_booked_meanwhile_stays(merchant):
    """The world moved on while the override waited: it says so, and nothing is changed."""
    rma = approved(merchant, make_order())
    item = cost(rma, "4.90")
    row = override(item, "fee", AGENT, fee="0")
    receive(item=item, actor=CLERK)
    accept_as_new(item=ReturnItem.objects.get(), actor=CLERK)
    book_refund(rma=rma, actor=CLERK)
    assert refused(confirm_override, override=row, actor=CHIEF) == "override_refunded"
    row.refresh_from_db()
    assert (row.override_state, ReturnItem.objects.get().fee_amount) == ("waiting", Decimal("4.90"))


def test_a_fee_that_was_lowered_twice_meanwhile_stays(merchant):
    item = cost(ask(make_order()), "4.90")
    slow, quick = override(item, "fee", AGENT, fee="1"), override(item, "fee", CHIEF, fee="0")
    assert quick.override_state == "in_force"
    assert refused(confirm_override, override=slow, actor=CHIEF) == "override_changed"


def test_another_resolution(merchant):
    item = items(ask(make_order()))[0]
    override(item, "resolution", resolution="store_credit")
    item.refresh_from_db()
    assert item.resolution == "store_credit"
    assert refused(override, item, "resolution", resolution="repair") == "resolution_not_offered"
    assert refused(override, item, "resolution", resolution="store_credit") == "override_changes_nothing"


def refused_by_worker(item: ReturnItem) -> None:
    """Store a later decision that refuses an article, as a worker does who knows more."""
    last = Decision.objects.get(item=item)
    Decision.objects.create(
        item=item, promise_version=0, handling_version=0, facts=last.facts, source="worker",
        outcome={**last.outcome, "allowed": False, "code": "refused_by_rule", "handling": "refuse"},
    )  # fmt: skip


def test_what_the_rules_refused_is_approved_by_override_alone(merchant):
    rma = ask(make_order(), reason="defective")
    [item] = items(rma)
    assert refused(override, item, "approve") == "override_not_needed"
    refused_by_worker(item)
    assert refused(approve, rma=rma, items=[item], actor=CHIEF) == "override_required"
    override(item, "approve")
    item.refresh_from_db()
    assert item.permission == "approved"
    assert [verb for verb, *_ in told(rma)] == ["requested", "overridden", "approved"]


def test_a_right_of_withdrawal_is_rejected_by_override_alone(merchant):
    """The law grants it: a plain rejection is refused, one with a reason and a second person passes."""
    rma = ask(make_order(), reason="other", comment="Je me rétracte")
    ReturnItem.objects.filter(rma=rma).update(permission="requested", regime="withdrawal")
    [item] = items(rma)
    assert refused(reject, rma=rma, items=[item], why="Non", actor=CHIEF) == "override_required"
    assert refused(override, item, "reject") == "why_required"
    row = override(item, "reject", AGENT, why="Porté plusieurs semaines")
    confirm_override(override=row, actor=CHIEF)
    item.refresh_from_db()
    assert (item.permission, item.refusal) == ("rejected", "Porté plusieurs semaines")
    assert [verb for verb, *_ in told(rma)][-3:] == ["overridden", "rejected", "override_confirmed"]


def test_a_rejection_comes_too_late_once_it_is_approved(merchant):
    rma = ask(make_order(), reason="defective")
    ReturnItem.objects.filter(rma=rma).update(regime="withdrawal")
    row = override(items(rma)[0], "reject", AGENT, why="Non")
    approve(rma=rma, items=items(rma), actor=CHIEF)
    assert refused(confirm_override, override=row, actor=CHIEF) == "override_decided"


def test_an_opening_whose_unit_was_taken_meanwhile(merchant):
    order = old_order()
    row = open_for(order, AGENT).override
    ask(order, reason="defective")
    assert refused(confirm_override, override=row, actor=CHIEF) == "override_unopenable"


def test_an_override_covers_its_own_order_only(merchant):
    """One in force that has opened its return opens no second one."""
    row = open_for(old_order(), CHIEF).override
    other = old_order()
    draft = open_draft(order=other, language="fr")
    fill_draft(draft=draft, choices=chosen(other))
    with pytest.raises(InvalidInput, match="article_refused"):
        request_return(draft=draft, actor=CHIEF, override=row)


def test_an_unknown_kind(merchant):
    assert refused(override, items(ask(make_order()))[0], "open") == "override_kind"
