"""An exchange from the request to its end: held, sent, released, and the difference to the cent."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import StockMovement, StockReservation
from inventory.services.set_stock import Counted, set_stock
from returns.models import Exchange, Return, ReturnItem
from returns.queries.preview import Preview, preview
from returns.queries.timeline import timeline
from returns.services.accept_as_new import accept_as_new
from returns.services.approve import approve
from returns.services.cancel import cancel
from returns.services.expire import expire_return
from returns.services.fill_draft import fill_draft
from returns.services.inspect import inspect
from returns.services.mark_exchange_sent import mark_exchange_sent
from returns.services.mark_missing import mark_missing
from returns.services.open_draft import open_draft
from returns.services.override_policy import override_policy
from returns.services.receive import receive
from returns.services.reject import reject
from returns.services.undo_receipt import undo_receipt
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order
from tests.returns.exchanging import bought, make_sizes, offer, shelf, swap
from tests.returns.flow import CLERK, MANAGER, SHOPPER, accepted, ask, items, work
from tests.returns.refused import refused
from tests.returns.terms import of_sku, publish


def seen(order, choices: dict) -> Preview:
    """Return what the customer sees before confirming."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=choices)
    return preview(draft)


def asked(merchant, order, choices: dict) -> Return:
    """Ask, and let the workers do their part."""
    rma = ask(order, choices)
    work(merchant)
    rma.refresh_from_db()
    return rma


def send(item: ReturnItem, **words: str) -> Exchange:
    """Mark a replacement as sent."""
    return mark_exchange_sent(item=item, actor=CLERK, **words)


def paid_back(rma: Return) -> list[tuple[str, str, str]]:
    """Return way, amount and state of each refund."""
    return [(one.way, f"{one.amount:.2f}", one.refund_state) for one in rma.refunds.order_by("id")]


def state(rma: Return) -> tuple[str, str]:
    """Return the stage of a return, and the state of its exchange."""
    rma.refresh_from_db()
    return rma.stage, Exchange.objects.get().exchange_state


def test_an_even_exchange_holds_a_unit_and_moves_no_money(merchant):
    """Cases 86, 113 and 116: paid 40 of 50; the size that is sent leaves stock, the other one comes back."""
    sizes = make_sizes()
    offer(return_fee="4.90", restocking_percent="10")
    order = bought((sizes["M"], 1, "40.00"))
    shown = seen(order, swap(order, "L"))
    assert (shown.problems, shown.settlements, shown.total.amount) == ([], {}, 0)
    rma = asked(merchant, order, swap(order, "L"))
    assert (state(rma), shelf()["L"]) == (("approved", "reserved"), (3, 1))
    rma = accepted(merchant, rma)
    assert (state(rma), paid_back(rma)) == (("inspected", "reserved"), [])
    sent = send(items(rma)[0], tracking=" 6A1234 ")
    assert (state(rma), sent.tracking, bool(sent.sent_at)) == (("closed", "sent"), "6A1234", True)
    assert (shelf()["L"], shelf()["M"]) == ((2, 0), (4, 0))
    moved = StockMovement.objects.exclude(cause_kind="import").order_by("id")
    assert list(moved.values_list("variant__sku", "quantity", "cause_kind")) == [
        ("M", 1, "restock"),
        ("L", -1, "exchange"),
    ]
    verbs = [moment.verb for moment in timeline(rma)]
    assert [verb for verb in verbs if "exchange" in verb] == ["exchange_reserved", "exchange_sent"]


