"""Statements of withdrawal as staff list them, and one with all its page shows."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from customers.models import Order
from customers.queries.find_customers import orders_named
from returns.domain.states import OPEN_STAGES, Stage
from returns.domain.withdrawal import CaseState
from returns.models import Withdrawal, WithdrawalCase
from rma_portal.mail.models import OutgoingMail

PAGE = 50
MOST_FOUND = 20
UNPAID = [stage for stage in OPEN_STAGES if stage != Stage.SETTLED]
WITHOUT_RETURN = (CaseState.WAITING, CaseState.STUCK)
SHOWN = ("open", "unmatched", "person", "all")


def cases(shown: str) -> QuerySet[WithdrawalCase]:
    """Return the cases with all a line shows: those with the fewest days left first (T-34).

    "open": money is still owed, or a person is needed; "unmatched": no order is known; "person": no return,
    or not for all; "all": newest first.
    """
    rows = WithdrawalCase.objects.select_related("withdrawal", "order", "rma__order")
    if shown == "all":
        return rows.order_by("-informed_at", "-id")
    return rows.filter(question_of(shown)).order_by("informed_at", "id")


def question_of(shown: str) -> Q:
    """Return what a filter asks for."""
    needed = Q(case_state__in=WITHOUT_RETURN) | Q(case_state=CaseState.OPENED, outcome="partly")
    if shown == "unmatched":
        return Q(case_state=CaseState.WAITING)
    if shown == "person":
        return needed
    return needed | Q(case_state=CaseState.OPENED, rma__stage__in=UNPAID)


def is_settled(case: WithdrawalCase) -> bool:
    """Say whether nothing is owed any more: closed by hand, or its return is paid or has ended."""
    if case.case_state in WITHOUT_RETURN:
        return False
    return case.case_state == CaseState.CLOSED or bool(case.rma and case.rma.stage not in UNPAID)


def acknowledgement_of(withdrawal_id: int) -> str:
    """Return the cause that names a statement's acknowledgement among the mails."""
    return f"withdrawal_received:{withdrawal_id}"


def acknowledgement(withdrawal: Withdrawal) -> OutgoingMail | None:
    """Return the mail that acknowledges a statement, once it is written."""
    return OutgoingMail.objects.filter(cause=acknowledgement_of(withdrawal.pk)).first()


def unacknowledged(rows: Iterable[WithdrawalCase]) -> set[int]:
    """Return the statements, by id, whose acknowledgement the mail server refused for good: one query."""
    causes = {acknowledgement_of(row.withdrawal_id): row.withdrawal_id for row in rows}
    failed = OutgoingMail.objects.filter(cause__in=causes, mail_state=OutgoingMail.State.FAILED)
    return {causes[cause] for cause in failed.values_list("cause", flat=True)}


def orders_sought(text: str) -> list[Order]:
    """Return the orders that staff look for by number, e-mail or name."""
    found = orders_named(text).select_related("customer", "channel")
    return list(found.order_by("-placed_at")[:MOST_FOUND])
