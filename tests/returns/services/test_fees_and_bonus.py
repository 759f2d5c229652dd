"""What is kept and what is added: shown before it is asked for, and exactly that is paid."""

from decimal import Decimal

import pytest

from customers.models import Payment, StoreCreditEntry
from returns.models import Refund, Return
from returns.queries.dossier import dossier_of
from returns.queries.preview import Preview, preview
from returns.queries.timeline import timeline
from returns.services.accept_as_new import accept_as_new
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.pay_refund import pay_refund
from returns.services.receive import receive
from returns.services.submit_refund import submit_refund
from returns.wording.timeline import sentence
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, approved, ask, chosen, closed, items
from tests.returns.terms import late_order, publish


def shown(order, choices: dict) -> Preview:
    """Return what a customer sees before confirming."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=choices)
    return preview(draft)


def rows(refund: Refund) -> list[tuple[str, str, str]]:
    """Return code, amount and tax of a refund's lines, in order."""
    lines = refund.lines.order_by("id")
    return [(line.code, f"{line.amount:.2f}", f"{line.tax_amount:.2f}") for line in lines]


def credit() -> list[tuple[str, str, int]]:
    """Return what the ledger holds: cause, amount, and which refund's."""
    entries = StoreCreditEntry.objects.order_by("id").values_list("cause_kind", "amount", "cause_id")
    return [(kind, f"{amount:.2f}", cause) for kind, amount, cause in entries]


def test_a_restocking_fee_is_a_row_for_the_customer_and_a_line_of_the_refund(merchant):
    """Case 110 and T-32: what is kept is shown first, and exactly that is kept."""
    publish({"restocking_percent": "15", "return_fee": "3.90"})
    order = late_order(("PULL", 1, "49.90"))
    settled = shown(order, chosen(order)).settlements["refund"]
    assert [(row.code, str(row.amount.amount)) for row in settled.rows] == [
        ("articles", "49.90"),
        ("fees", "-3.90"),
        ("restocking", "-7.49"),
    ]
    rma = closed(merchant, order)
    refund = rma.refunds.get()
    assert (f"{refund.amount:.2f}", settled.total.amount) == ("38.51", Decimal("38.51"))
    assert rows(refund) == [("article", "46.00", "0.00"), ("restocking", "-7.49", "0.00")]
    assert Payment.objects.get().refunded_amount == Decimal("38.51")


def test_each_article_bears_its_own_restocking_fee(merchant):
    """Case 96: also where the articles are booked one by one."""
    publish({"restocking_percent": "10"})
    order = late_order(("PULL", 3, "100.00"), ("SOCK", 1, "0.05"))
    total = shown(order, chosen(order)).total
    rma = approved(merchant, order)
    for item in items(rma):
        receive(item=item, actor=CLERK)
        accept_as_new(item=item, actor=CLERK)
    booked = rma.refunds.order_by("id")
    assert [f"{refund.amount:.2f}" for refund in booked] == ["30.01", "30.00", "30.00", "0.04"]
    assert sum(refund.amount for refund in booked) == total.amount == Decimal("90.05")
    assert [f"{item.restocking_amount:.2f}" for item in items(rma)] == ["3.33", "3.33", "3.33", "0.01"]


def test_fees_above_the_price_leave_nothing_owed_and_touch_no_other_article(merchant):
    """Case 110: floor at zero, article by article: what is shown does not depend on what is booked when."""
    publish({"restocking_percent": "50", "return_fee": "4.00"})
    order = late_order(("SOCK", 1, "6.00"), ("PULL", 1, "50.00"))
    seen = shown(order, chosen(order))
    assert [(str(one.restocking.amount), str(one.fee.amount)) for one in seen.articles] == [
        ("3.00", "3.00"),
        ("25.00", "4.00"),
    ]
    rma = closed(merchant, order)
    assert [f"{refund.amount:.2f}" for refund in rma.refunds.all()] == [str(seen.total.amount)] == ["21.00"]
    assert rma.stage == "closed"


def test_the_law_keeps_nothing_of_a_withdrawal(merchant):
    """CRD art. 13(1): within the right of withdrawal the price comes back whole."""
    publish({"restocking_percent": "15"})
    order = make_order()
    assert str(shown(order, chosen(order)).total.amount) == "49.90"
    assert items(ask(order))[0].restocking_amount == 0