@pytest.mark.parametrize(
    ("wish", "way"), [("", "payment"), ("refund", "payment"), ("store_credit", "store_credit")]
)
def test_a_cheaper_one_gives_back_the_difference_as_the_customer_wishes(merchant, wish, way):
    """Case 113: 40 paid of 50, replaced by one at 30: 16.00, less nothing, by choice."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"), tax="6.67")
    choices = swap(order, "S", difference=wish)
    assert seen(order, choices).total.amount == Decimal("16.00")
    rma = accepted(merchant, asked(merchant, order, choices))
    assert (paid_back(rma), rma.stage) == ([(way, "16.00", "succeeded")], "inspected")
    [line] = rma.refunds.get().lines.all()
    assert (line.code, f"{line.amount:.2f}", f"{line.tax_amount:.2f}") == ("article", "16.00", "2.67")
    send(items(rma)[0])
    assert state(rma) == ("closed", "sent")


@pytest.mark.parametrize(("fee", "back"), [("4.90", "11.10"), ("16.00", ""), ("30.00", "")])
def test_a_fee_is_taken_off_the_difference_and_never_owed(merchant, fee, back):
    """Case 72: shown before, and exactly that; restocking is for what is paid back alone."""
    sizes = make_sizes()
    offer(return_fee=fee, restocking_percent="50")
    order = bought((sizes["M"], 1, "40.00"))
    shown = seen(order, swap(order, "S"))
    assert f"{shown.total.amount:.2f}" == (back or "0.00")
    rma = accepted(merchant, asked(merchant, order, swap(order, "S")))
    assert [amount for _way, amount, _state in paid_back(rma)] == ([back] if back else [])
    assert items(rma)[0].restocking_amount == 0


def test_a_claim_is_settled_with_any_size_for_nothing(merchant):
    """T-32: also with one that is dearer by now, without a fee."""
    sizes = make_sizes()
    offer(return_fee="4.90")
    order = bought((sizes["M"], 1, "40.00"))
    rma = ask(order, swap(order, "XL", reason="wrong_item"))
    [item] = items(rma)
    assert (item.fee_amount, item.difference_amount, Exchange.objects.get().sku) == (0, 0, "XL")
    assert shelf()["XL"] == (3, 1)


@pytest.mark.parametrize(
    ("sku", "why"),
    [
        ("XL", "replacement_required"),
        ("", "replacement_required"),
        ("NONE", "replacement_required"),
        ("L", "out_of_stock"),
    ],
)
def test_what_cannot_be_had_is_refused(merchant, sku, why):
    """Dearer, nothing, unknown, none left."""
    sizes = make_sizes(L=0)
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    assert [code for _unit, code in seen(order, swap(order, sku)).problems] == [why]
    with refused(InvalidInput, "article_refused", why=why):
        ask(order, swap(order, sku))
    assert StockReservation.objects.count() == 0


def test_without_a_known_stock_nothing_is_exchanged(merchant):
    """A shop that never said what it has offers money only, also where an exchange alone is promised."""
    sizes = make_sizes(M=None, L=None, S=None, XL=None)
    offer(resolutions=["exchange"])
    order = bought((sizes["M"], 1, "40.00"))
    [article] = seen(order, swap(order, "L")).articles
    assert (article.ways, article.problem) == (("refund",), "resolution_not_offered")
    assert ask(order).stage == "approved"


def test_the_last_unit_is_not_promised_twice_in_one_request(merchant):
    sizes = make_sizes(L=1)
    offer()
    order = bought((sizes["M"], 2, "80.00"))
    assert [code for _unit, code in seen(order, swap(order, "L", "L")).problems] == ["out_of_stock"]
    rma = ask(order, swap(order, "L", "M"))
    assert (len(items(rma)), shelf()["L"], shelf()["M"]) == (2, (1, 1), (3, 1))


def test_who_comes_second_finds_nothing_left_and_nothing_of_the_request_is_kept(merchant, monkeypatch):
    """The stock went between the look and the lock: back to the choice."""
    sizes = make_sizes(L=1)
    offer()
    first, second = (bought((sizes["M"], 1, "40.00")) for _ in range(2))
    before = seen(second, swap(second, "L"))
    ask(first, swap(first, "L"))
    monkeypatch.setattr("returns.services.request_return.preview", lambda *asked: before)
    with refused(Conflict, "out_of_stock", sku="L"):
        ask(second, swap(second, "L"))
    assert (shelf()["L"], Exchange.objects.count()) == ((1, 1), 1)


def test_what_ends_releases_what_was_held(merchant):
    """Cancelled, rejected, expired, refused at the check, missing: each frees its unit once."""
    sizes = make_sizes()
    offer()

    def swapped(reason: str = "size_small") -> Return:
        order = bought((sizes["M"], 1, "40.00"))
        return asked(merchant, order, swap(order, "L", reason=reason))

    cancelled = swapped()
    cancel(rma=cancelled, actor=SHOPPER)
    assert (cancelled.stage, shelf()["L"]) == ("cancelled", (3, 0))

    rejected = swapped("wrong_item")
    reject(rma=rejected, items=items(rejected), why="Porté", actor=MANAGER)
    assert (rejected.stage, shelf()["L"]) == ("rejected", (3, 0))

    late = swapped()
    with clock.travel(late.send_before + clock.now().resolution):
        expire_return(rma=late)
    late.refresh_from_db()
    assert (late.stage, shelf()["L"]) == ("expired", (3, 0))

    worn = swapped()
    receive(item=items(worn)[0], actor=CLERK)
    words = {"grade": "c", "disposition": "quarantine", "note": "Tachée"}
    inspect(item=items(worn)[0], accepted=False, actor=CLERK, **words)
    assert shelf()["L"] == (3, 0)
    with refused(Conflict, "not_exchanged"):
        send(items(worn)[0])

    missing = swapped()
    mark_missing(item=items(missing)[0], actor=CLERK)
    missing.refresh_from_db()
    assert (missing.stage, shelf()["L"]) == ("closed", (3, 0))
    assert set(Exchange.objects.values_list("exchange_state", flat=True)) == {"released"}


def test_what_was_released_is_still_owed_when_the_article_comes_after_all(merchant):
    """Cases 80 and 114: found later, accepted; held anew when it is sent, or refused clearly."""
    sizes = make_sizes(L=1)
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    rma = asked(merchant, order, swap(order, "L"))
    mark_missing(item=items(rma)[0], actor=CLERK)
    set_stock(counted=[Counted("L", "RC", 0)], actor=Actor.system())
    rma = accepted(merchant, rma)
    assert state(rma) == ("inspected", "released")
    with refused(Conflict, "out_of_stock", sku="L"):
        send(items(rma)[0])
    set_stock(counted=[Counted("L", "RC", 1)], actor=Actor.system())
    send(items(rma)[0])
    assert (state(rma), shelf()["L"]) == (("closed", "sent"), (0, 0))


def test_out_of_stock_at_the_end_is_settled_in_money_instead(merchant):
    """Case 114: a chief decides otherwise; what was held is free, and the whole price is owed."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    rma = accepted(merchant, asked(merchant, order, swap(order, "S")))
    assert paid_back(rma) == [("payment", "16.00", "succeeded")]
    wanted = {"resolution": "refund"}
    words = {"kind": "resolution", "wanted": wanted, "reason": "The size is no longer made."}
    with refused(Conflict, "override_refunded"):
        override_policy(item=items(rma)[0], actor=MANAGER, **words)
    other = bought((sizes["M"], 1, "40.00"))
    rma = asked(merchant, other, swap(other, "L"))
    override_policy(item=items(rma)[0], actor=MANAGER, **words)
    rma = accepted(merchant, rma)
    assert (paid_back(rma), rma.stage) == ([("payment", "40.00", "succeeded")], "closed")
    assert shelf()["L"] == (3, 0)


