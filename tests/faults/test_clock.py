"""The machine's clock jumps in the middle of a return: work waits as long at most, and none of it is lost."""

import datetime as dt

import pytest

from returns.models import Return
from returns.services.accept_as_new import accept_as_new
from returns.services.receive import receive
from returns.services.submit_refund import submit_refund
from rma_portal.audit.verify import broken_links
from rma_portal.core import clock
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.deliver import LEASE, claim
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order
from tests.returns.flow import CLERK, MANAGER, items, units, work
from tests.returns.portal.visitor import Visitor

HOUR, NONE = dt.timedelta(hours=1), dt.timedelta(0)


def off_by(much: dt.timedelta):
    """Run a block on a machine whose clock is off."""
    return clock.travel(clock.now() + much)


def close(rma: Return) -> None:
    """Receive, accept and refund a return of one article."""
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    refund = accept_as_new(item=item, actor=CLERK)
    assert refund is not None
    submit_refund(refund=refund, actor=MANAGER)


@pytest.mark.parametrize(("jump", "done_at_once"), [(HOUR, 0), (-HOUR, 4)])
def test_a_request_while_the_clock_is_off(merchant, jump, done_at_once):
    """The customer asks, a worker takes the first row and dies; then the clock is set right."""
    order = make_order()
    visitor = Visitor(merchant)
    draft = visitor.find(order)
    visitor.fill(draft, units(order))
    with off_by(jump):
        assert visitor.confirm(draft).status_code == 302
        assert claim(OutboxMessage.objects.get().pk) is not None
    assert work(merchant) == done_at_once
    with off_by(max(jump, NONE) + LEASE + dt.timedelta(seconds=1)):
        work(merchant)
    with off_by(jump):
        close(Return.objects.get())
    with off_by(max(jump, NONE)):
        work(merchant)
    assert list(Return.objects.values_list("stage", "serial")) == [("closed", 1)]
    templates = OutgoingMail.objects.order_by("template").values_list("template", flat=True)
    assert list(templates) == ["approved", "received", "refunded"]
    assert not OutboxMessage.objects.filter(done_at=None).exists()
    assert broken_links() == []
