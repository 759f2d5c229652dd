"""Find the order a statement of withdrawal means, and do what it asks for."""

from collections.abc import Mapping

from customers.models import Order
from returns.domain.withdrawal import CaseState, Match
from returns.models import Withdrawal, WithdrawalCase
from returns.queries.withdrawals import match_of, wanted_of
from returns.services.journal import enter_stream
from returns.services.open_withdrawal import OpenedWithdrawal, open_withdrawal
from returns.services.tell_withdrawal import notify_buyer
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.core.text import storable
from rma_portal.db.locks import for_update
from rma_portal.tenancy.roles import require

RULE = Actor("rule", "", "withdrawal")


def match_withdrawal(*, withdrawal: Withdrawal) -> None:
    """Match a statement with its order by itself, a worker's part; safe to repeat.

    Exactly one order of its number with its e-mail or name (T-16): see `follow`. Several, none, or one that
    is to be reviewed first (T-17): it waits for a person, and the case says why.
    """
    case = lock_case(withdrawal)
    if case.case_state != CaseState.WAITING or case.outcome:
        return
    if withdrawal.needs_review:
        note_outcome(case, "review")
        return
    found, orders = match_of(withdrawal.statement)
    if found.outcome != Match.EXACT:
        note_outcome(case, str(found.outcome))
        return
    order = next(order for order in orders if order.pk == found.order_id)
    follow(withdrawal, case, order, None, actor=RULE)


def match_by_hand(
    *, withdrawal: Withdrawal, order: Order, actor: Actor, wanted: Mapping[int, int] | None = None
) -> WithdrawalCase:
    """Match a statement with an order in a person's name, and do the same as of the statement's instant.

    `wanted` says how many units of which lines, where its words leave that to a person. Raises
    Conflict("withdrawal_settled") where a return is open or the case is closed, Conflict("unit_taken"),
    NotPermitted.
    """
    require(actor, "review_return")
    case = lock_case(withdrawal)
    if case.case_state not in (CaseState.WAITING, CaseState.STUCK):
        raise Conflict("withdrawal_settled", "a return is open for it, or it was closed")
    follow(withdrawal, case, order, wanted, actor=actor)
    return case


def follow(
    withdrawal: Withdrawal,
    case: WithdrawalCase,
    order: Order,
    wanted: Mapping[int, int] | None,
    *,
    actor: Actor,
) -> None:
    """Do what a matched statement asks for.

    Opens a return where articles can be withdrawn; otherwise the case waits for a person (T-19). Tells the
    buyer by mail where the statement came from another address; writes the case and the audit event.
    """
    meant = wanted if wanted is not None else wanted_of(withdrawal.statement, order)
    if meant is None:
        opened, outcome = OpenedWithdrawal(None, []), "articles_unclear"
    else:
        opened = open_withdrawal(withdrawal=withdrawal, order=order, wanted=meant)
        outcome = "" if opened.rma and not opened.left else "partly" if opened.rma else "nothing_open"
    state = CaseState.OPENED if opened.rma else CaseState.STUCK
    write_case(case, state, actor, outcome=outcome, order=order, rma=opened.rma, left=opened.left)
    enter_stream(
        withdrawal.stream,
        "withdrawal_matched",
        actor=actor,
        order=order.pk,
        return_id=opened.rma.pk if opened.rma else None,
        outcome=outcome,
    )
    notify_buyer(withdrawal, order)


def lock_case(withdrawal: Withdrawal) -> WithdrawalCase:
    """Lock a statement's case until the end of the transaction."""
    return for_update(WithdrawalCase.objects.filter(withdrawal=withdrawal))


def note_outcome(case: WithdrawalCase, outcome: str) -> None:
    """Write down why a person must match a statement."""
    case.outcome = outcome
    case.save(update_fields=["outcome"])


def write_case(case: WithdrawalCase, state: CaseState, actor: Actor, **fields: object) -> None:
    """Write what became of a locked case."""
    changes = {
        "case_state": str(state),
        "changed_at": clock.now(),
        "changed_by": storable(actor.label, 160) if actor.kind == "staff" else "",
        **fields,
    }
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=list(changes))
