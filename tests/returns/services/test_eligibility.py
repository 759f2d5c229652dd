"""What can be asked for at all: which orders, which units, how many, for which reason, until when."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from customers.models import DeliveryLine, Order, OrderLine, UnitShare
from returns.models import PolicyVersion, Reason, Return, ReturnItem, Rule
from returns.queries.offers import unit_offers
from returns.queries.preview import preview
from returns.services.cancel import cancel
from returns.services.expire import expire_return
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.reject import reject
from returns.services.request_return import request_return
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from tests.factories import make_order, make_variant
from tests.returns.flow import MANAGER, SHOPPER, ask, chosen, items, units
from tests.returns.refused import refused

NOON = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)


def codes(order: Order) -> list[str]:
    """Return what each unit's offer says, "open" where it can be chosen."""
    return [
        "open" if unit.allowed else unit.code
        for line in unit_offers(order, language="fr")
        for unit in line.units
    ]


def refused_for(order: Order, why: str, **words: str):
    """Expect that the order's first unit is refused for a reason."""
    return refused(InvalidInput, "article_refused", unit=units(order)[0], why=why)


@pytest.mark.parametrize(("status", "code"), [("pending", "order_pending"), ("cancelled", "order_cancelled")])
def test_an_order_that_was_not_completed_is_refused(merchant, status, code):
    """Cases 1 and 2: with a code, not an error page."""
    order = make_order(status=status)
    assert codes(order) == [code]
    with refused_for(order, code):
        ask(order)


def test_only_shipped_units_come_back(merchant):
    """Case 3: of a partly fulfilled order, and case 4: no more than was fulfilled."""
    order = make_order(lines=[(make_variant(), 3, "30.00")])
    DeliveryLine.objects.update(quantity=2)
    assert codes(order) == ["open", "open", "not_shipped"]
    with refused(InvalidInput, "article_refused", unit=units(order)[2], why="not_shipped"):
        ask(order)
    rma = ask(order, {unit: {"reason": "size_small"} for unit in units(order)[:2]})
    assert [item.unit_no for item in items(rma)] == [1, 2]


def test_an_order_without_any_parcel_has_nothing_to_send_back(merchant):
    """Case 3: nothing was fulfilled."""
    order = make_order()
    DeliveryLine.objects.all().delete()
    assert codes(order) == ["not_shipped"]


def test_units_of_a_live_return_are_deducted(merchant):
    """Case 5."""
    order = make_order(lines=[(make_variant(), 3, "30.00")])
    rma = ask(order, {units(order)[1]: {"reason": "size_small"}})
    assert codes(order) == ["open", "taken", "open"]
    [line] = unit_offers(order, language="fr")
    assert [unit.taken_by for unit in line.units] == [None, rma, None]


def test_units_cancelled_outside_are_deducted(merchant):
    """Case 26: what went back through another system is not offered."""
    order = make_order(lines=[(make_variant(), 2, "30.00")])
    UnitShare.objects.filter(unit_no=2).update(cancelled_at=clock.now())
    assert codes(order) == ["open", "cancelled"]


def reject_it(rma: Return) -> None:
    reject(rma=rma, items=items(rma), why="Usé", actor=MANAGER)


def cancel_it(rma: Return) -> None:
    cancel(rma=rma, actor=SHOPPER)


@pytest.mark.parametrize("end", [reject_it, cancel_it])
def test_a_rejected_or_cancelled_return_frees_its_units(merchant, end):
    """Case 6: and the second return may take them, once."""
    order = make_order(lines=[(make_variant(), 2, "30.00")])
    end(ask(order, reason="defective"))
    assert codes(order) == ["open", "open"]
    second = ask(order, reason="defective")
    assert (second.stage, codes(order)) == ("requested", ["taken", "taken"])


def test_an_expired_return_frees_its_units(merchant):
    """Cases 6 and 56."""
    order = make_order()
    rma = ask(order)
    with clock.travel(clock.now() + dt.timedelta(days=22)):
        expire_return(rma=rma)
    assert codes(order) == ["open"]


