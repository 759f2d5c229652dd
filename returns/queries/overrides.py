"""Decisions against the policy, as the audit view lists them, and what an article's last decision said."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from returns.domain.override import OverrideState
from returns.models import Decision, PolicyOverride, Return, ReturnItem
from rma_portal.core import clock

PAGE = 50


@dataclass(frozen=True)
class AskedOverrides:
    """What the audit view is asked for; empty means all. Days are the merchant's, both included."""

    state: str = ""
    kind: str = ""
    person: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def overrides(asked: AskedOverrides, zone: str) -> QuerySet[PolicyOverride]:
    """Return the overrides that are asked for, newest first, with all a line shows of them."""
    rows = with_names(PolicyOverride.objects.order_by("-asked_at", "-id"))
    if asked.state:
        rows = rows.filter(override_state=asked.state)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.person:
        rows = rows.filter(asked_by_id=asked.person)
    if asked.since:
        rows = rows.filter(asked_at__gte=midnight(asked.since, zone))
    if asked.until:
        rows = rows.filter(asked_at__lt=midnight(asked.until + dt.timedelta(days=1), zone))
    return rows


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """Return the instant at which a day begins in a time zone."""
    return clock.end_of_day(day - dt.timedelta(days=1), zone) + dt.timedelta(seconds=1)


def waiting_overrides() -> QuerySet[PolicyOverride]:
    """Return the overrides that wait for a second person, oldest first."""
    rows = PolicyOverride.objects.filter(override_state=OverrideState.WAITING)
    return with_names(rows.order_by("asked_at", "id"))


def overrides_of(rma: Return) -> list[PolicyOverride]:
    """Return a return's overrides, oldest first."""
    return list(with_names(PolicyOverride.objects.filter(rma=rma).order_by("id")))


def with_names(rows: QuerySet[PolicyOverride]) -> QuerySet[PolicyOverride]:
    """Join what names an override: its order, return and article."""
    return rows.select_related("order", "rma__order", "item")


def people() -> list[tuple[str, str]]:
    """Return who has ever asked for an override: (id, name as it was last), by name."""
    rows = PolicyOverride.objects.order_by("asked_by_id", "-id").distinct("asked_by_id")
    return sorted(rows.values_list("asked_by_id", "asked_by"), key=lambda pair: pair[1].casefold())


def refused_items(items: Iterable[ReturnItem]) -> set[int]:
    """Return the ids of the articles whose last decision refuses them, in one query."""
    return set(_refusals([item.pk for item in items]))


def refusal_of(item: ReturnItem) -> str:
    """Return why the last decision on an article refuses it, or an empty text."""
    return _refusals([item.pk]).get(item.pk, "")


def _refusals(items: list[int]) -> dict[int, str]:
    last = Decision.objects.filter(item__in=items).order_by("item_id", "-id").distinct("item_id")
    outcomes = last.values_list("item_id", "outcome")
    return {pk: outcome.get("code", "") for pk, outcome in outcomes if outcome.get("allowed") is False}
