"""Permission to come back: given once, by who may, on a page that is not stale."""

import pytest

from returns.models import ReturnItem, ReturnsSettings
from returns.services.answer_information import answer_information
from returns.services.approve import approve
from returns.services.ask_information import ask_information
from returns.services.cancel import cancel
from returns.services.change import change
from returns.services.draw_label import draw_parcel_label
from returns.services.issue_numbers import issue_numbers
from returns.services.order_label import order_label
from returns.services.receive import receive
from returns.services.reject import reject
from rma_portal.audit.models import AuditEvent
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, approved, ask, items, work
from tests.returns.refused import outcome, refused


def waiting(quantity: int = 1):
    """Return a return that waits for a person, with so many articles."""
    return ask(make_order(lines=[(make_variant(), quantity, "90.00")]), reason="defective")


def kinds() -> list[str]:
    """Return the kinds of work in the outbox, in order."""
    return list(OutboxMessage.objects.order_by("id").values_list("kind", flat=True))


def test_approved_twice_is_refused_with_the_current_state(merchant):
    """Cases 48 and 53: what is allowed instead is said."""
    rma = waiting()
    approve(rma=rma, items=items(rma), actor=MANAGER)
    told = {"event": "approve", "current": "approved", "allowed": ["cancel", "expire"]}
    with refused(Conflict, "transition_refused", **told):
        approve(rma=rma, items=items(rma), actor=MANAGER)


def test_a_rejected_one_is_not_approved_and_an_approved_one_not_rejected(merchant):
    """Case 48."""
    rma, other = waiting(), waiting()
    reject(rma=rma, items=items(rma), why="Usé", actor=MANAGER)
    approve(rma=other, items=items(other), actor=MANAGER)
    with refused(Conflict, "transition_refused", current="rejected", allowed=[]):
        approve(rma=rma, items=items(rma), actor=MANAGER)
    with refused(Conflict, "transition_refused", current="approved", allowed=["cancel", "expire"]):
        reject(rma=other, items=items(other), why="Usé", actor=MANAGER)


def test_one_article_that_cannot_leaves_all_as_they_were(merchant):
    """Cases 48 and 149: a refused action leaves nothing behind, not half of it."""
    rma = waiting(3)
    reject(rma=rma, items=items(rma)[2:], why="Usé", actor=MANAGER)
    with refused(Conflict, "transition_refused", current="rejected"):
        approve(rma=rma, items=items(rma), actor=MANAGER)
    assert [item.permission for item in items(rma)] == ["requested", "requested", "rejected"]


@pytest.mark.parametrize("decide", ["approve", "reject", "ask_information"])
def test_a_stale_page_loses(merchant, decide):
    """Case 49: the page showed a question open, the customer had answered; and the other way round."""
    rma = waiting()
    shown = {item.pk: item.permission for item in items(rma)}
    ask_information(rma=rma, items=items(rma), question="Photo ?", actor=MANAGER)
    answer_information(rma=rma, answer="Voici", actor=SHOPPER)
    acts = {
        "approve": lambda seen: approve(rma=rma, items=items(rma), actor=MANAGER, expected=seen),
        "reject": lambda seen: reject(rma=rma, items=items(rma), why="x", actor=MANAGER, expected=seen),
        "ask_information": lambda seen: ask_information(
            rma=rma, items=items(rma), question="?", actor=MANAGER, expected=seen
        ),
    }
    stale = dict.fromkeys(shown, "needs_information")
    with refused(Conflict, "stale_page", current="requested"):
        acts[decide](stale)
    assert outcome(lambda: acts[decide](shown)) == "done"


def test_an_old_row_in_hand_is_refused_by_the_update_itself(merchant):
    """Case 49: even where nobody locked, the state in the WHERE decides."""
    rma = waiting()
    [stale] = items(rma)
    approve(rma=rma, items=items(rma), actor=MANAGER)
    with refused(Conflict, "somebody_was_first"):
        change(stale, "permission", "reject", actor=MANAGER)
    assert ReturnItem.objects.get().permission == "approved"


def test_articles_of_another_return_are_not_decided(merchant):
    """Case 10: whatever ids come with the page."""
    mine, other = waiting(), waiting()
    with refused(InvalidInput, "no_articles"):
        approve(rma=mine, items=items(other), actor=MANAGER)
    with refused(InvalidInput, "no_articles"):
        reject(rma=mine, items=[], why="x", actor=MANAGER)


def test_the_rule_approves_once(merchant):
    """Case 52: one event, one message, one deadline."""
    rma = ask(make_order())
    verbs = list(AuditEvent.objects.filter(stream=rma.stream).values_list("verb", "actor_kind"))
    assert verbs == [("requested", "customer"), ("approved", "rule")]
    assert kinds() == ["returns.issue_numbers"]


def test_one_doubt_leaves_the_whole_request_to_a_person(merchant):
    """Case 50: manual review beats the rule that approves."""
    order = make_order(lines=[(make_variant(), 1, "10.00"), (make_variant(), 1, "20.00")])
    one, two = (f"{line.pk}-1" for line in order.lines.order_by("id"))
    rma = ask(order, {one: {"reason": "size_small"}, two: {"reason": "defective"}})
    assert [item.permission for item in items(rma)] == ["requested", "requested"]


CUSTOMER = Actor("customer", "", "Claire")
ACTORS = {
    "customer": CUSTOMER,
    "reader": Actor("staff", "9", "Rita", "reader"),
    "warehouse": CLERK,
    "agent": Actor("staff", "3", "Ada", "agent"),
}