def test_staff_see_what_is_kept_and_what_is_added(merchant):
    publish({"restocking_percent": "10", "bonus_percent": "5"})
    expected = dossier_of(ask(late_order(("PULL", 1, "40.00")), resolution="store_credit")).expected
    assert [(row.code, str(row.amount.amount)) for row in expected] == [
        ("articles", "40.00"),
        ("restocking", "-4.00"),
        ("total", "36.00"),
        ("bonus", "2.00"),
    ]


def test_a_bonus_comes_with_store_credit_and_no_payment_knows_of_it(merchant):
    """Cases 99 and 111: given once, beyond what was captured, by an entry of its own."""
    publish({"bonus_percent": "5"})
    order = make_order()
    seen = shown(order, chosen(order, resolution="store_credit"))
    assert (str(seen.total.amount), str(seen.bonus.amount)) == ("49.90", "2.50")
    rma = closed(merchant, order, resolution="store_credit")
    refund = rma.refunds.get()
    assert credit() == [("refund", "49.90", refund.pk), ("bonus", "2.50", refund.pk)]
    payment = Payment.objects.get()
    assert (payment.captured_amount, payment.refunded_amount, payment.reserved_amount) == (
        Decimal("49.90"), Decimal("49.90"), 0,
    )  # fmt: skip
    assert (f"{refund.amount:.2f}", rows(refund)) == ("49.90", [("article", "49.90", "0.00")])
    assert dossier_of(rma).refunds[0].bonus.amount == Decimal("2.50")
    [told] = [sentence(moment) for moment in timeline(rma) if moment.verb == "refund_succeeded"]
    assert "2.50" in told


def test_a_bonus_is_given_once_however_often_the_work_is_done(merchant):
    """Case 102."""
    publish({"bonus_percent": "10"})
    rma = closed(merchant, make_order(), resolution="store_credit")
    before = credit()
    for _ in range(2):
        Refund.objects.update(refund_state="pending")
        Payment.objects.update(reserved_amount=Decimal("49.90"), refunded_amount=0)
        pay_refund(rma.refunds.get())
    assert credit() == before


def test_money_has_no_bonus(merchant):
    publish({"bonus_percent": "10"})
    order = make_order()
    assert not shown(order, chosen(order)).bonus
    rma = closed(merchant, order)
    assert (items(rma)[0].bonus_amount, credit()) == (0, [])


def test_without_a_success_there_is_no_bonus(merchant):
    """Case 111: no customer to give it to."""
    publish({"bonus_percent": "10"})
    rma = approved(merchant, make_order(), resolution="store_credit")
    Return.objects.update(customer=None)
    for item in items(rma):
        receive(item=item, actor=CLERK)
        accept_as_new(item=item, actor=CLERK)
    refund = rma.refunds.get()
    submit_refund(refund=refund, actor=MANAGER)
    pay_refund(refund)
    refund.refresh_from_db()
    assert (refund.refund_state, credit()) == ("failed", [])


@pytest.mark.parametrize(
    ("currency", "gross", "bonuses"),
    [
        ("EUR", "0.30", ["0.01", "0.01", "0.01"]),
        ("JPY", "1000", ["25", "25", "25"]),
        ("KWD", "1.000", ["0.025"] * 3),
    ],
)
def test_a_bonus_is_rounded_for_each_article_in_the_currency(merchant, currency, gross, bonuses):
    """Case 97: 7.5 percent of a third."""
    publish({"bonus_percent": "7.5"})
    order = make_order(lines=[(make_variant(), 3, gross)], currency=currency)
    seen = shown(order, chosen(order, resolution="store_credit"))
    assert [str(article.bonus.amount) for article in seen.articles] == bonuses


def test_two_ways_in_one_return_have_the_bonus_of_the_credit_alone(merchant):
    publish({"bonus_percent": "10"})
    order = make_order(lines=[(make_variant(), 2, "60.00")])
    choices = chosen(order)
    first = min(choices)
    choices[first] = {**choices[first], "resolution": "store_credit"}
    seen = shown(order, choices)
    assert {way: str(seen.bonus_by(way).amount) for way in seen.settlements} == {
        "refund": "0.00",
        "store_credit": "3.00",
    }
