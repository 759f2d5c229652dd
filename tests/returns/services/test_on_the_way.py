"""What the customer is told between the label and the money: soon to be sent, on its way, over, refused."""

import datetime as dt

import pytest

from returns.services.depart import depart
from returns.services.expire import expire_return
from returns.services.inspect import inspect
from returns.services.receive import receive
from returns.services.remind import remind
from returns.tasks import remind_all
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, approved, ask, items, work


def told(merchant, template: str) -> list[OutgoingMail]:
    """Let the workers write, and return the mails of one template."""
    work(merchant)
    return list(OutgoingMail.objects.filter(template=template).order_by("id"))


def test_a_parcel_on_its_way_is_told_once_and_not_to_who_said_so(merchant):
    rma, own = approved(merchant, make_order()), approved(merchant, make_order())
    depart(parcel=rma.parcels.get(), actor=MANAGER)
    depart(parcel=own.parcels.get(), actor=SHOPPER)
    [mail] = told(merchant, "on_its_way")
    assert mail.subject == f"Votre colis pour le retour {rma.number} est en route"


def test_what_just_arrives_is_told_to_have_arrived_only(merchant):
    """A parcel that nobody scanned on its way is not told as on its way when it is on the bench."""
    receive(item=items(approved(merchant, make_order()))[0], actor=CLERK)
    assert told(merchant, "on_its_way") == []
    assert len(told(merchant, "received")) == 1


def test_a_return_that_was_never_sent_is_told_to_be_over(merchant):
    """Case 56: once, however often beat comes by."""
    rma = approved(merchant, make_order())
    with clock.travel(rma.send_before + dt.timedelta(seconds=1)):
        expire_return(rma=rma)
        expire_return(rma=rma)
        [mail] = told(merchant, "expired")
    assert mail.subject == f"Le délai d’envoi du retour {rma.number} est écoulé"


def test_an_article_refused_at_the_inspection_is_told_with_the_reason(merchant):
    rma = approved(merchant, make_order(lines=[(make_variant(), 2, "90.00")]))
    good, bad = items(rma)
    for item in (good, bad):
        receive(item=item, actor=CLERK)
    inspect(item=good, accepted=True, grade="a", disposition="restock", actor=CLERK)
    inspect(
        item=bad, accepted=False, grade="c", disposition="quarantine", note="Taché <b>au</b> col", actor=CLERK
    )
    [mail] = told(merchant, "article_refused")
    assert mail.subject == f"Un article du retour {rma.number} n’a pas été accepté"
    assert "Taché <b>au</b> col" in mail.text
    assert "Taché &lt;b&gt;au&lt;/b&gt; col" in mail.html


@pytest.mark.parametrize(("days_left", "reminded"), [(4, 0), (3, 1), (0.1, 1), (-0.1, 0)])
def test_who_has_not_sent_it_is_reminded_three_days_before(merchant, days_left, reminded):
    rma = approved(merchant, make_order())
    with clock.travel(rma.send_before - dt.timedelta(days=days_left)):
        assert remind() == reminded
        assert len(told(merchant, "send_soon")) == reminded


def test_a_reminder_comes_once(merchant):
    """However often beat comes by, and not again on the next day."""
    rma = approved(merchant, make_order())
    for hours in (72, 71, 30):
        with clock.travel(rma.send_before - dt.timedelta(hours=hours)):
            remind()
            [mail] = told(merchant, "send_soon")
    assert mail.cause == f"send_soon:return:{rma.pk}:{rma.send_before.date().isoformat()}"
    assert rma.number in mail.subject


def test_nobody_is_reminded_of_what_left_or_cannot_leave(merchant):
    """Not of a parcel on its way, not without a label, not of what waits for a decision."""
    left, unlabelled = approved(merchant, make_order()), approved(merchant, make_order())
    depart(parcel=left.parcels.get(), actor=MANAGER)
    unlabelled.parcels.update(label_state="failed")
    ask(make_order(), reason="defective")
    with clock.travel(left.send_before - dt.timedelta(days=1)):
        assert remind() == 0


def test_beat_reminds_for_every_merchant_in_turn(merchant, stranger):
    """Case 131."""
    mine = approved(merchant, make_order())
    with merchant_context(stranger.pk):
        theirs = approved(stranger, make_order())
    with clock.travel(mine.send_before - dt.timedelta(days=1)):
        with merchant_context(None):
            remind_all()
        work(merchant)
    assert [mail.cause for mail in OutgoingMail.objects.filter(template="send_soon")] == [
        f"send_soon:return:{mine.pk}:{mine.send_before.date().isoformat()}"
    ]
    with merchant_context(stranger.pk):
        assert OutgoingMail.objects.filter(template="send_soon").count() == 1
        assert theirs.send_before