def test_however_often_it_is_asked_no_more_comes_back_than_was_bought(merchant):
    """Case 7: five bought, seven requests, five articles."""
    order = make_order(lines=[(make_variant(), 5, "50.00")])
    said = []
    for unit in [*units(order), *units(order)[:2]]:
        try:
            ask(order, {unit: {"reason": "size_small"}})
            said.append("taken in")
        except InvalidInput as refusal:
            said.append(refusal.params["why"])
    assert said == ["taken in"] * 5 + ["taken"] * 2
    assert ReturnItem.objects.count() == 5


def test_a_second_return_of_other_units_is_allowed_and_of_the_same_refused(merchant):
    """Case 9."""
    order = make_order(lines=[(make_variant(), 1, "10.00"), (make_variant(), 1, "20.00")])
    first, second = units(order)
    ask(order, {first: {"reason": "size_small"}})
    assert ask(order, {second: {"reason": "size_small"}}).stage == "approved"
    with refused(InvalidInput, "article_refused", unit=first, why="taken"):
        ask(order, {first: {"reason": "size_small"}})


def test_the_database_refuses_the_same_unit_twice_whoever_writes(merchant):
    """Case 8: the last wall, without any service."""
    order = make_order()
    [item] = items(ask(order))
    twin = ReturnItem(
        rma=item.rma, position=2, order_line=item.order_line, unit_no=1, title="x", currency="EUR"
    )
    with pytest.raises(IntegrityError, match="a_unit_is_in_one_live_return"), transaction.atomic():
        twin.save()
    item.released_at = clock.now()
    item.save(update_fields=["released_at"])
    twin.save()
    assert ReturnItem.objects.count() == 2


def test_who_was_first_between_look_and_write_gets_a_conflict(merchant, monkeypatch):
    """Case 8: the unit was free when the second looked, and taken when it wrote."""
    order = make_order()
    ask(order)
    monkeypatch.setattr("returns.queries.preview.obstacle_of", lambda purchase, line, unit: "")
    with refused(Conflict, "unit_taken"):
        ask(order)


@pytest.mark.parametrize("whose", ["another order", "another customer", "another merchant", "nobody"])
def test_an_article_of_somebody_else_is_refused(merchant, stranger, whose):
    """Case 10: in the payload it changes nothing, and the draft keeps what it had."""
    order = make_order()
    if whose == "another merchant":
        with merchant_context(stranger.pk):
            [unit] = units(make_order())
    else:
        email = "eve@example.org" if whose == "another customer" else "claire@example.org"
        [unit] = units(make_order(email=email)) if whose != "nobody" else ["999999999-1"]
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order))
    with refused(InvalidInput, "unknown_article", unit=unit):
        fill_draft(draft=draft, choices={**chosen(order), unit: {"reason": "size_small"}})
    draft.refresh_from_db()
    assert list(draft.choices) == units(order)


def test_a_unit_that_slipped_into_a_draft_is_not_taken(merchant):
    """Case 10: what is judged is the order's own units, whatever the draft holds."""
    order, other = make_order(), make_order()
    draft = open_draft(order=order, language="fr")
    draft.choices = chosen(other)
    draft.save()
    with refused(InvalidInput, "no_articles"):
        request_return(draft=draft, actor=SHOPPER)


@pytest.mark.parametrize("no", ["0", "-1", "0.5", "1.0", "01", "1e0", "9" * 30, "", "one", "１", "1 "])
def test_a_quantity_that_is_none_cannot_be_said(merchant, no):
    """Cases 11 and 146: one row is one unit, so only the numbers of real units exist."""
    order = make_order()
    line = order.lines.get()
    draft = open_draft(order=order, language="fr")
    with refused(InvalidInput, "unknown_article", unit=f"{line.pk}-{no}"):
        fill_draft(draft=draft, choices={f"{line.pk}-{no}": {"reason": "size_small"}})


def test_asking_for_nothing_is_refused(merchant):
    """Case 11: the empty list."""
    with refused(InvalidInput, "no_articles"):
        ask(make_order(), {})


def test_more_articles_than_a_number_can_count_are_refused(merchant):
    """Case 11: the huge quantity; a return has at most 1,023 articles."""
    draft = open_draft(order=make_order(), language="fr")
    with refused(InvalidInput, "too_many_articles"):
        fill_draft(draft=draft, choices={str(no): {} for no in range(1024)})


