"""Many clicks on one confirmation, and many workers at one statement: one of each (T-13)."""

import uuid

from returns.domain.withdrawal import Statement
from returns.models import Return, Withdrawal, WithdrawalCase
from returns.services import declare_withdrawal as declaring
from returns.services.declare_withdrawal import declare_withdrawal
from returns.services.match_withdrawal import match_withdrawal
from rma_portal.core.actors import Actor
from rma_portal.outbox.models import OutboxMessage
from tests.concurrency.together import crowds, meeting, together
from tests.factories import make_order
from tests.returns.withdrawing import declared

SAID = Statement(name="Claire Martin", contract="10234", email="claire@example.org", language="fr", text="T")


def click(key: uuid.UUID) -> Withdrawal:
    """Confirm the statement of a page."""
    actor = Actor("customer", "", "Claire")
    return declare_withdrawal(statement=SAID, key=key, address="", needs_review=False, actor=actor)


@crowds
def test_many_clicks_make_one_statement(shop, within, monkeypatch, count):
    """All have looked and found nothing before one of them writes."""
    monkeypatch.setattr(declaring, "keep", meeting(count, declaring.keep))
    key = uuid.uuid4()
    assert together(shop, *[lambda: click(key)] * count) == ["done"] * count
    assert within(Withdrawal.objects.count) == within(WithdrawalCase.objects.count) == 1
    kinds = OutboxMessage.objects.filter(kind="returns.acknowledge_withdrawal")
    assert kinds.count() == 1


@crowds
def test_many_workers_open_one_return(shop, within, count):
    row = within(lambda: declared(make_order().number))
    together(shop, *[lambda: match_withdrawal(withdrawal=Withdrawal.objects.get(pk=row.pk))] * count)
    assert within(Return.objects.count) == 1
    assert within(lambda: WithdrawalCase.objects.get().case_state) == "opened"