@pytest.mark.parametrize("who", ACTORS)
def test_who_may_decide(merchant, who):
    """A customer approves nothing, nor does who only reads or receives."""
    rma, actor = waiting(), ACTORS[who]
    said = {
        "approve": outcome(lambda: approve(rma=rma, items=items(rma), actor=actor)),
        "cancel": outcome(lambda: cancel(rma=rma, actor=actor)),
    }
    assert (
        said
        == {
            "customer": {"approve": "actor_not_permitted", "cancel": "done"},
            "reader": {"approve": "role_not_permitted", "cancel": "role_not_permitted"},
            "warehouse": {"approve": "role_not_permitted", "cancel": "role_not_permitted"},
            "agent": {"approve": "done", "cancel": "done"},
        }[who]
    )


def test_cancelled_before_receipt_only(merchant):
    """Case 55: with one article received the return goes on; the one still awaited may be taken out."""
    rma = ask(make_order(lines=[(make_variant(), 2, "20.00")]))
    one, two = items(rma)
    receive(item=one, actor=CLERK)
    with refused(Conflict, "already_received"):
        cancel(rma=rma, actor=SHOPPER)
    cancel(rma=rma, actor=SHOPPER, items=[two])
    assert [item.permission for item in items(rma)] == ["approved", "cancelled"]
    assert rma.stage == "received"


def test_cancelling_again_says_that_it_has_ended(merchant):
    rma = ask(make_order())
    cancel(rma=rma, actor=SHOPPER)
    with refused(InvalidInput, "nothing_to_cancel"):
        cancel(rma=rma, actor=SHOPPER)
    assert rma.stage == "cancelled"


def test_a_cancelled_return_closes_its_label_though_another_article_was_refused(merchant):
    """Case 61."""
    rma = waiting(2)
    one, two = items(rma)
    reject(rma=rma, items=[one], why="Usé", actor=MANAGER)
    approve(rma=rma, items=[two], actor=MANAGER)
    work(merchant)
    assert rma.parcels.get().label_state == "ready"
    cancel(rma=rma, actor=SHOPPER)
    work(merchant)
    assert (rma.stage, rma.parcels.get().label_state) == ("rejected", "voided")
    assert set(OutgoingMail.objects.values_list("template", flat=True)) == {
        "request_received", "rejected", "approved", "cancelled",
    }  # fmt: skip


def test_one_article_taken_out_leaves_the_label_to_the_other(merchant):
    """Cases 55 and 61."""
    rma = approved(merchant, make_order(lines=[(make_variant(), 2, "20.00")]))
    cancel(rma=rma, actor=SHOPPER, items=items(rma)[:1])
    assert (rma.stage, rma.parcels.get().label_state) == ("approved", "ready")
    assert OutgoingMail.objects.filter(template="cancelled").count() == 0


def test_cancelled_before_the_worker_came_leaves_no_number_and_no_label(merchant):
    """Cases 54 and 61: and no mail that says the opposite."""
    rma = ask(make_order())
    cancel(rma=rma, actor=SHOPPER)
    work(merchant)
    rma.refresh_from_db()
    assert (rma.number, rma.serial, rma.parcels.count()) == ("", None, 0)
    assert list(OutgoingMail.objects.values_list("template", flat=True)) == ["cancelled"]


def test_cancelled_while_the_label_is_being_drawn(merchant):
    """Case 61: the label that comes too late is not drawn."""
    rma = ask(make_order())
    issue_numbers(rma)
    cancel(rma=rma, actor=SHOPPER)
    draw_parcel_label(rma.parcels.get())
    parcel = rma.parcels.get()
    assert (parcel.label_state, parcel.label_a6) == ("voided", "")


def test_an_article_approved_later_travels_with_a_label_of_its_own(merchant):
    """Case 58: a label that was drawn never changes; the customer hears of both."""
    rma = waiting(2)
    one, two = items(rma)
    approve(rma=rma, items=[one], actor=MANAGER)
    work(merchant)
    approve(rma=rma, items=[two], actor=MANAGER)
    work(merchant)
    parcels = [
        (parcel.label_state, [item.position for item in parcel.items.all()])
        for parcel in rma.parcels.order_by("id")
    ]
    assert parcels == [("ready", [1]), ("ready", [2])]
    mails = OutgoingMail.objects.filter(template="approved").order_by("id")
    assert [mail.attachment for mail in mails] == [parcel.label_a4 for parcel in rma.parcels.order_by("id")]


def test_a_label_in_order_is_not_ordered_again(merchant):
    """Cases 51 and 60: a second click draws nothing."""
    rma = approved(merchant, make_order())
    before = kinds()
    assert order_label(rma=rma, actor=MANAGER) == []
    assert (kinds(), rma.parcels.count()) == (before, 1)


def test_a_label_that_failed_leaves_the_approval_and_can_be_tried_again(merchant):
    """Case 51: without a return centre no label can be drawn, and staff see it."""
    centre = ReturnsSettings.objects.get().return_centre
    ReturnsSettings.objects.update(return_centre=None)
    rma = approved(merchant, make_order())
    assert (rma.stage, rma.parcels.get().label_state) == ("approved", "failed")
    ReturnsSettings.objects.update(return_centre=centre)
    order_label(rma=rma, actor=MANAGER)
    work(merchant)
    assert (rma.parcels.count(), rma.parcels.get().label_state) == (1, "ready")


def test_no_label_before_the_number(merchant):
    with refused(Conflict, "not_numbered"):
        order_label(rma=ask(make_order()), actor=MANAGER)


def test_a_clerk_orders_no_label(merchant):
    with refused(NotPermitted, "role_not_permitted"):
        order_label(rma=ask(make_order()), actor=CLERK)