@pytest.mark.parametrize(
    ("model", "columns", "constraint"),
    [
        (ReturnItem, {"unit_no": 0}, "unit_goes_with_line"),
        (ReturnItem, {"unit_no": -1}, "unit_no_check|unit_goes_with_line"),
        (ReturnItem, {"unit_no": None}, "unit_goes_with_line"),
        (ReturnItem, {"order_line": None}, "unit_goes_with_line"),
        (ReturnItem, {"gross_amount": Decimal("-0.01")}, "item_amounts_not_negative"),
        (ReturnItem, {"fee_amount": Decimal("-1")}, "item_amounts_not_negative"),
        (ReturnItem, {"permission": "granted"}, "item_permission_is_known"),
        (ReturnItem, {"journey": "flying"}, "item_journey_is_known"),
        (ReturnItem, {"inspection_state": "maybe"}, "item_inspection_state_is_known"),
        (OrderLine, {"quantity": 0}, "a_line_has_units"),
        (UnitShare, {"unit_no": 0}, "units_count_from_one"),
        (DeliveryLine, {"quantity": 0}, "a_delivery_line_has_units"),
    ],
)
def test_the_database_itself_refuses_impossible_rows(merchant, model, columns, constraint):
    """Cases 11 and 146: zero and negative are refused below all code."""
    ask(make_order())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**columns)


@pytest.mark.parametrize("reason", ["", "unknown", "retired", "parent"])
def test_only_a_living_leaf_among_the_reasons_counts(merchant, reason):
    """Case 12: required; unknown, retired and parent reasons are refused."""
    parent = Reason.objects.create(code="parent", labels={"fr": "Taille"}, position=8)
    Reason.objects.create(code="leaf", labels={"fr": "Trop long"}, parent=parent, position=9)
    Reason.objects.create(code="retired", labels={"fr": "Vieux"}, retired_at=clock.now(), position=7)
    order = make_order()
    with refused_for(order, "reason_required"):
        ask(order, reason=reason)
    assert ask(order, reason="leaf").stage == "approved"


def test_a_retired_reason_is_still_read_on_old_returns(merchant):
    """Case 12."""
    [item] = items(ask(make_order()))
    Reason.objects.filter(code="size_small").update(retired_at=clock.now())
    item.refresh_from_db()
    assert item.reason.label_in("fr") == "Trop petit"


@pytest.mark.parametrize("comment", ["", "  \n\t "])
def test_the_other_reason_needs_words(merchant, comment):
    """Case 13."""
    order = make_order()
    with refused_for(order, "note_required"):
        ask(order, reason="other", comment=comment)
    assert ask(order, reason="other", comment="Ne va pas avec le canapé").stage == "approved"


def test_a_way_that_is_not_offered_is_refused(merchant):
    order = make_order()
    for way in ("exchange", "repair", "gold"):
        with refused_for(order, "resolution_not_offered"):
            ask(order, resolution=way)


@pytest.mark.parametrize(("kind", "code"), [("gift_card", "gift_card"), ("digital", "digital")])
def test_gift_cards_and_digital_content_are_never_offered(merchant, kind, code):
    """Case 24: not even for a defect."""
    order = make_order(lines=[(make_variant(kind=kind), 1, "25.00")])
    assert codes(order) == [code]
    for reason in ("size_small", "defective"):
        with refused_for(order, code):
            ask(order, reason=reason)


@pytest.mark.parametrize("kind", ["shipping", "fee", "manual", "discount"])
def test_lines_that_are_no_articles_do_not_appear(merchant, kind):
    """Case 24: postage and fees are no articles, and cannot be slipped in."""
    order = make_order()
    OrderLine.objects.update(kind=kind)
    assert unit_offers(order, language="fr") == []
    with refused(InvalidInput, "no_articles"):
        ask(order)


def publish(window: int | None, *, at: dt.datetime = NOON, number: int = 1) -> None:
    """Publish a policy of one window, in days or without end."""
    version = PolicyVersion.objects.create(number=number, in_force_from=at, published_at=at)
    promise = {"window_days": window, "resolutions": ["refund"], "return_fee": "0"}
    Rule.objects.create(version=version, part="promise", position=1, name="window", actions=promise)
    handling = {"automation": "approve", "refund_when": "accepted"}
    Rule.objects.create(version=version, part="handling", position=1, name="all", actions=handling)


