"""Articles the customer keeps: nothing is sent, nothing is looked at, and the money is owed at once."""

import pytest

from returns.domain.promise import REFUND_WITHIN
from returns.models import Return
from returns.queries.inbox import inbox
from returns.queries.timeline import timeline
from returns.services.approve import approve
from returns.services.book_refund import book_refund
from returns.services.cancel import cancel
from returns.services.expire import expire_return
from returns.services.issue_numbers import issue_numbers
from returns.services.receive import receive
from returns.services.submit_refund import submit_refund
from rma_portal.core import clock
from rma_portal.core.errors import Conflict
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, approved, ask, items, work
from tests.returns.refused import refused
from tests.returns.terms import late_order, of_sku, publish

SOCK = of_sku("SOCK")
KEEP = {"keep": True}


def states(rma: Return) -> list[tuple[str, str, str, bool]]:
    """Return permission, journey and disposition of each article, and whether it has a number."""
    return [(item.permission, item.journey, item.disposition, bool(item.number)) for item in items(rma)]


def mails() -> list[str]:
    """Return the templates of the mails written, in order."""
    return list(OutgoingMail.objects.order_by("id").values_list("template", flat=True))


def paid(merchant, rma: Return) -> list[str]:
    """Book and pay what is owed by now; return what was paid."""
    book_refund(rma=rma, actor=MANAGER)
    for refund in rma.refunds.filter(refund_state="due"):
        submit_refund(refund=refund, actor=MANAGER)
    work(merchant)
    rma.refresh_from_db()
    return [f"{one.amount:.2f}" for one in rma.refunds.filter(refund_state="succeeded").order_by("id")]


def mixed(merchant) -> Return:
    """A return of socks that are kept and a pullover that is sent back."""
    publish({}, (SOCK, KEEP))
    return approved(
        merchant, make_order(lines=[(make_variant("SOCK"), 1, "4.99"), (make_variant("PULL"), 1, "50.00")])
    )


def test_a_return_of_kept_articles_is_paid_without_a_parcel(merchant):
    """From the question to the money: numbered, no label, one mail that says so, closed when it is paid."""
    publish({"return_fee": "3.00", "restocking_percent": "20"}, (SOCK, KEEP))
    rma = approved(merchant, late_order(("SOCK", 2, "9.99")))
    assert (rma.stage, bool(rma.number), rma.send_before, rma.parcels.count()) == ("inspected", True, None, 0)
    assert states(rma) == [("approved", "kept", "customer_keeps", True)] * 2
    assert [(item.fee_amount, item.restocking_amount) for item in items(rma)] == [(0, 0)] * 2
    assert mails() == ["kept"]
    mail = OutgoingMail.objects.get()
    assert ("rien à renvoyer" in mail.subject, mail.attachment) == (True, "")
    assert paid(merchant, rma) == ["9.99"]
    assert rma.stage == "closed"
    assert [moment.verb for moment in timeline(rma)] == [
        "requested", "approved", "kept", "numbered", "refund_booked", "refund_submitted", "refund_succeeded",
    ]  # fmt: skip


@pytest.mark.parametrize("refund_when", ["asked", "received", "accepted"])
def test_what_is_kept_never_waits_for_a_receipt(merchant, refund_when):
    publish({}, ({}, {**KEEP, "refund_when": refund_when}))
    rma = approved(merchant, make_order())
    assert paid(merchant, rma) == ["49.90"]


def test_a_person_s_approval_keeps_too_and_nothing_before_it(merchant):
    publish({}, ({}, {**KEEP, "automation": "ask_person"}))
    rma = ask(make_order())
    assert (rma.stage, states(rma)) == ("requested", [("requested", "awaiting", "", False)])
    assert book_refund(rma=rma, actor=MANAGER) is None
    approve(rma=rma, items=items(rma), actor=MANAGER)
    work(merchant)
    assert states(rma) == [("approved", "kept", "customer_keeps", True)]
    assert mails() == ["request_received", "kept"]


def test_a_mixed_return_has_a_label_for_what_is_sent_back(merchant):
    rma = mixed(merchant)
    assert (rma.stage, states(rma)) == (
        "approved",
        [("approved", "kept", "customer_keeps", True), ("approved", "awaiting", "", True)],
    )
    assert [item.position for item in rma.parcels.get().items.all()] == [2]
    assert mails() == ["approved"]
    assert "Gardez-les" in OutgoingMail.objects.get().text
    assert paid(merchant, rma) == ["4.99"]
    assert rma.stage == "approved"
    receive(item=items(rma)[1], actor=CLERK)
    assert paid(merchant, rma) == ["4.99"]


def test_what_is_kept_cannot_be_received(merchant):
    rma = mixed(merchant)
    with refused(Conflict, "transition_refused", current="kept"):
        receive(item=items(rma)[0], actor=CLERK)


def test_the_rest_of_a_mixed_return_can_be_cancelled(merchant):
    """Case 61: its label is void, and what is kept is still paid."""
    rma = mixed(merchant)
    cancel(rma=rma, actor=SHOPPER)
    assert [item.permission for item in items(rma)] == ["approved", "cancelled"]
    assert (rma.parcels.get().label_state, rma.stage) == ("voided", "inspected")
    assert paid(merchant, rma) == ["4.99"]
    assert rma.stage == "closed"


def test_the_rest_of_a_mixed_return_expires(merchant):
    """Case 56."""
    rma = mixed(merchant)
    Return.objects.update(send_before=clock.now())
    expire_return(rma=rma)
    rma.refresh_from_db()
    assert [item.permission for item in items(rma)] == ["approved", "expired"]
    assert (rma.parcels.get().label_state, rma.stage) == ("voided", "inspected")


def test_staff_are_reminded_to_pay_for_what_is_kept(merchant):
    """CRD art. 13(1): fourteen days, here from the request since nothing is received."""
    publish({}, ({}, KEEP))
    rma = approved(merchant, make_order())
    [row] = inbox().rows
    assert row.promise.due_at == rma.requested_at + REFUND_WITHIN


def test_a_gift_that_is_kept_closes_at_once(merchant):
    """Case 122: nothing is owed for what was free."""
    publish({}, ({}, KEEP))
    rma = approved(merchant, make_order(lines=[(make_variant(), 1, "0")]))
    assert (rma.stage, mails()) == ("closed", ["kept"])


def test_the_customer_is_told_once(merchant):
    publish({}, ({}, KEEP))
    rma = approved(merchant, make_order())
    for _ in range(2):
        issue_numbers(rma)
        work(merchant)
    assert mails() == ["kept"]
