"""What of a request looks like abuse, from the customer's history and the photos that are prepared."""

from collections.abc import Sequence

from customers.models import Order
from returns.domain.policy.engine import Decision
from returns.domain.policy.facts import Facts
from returns.domain.policy.signals import Observed, signals_of
from returns.models import Decision as StoredDecision
from returns.models import Photo, Return, ReturnItem
from returns.queries.gifts import gift_behind
from returns.queries.history import History, history_of


def signals_for(rma: Return) -> dict[int, tuple[str, ...]]:
    """Return the signals on each article of a return, by the article's id, as of when it was asked for.

    All that is known now is used: a photo still being prepared says nothing yet. The history is that of
    before the request. A fixed number of queries; articles without an order or a decision have none.
    """
    items = list(rma.items.exclude(order_line=None).prefetch_related("photos", "decisions"))
    if rma.order is None or not items:
        return {}
    history = history_of(rma.order, rma.requested_at, gift_behind(rma))
    return {item.pk: signals_on_item(rma.order, history, item) for item in items}


def signals_on_item(order: Order, history: History, item: ReturnItem) -> tuple[str, ...]:
    """Return the signals on an article that was decided; its `decisions` and `photos` should be at hand."""
    decisions: list[StoredDecision] = sorted(item.decisions.all(), key=lambda one: one.pk)
    if not decisions:
        return ()
    facts, decision = Facts.from_json(decisions[-1].facts), Decision.from_json(decisions[-1].outcome)
    return signals_on(order, history, facts, decision, item.photos.all())


def signals_on(
    order: Order, history: History, facts: Facts, decision: Decision, photos: Sequence[Photo]
) -> tuple[str, ...]:
    """Return the signals on one article, of which a decision without them is known; pure.

    A gift is sent wherever its buyer wishes: its address tells nothing about who got it.
    """
    is_gift = facts.order.is_gift
    shown = [photo for photo in photos if photo.taken_by == "customer"]
    times = [photo.taken_at for photo in shown if photo.taken_at]
    return signals_of(
        Observed(
            asked_at=facts.asked_at,
            placed_at=order.placed_at,
            regime=decision.regime,
            price=facts.article.price_paid,
            until=decision.until,
            average_price=history.average_price,
            orders_before=history.orders_before,
            return_rate=history.return_rate,
            returns_lately=history.returns_lately,
            late_returns=history.late_returns,
            country=order.ship_country,
            postcode=order.postcode_key,
            home_country=order.customer.country if order.customer and not is_gift else "",
            usual_postcode="" if is_gift else history.usual_postcode,
            has_used_picture=any(photo.resembles for photo in shown),
            oldest_photo=min(times, default=None),
        )
    )