def test_sent_in_advance_the_article_is_still_owed(merchant):
    """No cancelling, no expiry, no undoing, no money instead once the customer has the replacement."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    rma = asked(merchant, order, swap(order, "L"))
    send(items(rma)[0])
    assert state(rma) == ("approved", "sent")
    with refused(Conflict, "exchange_sent"):
        cancel(rma=rma, actor=SHOPPER)
    with clock.travel(rma.send_before + clock.now().resolution):
        expire_return(rma=rma)
    assert state(rma) == ("approved", "sent")
    words = {"kind": "resolution", "wanted": {"resolution": "refund"}, "reason": "The customer asked for it."}
    with refused(Conflict, "exchange_sent"):
        override_policy(item=items(rma)[0], actor=MANAGER, **words)
    receive(item=items(rma)[0], actor=CLERK)
    with refused(Conflict, "exchange_sent"):
        undo_receipt(item=items(rma)[0], actor=MANAGER)
    accept_as_new(item=items(rma)[0], actor=CLERK)
    assert state(rma) == ("closed", "sent")


def test_it_is_sent_once(merchant):
    """Case 86: a second click is refused, stock falls once, the customer gets one mail."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    rma = asked(merchant, order, swap(order, "L"))
    send(items(rma)[0], tracking="6A1234")
    with refused(Conflict, "transition_refused"):
        send(items(rma)[0])
    work(merchant)
    mail = OutgoingMail.objects.get(template="exchange_sent")
    assert ("Pull, L" in mail.text, "6A1234" in mail.text, shelf()["L"]) == (True, True, (2, 0))


