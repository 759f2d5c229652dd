"""Say that a replacement has left for its customer."""

from inventory.services.take_stock import take_stock
from returns.domain.states import ExchangeState, Permission, Resolution
from returns.models import Exchange, ReturnItem
from returns.services.change import change
from returns.services.hold_replacements import CAUSE, hold
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.core.text import storable
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require

TRACKING_LENGTH = 60


def mark_exchange_sent(*, item: ReturnItem, actor: Actor, tracking: str = "") -> Exchange:
    """Mark the replacement of an approved article as sent, once, and take it out of stock (cases 86 and 116).

    Staff may send it before the article has come back. One that was released meanwhile is held anew first.
    Writes the exchange, the stock movement, the return's stage and the audit event; enqueues the customer's
    mail. Raises Conflict: not_exchanged, out_of_stock (case 114: the article can then be settled otherwise,
    or stock be counted), transition_refused where it was sent; NotPermitted.
    """
    require(actor, "send_exchange")
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    exchange = exchange_for(row)
    if exchange.exchange_state == ExchangeState.RELEASED:
        hold([exchange])
    number = storable(tracking, TRACKING_LENGTH).strip()
    change(exchange, "exchange", "send", actor=actor, sent_at=clock.now(), tracking=number)
    take_stock(cause_kind=CAUSE, cause_id=exchange.pk)
    enter(rma, "exchange_sent", actor=actor, article=row.position, sku=exchange.sku)
    restage(rma)
    enqueue("returns.mail", return_id=rma.pk, template="exchange_sent", cause=exchange.pk)
    return exchange


def exchange_for(item: ReturnItem) -> Exchange:
    """Lock and return the exchange of an article that may be sent, or raise Conflict("not_exchanged")."""
    is_due = item.resolution == Resolution.EXCHANGE and item.permission == Permission.APPROVED
    rows = Exchange.objects.filter(item=item)
    if not is_due or item.inspection_state in ("refused", "sent_back") or not rows.exists():
        raise Conflict("not_exchanged", "the article is not approved for an exchange")
    return for_update(rows.select_related("variant"))
