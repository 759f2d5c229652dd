"""The sums behind the report of reasons: three aggregates, all computed in the database."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek

from customers.models import Order, OrderLine
from returns.domain.cost import LOST_PERCENT
from returns.domain.question import Question
from returns.domain.states import GONE, Disposition, InspectionState, Journey
from returns.models import ReturnItem
from rma_portal.tenancy.models import Merchant

REFUSED = (InspectionState.REFUSED, InspectionState.SENT_BACK)
_EXACT: DecimalField = DecimalField(max_digits=30, decimal_places=10)
_NOTHING = Value(Decimal(0), output_field=_EXACT)


def period_of(asked: Question, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """Return the first instant of the period and the first one after it; its days are those of the zone."""
    midnight = dt.time(tzinfo=ZoneInfo(zone))
    return (
        dt.datetime.combine(asked.since, midnight),
        dt.datetime.combine(asked.until + dt.timedelta(days=1), midnight),
    )


def returned_articles(asked: Question, merchant: Merchant) -> QuerySet[ReturnItem]:
    """Return the announced articles asked back in the period that did not end before they came."""
    start, end = period_of(asked, merchant.time_zone)
    return (
        ReturnItem.objects.filter(
            rma__requested_at__gte=start,
            rma__requested_at__lt=end,
            order_line__isnull=False,
            currency=merchant.currency,
        )
        .exclude(permission__in=GONE)
        .order_by()
    )


def sums_by_scope(
    asked: Question, merchant: Merchant, *, with_costs: bool
) -> QuerySet[ReturnItem, dict[str, Any]]:
    """Add up all that came back in the period, not narrowed: product (id), category, code and units.

    With costs also value, handled (articles that arrived), label and lost: exact amounts in the major unit.
    """
    scoped = returned_articles(asked, merchant).values(
        product=F("variant__product"), category=F("order_line__category"), code=_reason_code()
    )
    return scoped.annotate(**(_measures() if with_costs else {"units": Count("pk")}))


def sums_by_period(asked: Question, merchant: Merchant) -> QuerySet[ReturnItem, dict[str, Any]]:
    """Add up the narrowed articles by week or month: key (its first day), code, and the sums of a scope."""
    narrowed = {
        "variant__product": asked.product_id,
        "order_line__category": asked.category,
        "reason__code": asked.reason,
    }
    keys = _keys("rma__requested_at", "variant__product", "order_line__category", merchant)
    return (
        returned_articles(asked, merchant)
        .filter(**{path: value for path, value in narrowed.items() if value})
        .values(key=keys[asked.group], code=_reason_code())
        .annotate(**_measures())
    )


def _measures() -> dict[str, Any]:
    return {
        "units": Count("pk"),
        "value": Sum("gross_amount"),
        "handled": Count("pk", filter=Q(received_at__isnull=False)),
        "label": Coalesce(Sum(_label_share(), output_field=_EXACT), _NOTHING),
        "lost": Coalesce(Sum(F("gross_amount") * _lost_percent() / 100, output_field=_EXACT), _NOTHING),
    }


def _keys(instant: str, product: str, category: str, merchant: Merchant) -> dict[str, Combinable]:
    zone = ZoneInfo(merchant.time_zone)
    return {
        "product": F(product),
        "category": F(category),
        "week": TruncWeek(instant, tzinfo=zone),
        "month": TruncMonth(instant, tzinfo=zone),
    }


def _reason_code() -> Coalesce:
    return Coalesce("reason__code", Value(""))


def _label_share() -> Combinable:
    """The label's cost, shared by the articles that travel in the parcel."""
    company = ReturnItem.objects.filter(parcel=OuterRef("parcel")).exclude(permission__in=GONE).order_by()
    count = Subquery(company.values("parcel").annotate(count=Count("pk")).values("count"))
    return F("parcel__label_cost_amount") / count


def _lost_percent() -> Case:
    """Percent of the price that is lost; what was refused is not paid back, so it loses nothing."""
    by_fate = [
        When(disposition=fate, then=Value(percent)) for fate, percent in LOST_PERCENT.items() if percent
    ]
    return Case(
        When(inspection_state__in=REFUSED, then=Value(0)),
        *by_fate,
        When(journey=Journey.MISSING, then=Value(LOST_PERCENT[Disposition.MISSING])),
        When(journey=Journey.KEPT, then=Value(LOST_PERCENT[Disposition.CUSTOMER_KEEPS])),
        default=Value(0),
        output_field=IntegerField(),
    )


def units_sold(asked: Question, merchant: Merchant) -> dict[Any, int]:
    """Return the units bought in the period by the question's key; one key, None, when asked by reason.

    Only articles of completed orders; what was cancelled or returned elsewhere was sold all the same.
    """
    start, end = period_of(asked, merchant.time_zone)
    wanted = {"variant__product": asked.product_id, "category": asked.category}
    key = _keys("order__placed_at", "variant__product", "category", merchant).get(
        asked.group, Value(None, output_field=IntegerField())
    )
    sold = (
        OrderLine.objects.filter(
            kind=OrderLine.Kind.ARTICLE,
            order__order_status=Order.Status.COMPLETED,
            order__currency=merchant.currency,
            order__placed_at__gte=start,
            order__placed_at__lt=end,
            **{path: value for path, value in wanted.items() if value},
        )
        .order_by()
        .values(key=key)
        .annotate(units=Sum("quantity"))
    )
    return {row["key"]: row["units"] or 0 for row in sold}
