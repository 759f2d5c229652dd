"""Who may see an order in the portal: whoever proved it in this session, for two hours.

The session holds {merchant: {order: {how it was proved: end of the proof}}}; an order's number or a row's id
opens nothing (cases 34, 37 and 150). An e-mail address or a postcode is known by whoever has seen the
parcel or the confirmation; a code or a link is had by whoever reads the mailbox. Only the latter opens more
than the one order. A gift's code opens the drafts of that gift and nothing else: not the order, not its
returns, not whose it is (case 45).
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from customers.models import Customer, GiftCode, Order
from returns.models import ReturnDraft
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
    GIFT = "gift"  # followed by the id of the code


POSSESSION = (By.CODE, By.LINK)


def prove(request, order: Order, by: By, gift_code: GiftCode | None = None) -> None:
    """Write down that this session proved an order, and how; the session gets a new key.

    Proofs of other kinds keep their own ends: an address typed later prolongs no code.
    """
    now = clock.now().timestamp()
    here = {pk: still_told(ends, now) for pk, ends in proofs(request).items()}
    here[str(order.pk)] = {**here.get(str(order.pk), {}), kind_of(by, gift_code): now + LASTS.total_seconds()}
    request.session.cycle_key()
    everywhere = request.session.get(KEY, {})
    told = {pk: ends for pk, ends in here.items() if ends}
    request.session[KEY] = {**everywhere, str(request.merchant.pk): told}


def kind_of(by: By, gift_code: GiftCode | None) -> str:
    """Return how the session names a proof; each gift code is a kind of its own."""
    return f"{by}:{gift_code.pk}" if gift_code else str(by)


def is_of_gift(kind: str) -> bool:
    """Say whether a proof opens a gift alone."""
    return kind.startswith(f"{By.GIFT}:")


def proofs(request) -> dict[str, dict[str, float]]:
    """Return the session's proofs at the request's merchant: by order, by kind, when each ends."""
    return request.session.get(KEY, {}).get(str(request.merchant.pk), {})


def still_told(ends: dict[str, float], now: float) -> dict[str, float]:
    """Return the proofs of an order that hold, or ended so lately that we say so."""
    return {by: end for by, end in ends.items() if end > now - REMEMBERED.total_seconds()}


def proof_of(request, order_id: int, gift_code: GiftCode | None = None) -> Proof:
    """Return whether this session may see an order of the request's merchant, or only the gift in it.

    Neither opens the other. A code that the shop ended opens nothing from that moment on.
    """
    kinds = proofs(request).get(str(order_id), {})
    wanted = kind_of(By.GIFT, gift_code)
    ends = [end for kind, end in kinds.items() if (kind == wanted if gift_code else not is_of_gift(kind))]
    if not ends or (gift_code and gift_code.ended_at):
        return Proof.NONE
    return Proof.GIVEN if max(ends) > clock.now().timestamp() else Proof.ENDED


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
    own = {
        pk: [end for kind, end in kinds.items() if not is_of_gift(kind)]
        for pk, kinds in proofs(request).items()
    }
    last = {int(order_id): max(ends) for order_id, ends in own.items() if ends}
    return [pk for pk in sorted(last, key=lambda pk: -last[pk]) if last[pk] > now]


def shopper(customer: Customer | None) -> Actor:
    """Return a customer as the author of what they do."""
    return Actor("customer", str(customer.pk) if customer else "", str(customer or ""))


def asker(draft: ReturnDraft) -> Actor:
    """Return who makes a request: the order's customer, or a gift's recipient as they call themselves."""
    return Actor("customer", "", draft.recipient_name) if draft.is_gift else shopper(draft.order.customer)