def test_only_who_may_and_only_what_is_approved(merchant):
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    rma = ask(order, swap(order, "L", reason="wrong_item"))
    with refused(Conflict, "not_exchanged"):
        send(items(rma)[0])
    approve(rma=rma, items=items(rma), actor=MANAGER)
    with pytest.raises(NotPermitted):
        mark_exchange_sent(item=items(rma)[0], actor=Actor("staff", "9", "Léo", "reader"))
    plain = ask(bought((sizes["M"], 1, "40.00")))
    with refused(Conflict, "not_exchanged"):
        send(items(plain)[0])


def test_who_exchanges_has_not_withdrawn_the_outbound_shipping_stays_paid(merchant):
    """Case 94: shipping comes back with a withdrawal of everything, not with an exchange."""
    sizes = make_sizes()
    offer()
    order = make_order(lines=[(sizes["M"], 1, "40.00")])
    order.shipping_amount = Decimal("5.90")
    order.save(update_fields=["shipping_amount"])
    assert seen(order, swap(order, "L")).total.amount == 0
    rma = accepted(merchant, asked(merchant, order, swap(order, "L")))
    assert (items(rma)[0].regime, paid_back(rma)) == ("withdrawal", [])


def test_one_return_may_pay_back_one_article_and_exchange_the_other(merchant):
    """Case 120: 40.00 in money and 16.00 of difference, in one refund of 56.00."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 2, "80.00"))
    first, second = swap(order, "S", "S").items()
    choices = {first[0]: {**first[1], "resolution": "refund"}, second[0]: second[1]}
    assert {way: str(one.total.amount) for way, one in seen(order, choices).settlements.items()} == {
        "refund": "56.00"
    }
    rma = accepted(merchant, asked(merchant, order, choices))
    assert sorted(amount for _way, amount, _state in paid_back(rma)) == ["16.00", "40.00"]


def test_an_article_that_is_exchanged_is_never_kept_as_well(merchant):
    """No double gift: the rule that leaves an article with its customer holds for money alone."""
    sizes = make_sizes()
    publish({"resolutions": ["refund", "exchange"]}, (of_sku("M"), {"keep": True}))
    order = bought((sizes["M"], 1, "40.00"))
    rma = asked(merchant, order, swap(order, "L"))
    assert (items(rma)[0].journey, rma.stage) == ("awaiting", "approved")


def test_the_preview_asks_for_the_stock_of_all_articles_at_once(merchant):
    """As many queries for one article as for six."""
    sizes = make_sizes()
    offer()
    counts = []
    for number in (1, 6):
        order = bought((sizes["M"], number, f"{40 * number}.00"))
        draft = open_draft(order=order, language="fr")
        fill_draft(draft=draft, choices=swap(order, *["S"] * number))
        with CaptureQueriesContext(connection) as ran:
            preview(draft)
        counts.append(len(ran))
    assert counts[0] == counts[1]
