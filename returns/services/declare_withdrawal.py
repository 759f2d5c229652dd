"""Take a consumer's statement of withdrawal."""

import uuid
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction

from returns.domain.withdrawal import Statement, canonical, digest_of
from returns.models import Withdrawal, WithdrawalCase
from returns.services.journal import enter_stream
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import current_merchant_id
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.roles import require

LENGTHS = {"name": 160, "contract": 60, "email": 254, "articles": 2000, "reason": 160, "text": 10_000}


def declare_withdrawal(
    *, statement: Statement, key: uuid.UUID, address: str, needs_review: bool, actor: Actor
) -> Withdrawal:
    """Keep a statement for good, once for each `key`: a second call gives the same row (T-13).

    In one transaction (T-14): the immutable row with the instant in UTC to the second, its case, the first
    event of its audit chain with the row's digest, and the work that follows, the same whether an order is
    known or not (T-16): the acknowledgement, and the search for the order. `address` is the internet address;
    `needs_review` leaves the search to a person (T-17). Raises InvalidInput("withdrawal_incomplete") where
    name, contract or electronic address is missing; NotPermitted.
    """
    require(actor, "open_return")
    kept: dict[str, Any] = {name: storable(getattr(statement, name), most) for name, most in LENGTHS.items()}
    said = replace(statement, **kept)
    if not (said.name.strip() and said.contract.strip() and said.email.strip()):
        raise InvalidInput("withdrawal_incomplete", "name, contract and electronic address are needed")
    before = Withdrawal.objects.filter(key=key).first()
    return before or keep(said, key, address, needs_review, actor)


def keep(said: Statement, key: uuid.UUID, address: str, needs_review: bool, actor: Actor) -> Withdrawal:
    """Write the row and all that goes with it; where another click was first, return what it wrote."""
    try:
        with transaction.atomic():
            withdrawal = row_of(said, key, address, needs_review)
            withdrawal.save(force_insert=True)
    except IntegrityError:
        return Withdrawal.objects.get(key=key)
    moment = withdrawal.declared_at
    WithdrawalCase.objects.create(withdrawal=withdrawal, informed_at=moment, changed_at=moment)
    enter_stream(
        withdrawal.stream,
        "withdrawal_declared",
        actor=actor,
        reference=withdrawal.reference,
        digest=withdrawal.digest,
    )
    enqueue("returns.acknowledge_withdrawal", withdrawal_id=withdrawal.pk)
    enqueue("returns.match_withdrawal", withdrawal_id=withdrawal.pk)
    return withdrawal


def row_of(said: Statement, key: uuid.UUID, address: str, needs_review: bool) -> Withdrawal:
    """Return the row of a statement made at this second."""
    moment = clock.now().replace(microsecond=0)
    merchant = Merchant.objects.get(pk=current_merchant_id())
    made: dict[str, Any] = {
        "key": key,
        "declared_at": moment,
        "address": address[:45],
        "needs_review": needs_review,
    }
    content = canonical(said, merchant=merchant.name, **made)
    return Withdrawal(
        **made,
        name=said.name,
        contract=said.contract,
        email=said.email,
        articles=said.articles,
        lines=[[line.line, line.title, line.quantity] for line in said.lines],
        order_id_proved=said.order_id,
        reason_code=said.reason_code,
        reason=said.reason,
        language=said.language,
        text=said.text,
        content=content,
        digest=digest_of(content),
    )
