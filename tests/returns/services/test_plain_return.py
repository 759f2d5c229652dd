"""One plain return from the question to the money, and what it leaves behind."""

from decimal import Decimal

from django.core.files.storage import default_storage

from customers.models import Payment
from inventory.models import StockLevel, StockMovement
from returns.domain.numbers import parse_number
from returns.models import Decision
from returns.queries.timeline import timeline
from rma_portal.audit.verify import broken_links
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.returns.flow import approved, ask, closed, items


def test_a_request_within_the_rules_is_approved_numbered_and_labelled(merchant):
    order = make_order(lines=[(make_variant(), 2, "99.81")])
    rma = approved(merchant, order)
    assert rma.stage == "approved"
    assert [(item.permission, item.journey, str(item.gross_amount)) for item in items(rma)] == [
        ("approved", "awaiting", "49.910"),
        ("approved", "awaiting", "49.900"),
    ]
    numbers = [parse_number(text) for text in (rma.number, *(item.number for item in items(rma)))]
    assert [number.position for number in numbers] == [0, 1, 2]
    assert {(number.prefix, number.serial) for number in numbers} == {("ATR", numbers[0].serial)}
    parcel = rma.parcels.get()
    assert (parcel.label_state, parcel.transit) == ("ready", "announced")
    assert default_storage.open(parcel.label_a6).read(5) == b"%PDF-"
    assert [(mail.template, mail.recipient, mail.language) for mail in OutgoingMail.objects.all()] == [
        ("approved", "claire@example.org", "fr")
    ]


def test_a_plain_return_ends_closed_refunded_and_restocked(merchant):
    variant = make_variant("PULL-M")
    order = make_order(lines=[(variant, 3, "59.98")])
    rma = closed(merchant, order)
    assert rma.stage == "closed"
    refunds = [(str(r.amount), r.currency, r.refund_state) for r in rma.refunds.order_by("id")]
    assert refunds == [
        ("20.000", "EUR", "succeeded"),
        ("19.990", "EUR", "succeeded"),
        ("19.990", "EUR", "succeeded"),
    ]
    payment = Payment.objects.get(order=order)
    assert (payment.captured_amount, payment.reserved_amount, payment.refunded_amount) == (
        Decimal("59.98"),
        Decimal(0),
        Decimal("59.98"),
    )
    assert list(StockLevel.objects.values_list("variant__sku", "condition", "quantity")) == [
        ("PULL-M", "sellable", 3)
    ]
    assert StockMovement.objects.count() == 3
    assert not OutboxMessage.objects.filter(done_at=None).exists()
    assert broken_links() == []


def test_the_timeline_tells_the_whole_story(merchant):
    rma = closed(merchant, make_order())
    assert [moment.verb for moment in timeline(rma)] == [
        "requested",
        "approved",
        "numbered",
        "label_ordered",
        "label_ready",
        "received",
        "inspected",
        "refund_booked",
        "refund_submitted",
        "refund_succeeded",
    ]


def test_every_decision_is_stored_with_its_facts_and_rules(merchant):
    rma = ask(make_order())
    decision = Decision.objects.get(item__rma=rma)
    assert decision.outcome["code"] == "withdrawal_right"
    assert decision.outcome["handling"] == "approve"
    assert decision.facts["reason"] == {"code": "size_small", "needs_note": False, "regime": "commercial"}
    assert (decision.promise_version, decision.handling_version) == (0, 0)


def test_what_no_rule_approves_waits_for_a_person(merchant):
    rma = ask(make_order(), reason="defective", comment="La couture est ouverte")
    assert (rma.stage, rma.number) == ("requested", "")
    assert [item.regime for item in items(rma)] == ["conformity"]


def test_credit_goes_to_the_ledger_of_the_customer(merchant):
    rma = closed(merchant, make_order(), resolution="store_credit")
    entries = list(rma.customer.credit.values_list("amount", "currency", "cause_kind"))
    assert entries == [(Decimal("49.900"), "EUR", "refund")]
    assert rma.refunds.get().gateway_ref.startswith("CREDIT-")
