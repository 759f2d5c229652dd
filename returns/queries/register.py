"""The merchant's returns as programs read them: listed and whole, and how they are filtered."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from django.db.models import BigIntegerField, Case, Max, Prefetch, Q, QuerySet, When
from django.db.models.functions import Cast, Substr

from customers.models import Order
from customers.queries.orders import numbered
from returns.models import Refund, Return, ReturnItem, ReturnParcel
from returns.queries.dossier import refunds_with_lines, with_evidence
from returns.queries.search import holding
from rma_portal.audit.models import AuditEvent

STREAM = "return:"  # see Return.stream


def listed_returns() -> QuerySet[Return]:
    """Return the returns with what a list shows: articles, parcels and refunds in three more queries."""
    items = ReturnItem.objects.select_related("reason", "order_line", "location", "destination").order_by(
        "position"
    )
    return Return.objects.select_related("order__channel", "customer").prefetch_related(
        Prefetch("items", items.prefetch_related("exchanges")),
        Prefetch("parcels", parcels_with_places()),
        Prefetch("refunds", refunds_with_lines()),
    )


def parcels_with_places() -> QuerySet[ReturnParcel]:
    """Return parcels with where they go and in whose box, in order."""
    return ReturnParcel.objects.select_related("destination", "travels_in__rma").order_by("id")


def whole_returns() -> QuerySet[Return]:
    """Return the returns with everything there is about them, in a fixed number of queries."""
    return Return.objects.select_related("order__channel", "customer").prefetch_related(
        Prefetch("items", with_evidence(ReturnItem.objects.all())),
        Prefetch("parcels", parcels_with_places()),
        Prefetch("refunds", refunds_with_lines()),
        "messages",
    )


def with_last_change(rows: Sequence[Return]) -> list[Return]:
    """Give each return its `updated_at`, the instant of its last event, in one query for all of them.

    Everything that happens to a return is recorded, so the trail knows it better than a column could. The
    streams are given as values: compared with another table's column, they would not be found by index.
    """
    events = AuditEvent.objects.filter(stream__in=[rma.stream for rma in rows])
    last = dict(events.order_by().values_list("stream").annotate(at=Max("happened_at")))
    for rma in rows:
        rma.updated_at = last.get(rma.stream, rma.requested_at)  # type: ignore[attr-defined]
    return list(rows)


def whole_return(key: uuid.UUID) -> Return:
    """Return one return with everything there is about it; raise Return.DoesNotExist."""
    return with_last_change([whole_returns().get(key=key)])[0]


def changed_since(instant: dt.datetime) -> Q:
    """Match the returns to which something happened at or after an instant; by the events' index on time."""
    # In a CASE, since PostgreSQL may else read the id of another stream before it has looked at its kind.
    of_return = Case(
        When(stream__startswith=STREAM, then=Cast(Substr("stream", len(STREAM) + 1), BigIntegerField()))
    )
    events = AuditEvent.objects.filter(happened_at__gte=instant).annotate(return_id=of_return)
    return Q(pk__in=events.exclude(return_id=None).values("return_id"))


def of_order(number: str) -> Q:
    """Match the returns of the orders of a number, however it is typed."""
    return Q(order__in=numbered(Order.objects.all(), number).values("pk"))


def holding_article(**article: object) -> Q:
    """Match the returns that hold an article with these columns."""
    return Q(pk__in=holding(**article))


def flagged(flag: str) -> Q:
    """Match the returns with a flag of the inbox; KeyError for one that nobody knows."""
    return FLAGS[flag]()


# The flags of `inbox.flags_of` as conditions; a test holds the two together.
FLAGS: dict[str, Callable[[], Q]] = {
    "label_failed": lambda: Q(pk__in=ReturnParcel.objects.filter(label_state="failed").values("rma_id")),
    "refund_failed": lambda: Q(
        pk__in=Refund.objects.filter(refund_state__in=("failed", "unknown")).values("rma_id")
    ),
    "unexpected": lambda: holding_article(journey="unexpected"),
    "missing": lambda: holding_article(journey="missing"),
    "refused": lambda: holding_article(inspection_state="refused"),
    "no_address": lambda: Q(customer=None) | Q(customer__email=""),
}
