"""Statements of withdrawal as tests make them."""

import uuid

from returns.domain.withdrawal import Statement
from returns.models import Withdrawal, WithdrawalCase
from returns.services.declare_withdrawal import declare_withdrawal
from returns.wording.withdrawals import statement_text
from rma_portal.core.actors import Actor


def declared(number: str, *, review: bool = False, **said) -> Withdrawal:
    """Make a statement about an order number, in Claire's name unless told otherwise."""
    plain = {"name": "Claire Martin", "email": "claire@example.org", "language": "fr"}
    statement = Statement(**plain | {"contract": number} | said)
    whole = Statement(**vars(statement) | {"text": statement_text(statement, "Atelier")})
    return declare_withdrawal(
        statement=whole,
        key=uuid.uuid4(),
        address="203.0.113.7",
        needs_review=review,
        actor=Actor("customer", "", statement.name),
    )


def case_of(withdrawal: Withdrawal) -> WithdrawalCase:
    """Return what became of a statement, as it is now."""
    return WithdrawalCase.objects.get(withdrawal=withdrawal)