def american_order() -> Order:
    """An order delivered on 6 March to New York, where no law adds a period of its own."""
    order = make_order(placed_at=NOON)
    Order.objects.filter(pk=order.pk).update(ship_country="US")
    order.refresh_from_db()
    return order


LAST_SECOND = dt.datetime(2026, 3, 7, 4, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in New York, winter time


@pytest.mark.parametrize(
    ("window", "days", "seconds", "code"),
    [
        (0, 0, 0, "open"),
        (0, 0, 1, "window_closed"),
        (10, 10, -3600, "open"),  # summer time began on the 8th: the day ends an hour earlier in UTC
        (10, 10, -3599, "window_closed"),
        (None, 4000, 0, "open"),
    ],
)
def test_the_window_ends_with_its_last_second(merchant, window, days, seconds, code):
    """Cases 14 and 16: day N inclusive in the consumer's zone; 0 is the day of delivery, None without end."""
    publish(window)
    order = american_order()
    with clock.travel(LAST_SECOND + dt.timedelta(days=days, seconds=seconds)):
        said = unit_offers(order, language="fr")[0].units[0]
        assert ("open" if said.allowed and not said.only_claims else said.code) == code


def test_after_the_window_a_plain_return_is_refused_and_a_defect_heard(merchant):
    """Cases 14 and 140: by the request itself, not only by the offer."""
    publish(0)
    order = american_order()
    with clock.travel(LAST_SECOND + dt.timedelta(seconds=1)):
        with refused_for(order, "window_closed"):
            ask(order)
        assert ask(order, reason="defective", comment="Fil tiré").stage == "requested"


def test_an_old_order_keeps_the_promise_of_its_date(merchant):
    """Case 18: a harsher policy published later changes nothing for it."""
    publish(60)
    order = american_order()
    publish(0, at=NOON + dt.timedelta(days=1), number=2)
    with clock.travel(NOON + dt.timedelta(days=40)):
        [item] = items(ask(order))
    stored = item.decisions.get()
    assert (stored.promise_version, stored.handling_version) == (1, 2)


def test_final_sale_blocks_its_own_line_only(merchant):
    """Case 19: in countries without a right of withdrawal."""
    order = make_order(lines=[(make_variant(is_final_sale=True), 1, "5.00"), (make_variant(), 1, "9.00")])
    Order.objects.update(ship_country="US")
    order.refresh_from_db()
    offers = [line.units[0] for line in unit_offers(order, language="fr")]
    assert [(offer.code, offer.only_claims) for offer in offers] == [
        ("final_sale", True),
        ("within_window", False),
    ]


def test_a_second_submission_gives_the_same_return(merchant):
    """Cases 102 and 143: one draft is one return, however often it is sent."""
    order = make_order()
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order))
    first = request_return(draft=draft, actor=SHOPPER)
    assert request_return(draft=draft, actor=SHOPPER, comment="again") == first
    assert (Return.objects.count(), ReturnItem.objects.count()) == (1, 1)


def test_a_member_of_staff_needs_a_role_to_ask_for_a_customer(merchant):
    order = make_order()
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order))
    with refused(NotPermitted, "role_not_permitted", action="open_return"):
        request_return(draft=draft, actor=Actor("staff", "9", "Rita", "reader"))
    assert request_return(draft=draft, actor=MANAGER).opened_by == "staff"


def test_the_estimate_is_what_is_asked_for(merchant):
    """Case 150: prices come from the purchase and the policy, never from the request."""
    order = make_order(lines=[(make_variant(), 3, "59.98")])
    draft = open_draft(order=order, language="fr")
    choice = {"reason": "size_small", "resolution": "refund", "fee": "0", "gross_amount": "999"}
    fill_draft(draft=draft, choices={units(order)[0]: choice})
    draft.refresh_from_db()
    kept = {"reason": "size_small", "comment": "", "resolution": "refund", "serial": ""}
    assert draft.choices == {units(order)[0]: kept}
    assert str(preview(draft).total) == "20.00 EUR"
