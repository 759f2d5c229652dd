"""Who may see an order in the portal: whoever proved it in this session, for two hours.

The session holds {merchant: {order: end of the proof}}; an order's number or a row's id opens nothing
(cases 34, 37 and 150).
"""

import datetime as dt
from enum import StrEnum

from customers.models import Order
from rma_portal.core import clock
from rma_portal.core.actors import Actor

KEY = "portal_proofs"
LASTS = dt.timedelta(hours=2)
REMEMBERED = dt.timedelta(days=1)  # how long "your time is over" is told apart from "never proved"


class Proof(StrEnum):
    """What a session knows of an order."""

    GIVEN = "given"
    ENDED = "ended"
    NONE = "none"


def prove(request, order: Order) -> None:
    """Write down that this session proved an order; the session gets a new key."""
    now = clock.now().timestamp()
    everywhere = request.session.get(KEY, {})
    here = everywhere.get(str(request.merchant.pk), {})
    kept = {pk: end for pk, end in here.items() if end > now - REMEMBERED.total_seconds()}
    kept[str(order.pk)] = now + LASTS.total_seconds()
    request.session.cycle_key()
    request.session[KEY] = {**everywhere, str(request.merchant.pk): kept}


def proof_of(request, order_id: int) -> Proof:
    """Return whether this session may see an order of the request's merchant."""
    end = request.session.get(KEY, {}).get(str(request.merchant.pk), {}).get(str(order_id))
    if end is None:
        return Proof.NONE
    return Proof.GIVEN if end > clock.now().timestamp() else Proof.ENDED


def proved_orders(request) -> list[int]:
    """Return the ids of the orders this session may see now, the one proved last first."""
    now = clock.now().timestamp()
    ends = request.session.get(KEY, {}).get(str(request.merchant.pk), {})
    return [int(pk) for pk, end in sorted(ends.items(), key=lambda pair: -pair[1]) if end > now]


def shopper(order: Order | None) -> Actor:
    """Return the customer of an order as the author of what they do."""
    customer = order.customer if order else None
    return Actor("customer", str(customer.pk) if customer else "", str(customer or ""))
