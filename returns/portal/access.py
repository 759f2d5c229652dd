"""Who may see an order in the portal: whoever proved it in this session, for two hours.

The session holds {merchant: {order: {how it was proved: end of the proof}}}; an order's number or a row's id
opens nothing (cases 34, 37 and 150). An e-mail address or a postcode is known by whoever has seen the
parcel or the confirmation; a code or a link is had by whoever reads the mailbox. Only the latter opens more
than the one order.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from customers.models import Order
from rma_portal.core import clock
from rma_portal.core.actors import Actor

KEY = "portal_proofs_by_kind"
LASTS = dt.timedelta(hours=2)
REMEMBERED = dt.timedelta(days=1)  # how long "your time is over" is told apart from "never proved"


class Proof(StrEnum):
    """What a session knows of an order."""

    GIVEN = "given"
    ENDED = "ended"
    NONE = "none"


class By(StrEnum):
    """How an order was proved."""

    POSTCODE = "postcode"
    EMAIL = "email"
    CODE = "code"
    LINK = "link"


POSSESSION = (By.CODE, By.LINK)


def prove(request, order: Order, by: By) -> None:
    """Write down that this session proved an order, and how; the session gets a new key.

    Proofs of other kinds keep their own ends: an address typed later prolongs no code.
    """
    now = clock.now().timestamp()
    here = {pk: still_told(ends, now) for pk, ends in proofs(request).items()}
    here[str(order.pk)] = {**here.get(str(order.pk), {}), str(by): now + LASTS.total_seconds()}
    request.session.cycle_key()
    everywhere = request.session.get(KEY, {})
    told = {pk: ends for pk, ends in here.items() if ends}
    request.session[KEY] = {**everywhere, str(request.merchant.pk): told}


def proofs(request) -> dict[str, dict[str, float]]:
    """Return the session's proofs at the request's merchant: by order, by kind, when each ends."""
    return request.session.get(KEY, {}).get(str(request.merchant.pk), {})


def still_told(ends: dict[str, float], now: float) -> dict[str, float]:
    """Return the proofs of an order that hold, or ended so lately that we say so."""
    return {by: end for by, end in ends.items() if end > now - REMEMBERED.total_seconds()}


def proof_of(request, order_id: int) -> Proof:
    """Return whether this session may see an order of the request's merchant."""
    ends = proofs(request).get(str(order_id))
    if not ends:
        return Proof.NONE
    return Proof.GIVEN if max(ends.values()) > clock.now().timestamp() else Proof.ENDED


def possessed(request) -> list[int]:
    """Return the ids of the orders proved by a code or a link that still holds."""
    now = clock.now().timestamp()
    return [
        int(order_id)
        for order_id, ends in proofs(request).items()
        if any(ends.get(by, 0) > now for by in POSSESSION)
    ]


def share_possession(request, order_id: int, others: Iterable[int]) -> None:
    """Open other orders of a mailbox to who showed that they read it, as long as the first one is."""
    here = proofs(request)
    ends = {by: end for by, end in here.get(str(order_id), {}).items() if by in POSSESSION}
    shared = {str(pk): later_of(here.get(str(pk), {}), ends) for pk in others}
    if any(here.get(pk) != proof for pk, proof in shared.items()):
        everywhere = request.session.get(KEY, {})
        request.session[KEY] = {**everywhere, str(request.merchant.pk): {**here, **shared}}


def later_of(ends: dict[str, float], others: dict[str, float]) -> dict[str, float]:
    """Return when each kind of proof ends, the later of two where both have it."""
    return {by: max(ends.get(by, 0), others.get(by, 0)) for by in {**ends, **others}}


def proved_orders(request) -> list[int]:
    """Return the ids of the orders this session may see now, the one proved last first."""
    now = clock.now().timestamp()
    last = {int(order_id): max(ends.values()) for order_id, ends in proofs(request).items() if ends}
    return [pk for pk in sorted(last, key=lambda pk: -last[pk]) if last[pk] > now]


def shopper(order: Order | None) -> Actor:
    """Return the customer of an order as the author of what they do."""
    customer = order.customer if order else None
    return Actor("customer", str(customer.pk) if customer else "", str(customer or ""))
