"""Take a part of what a step may do by itself today, or learn why a person must take it."""

from dataclasses import replace
from decimal import Decimal

from django.db.models import F

from returns.domain.automation import Limits, Step, Used, Verdict, may_run
from returns.models import AutomationDay
from returns.queries.automation import rule_of, used_today
from rma_portal.core import clock
from rma_portal.core.money import Money


def spend_limit(step: Step, value: Money, *, in_return: Decimal = Decimal(0)) -> Verdict:
    """Say whether a step worth `value` may be taken by itself now, and count it where a day has a limit.

    `in_return` is what ran by itself for the same return before, in the value's currency. The count is part
    of the caller's transaction: if that fails, nothing was used. The row of the day is locked until then,
    so a merchant's steps follow each other while a limit for the day is set, and only then.
    """
    mode, limits, merchant = rule_of(step)
    before = Used(in_return=in_return)
    verdict = may_run(mode, limits, before, value)
    if not verdict.by_itself or not limits.are_daily:
        return verdict
    if count_up(step, limits, value, merchant.time_zone):
        return verdict
    # What was counted never goes down, so the limit that refused the update still refuses.
    return may_run(mode, limits, replace(used_today(step, merchant.time_zone), in_return=in_return), value)


def count_up(step: Step, limits: Limits, value: Money, zone: str) -> bool:
    """Add a step to its day, unless a limit would be passed: one guarded UPDATE decides.

    A value in another currency counts by number alone: without a rate its amount means nothing.
    """
    amount = value.amount if value.currency == limits.currency else Decimal(0)
    day_on = clock.day_in(clock.now(), zone)
    AutomationDay.objects.bulk_create([AutomationDay(step=step, day_on=day_on)], ignore_conflicts=True)
    rows = AutomationDay.objects.filter(step=step, day_on=day_on)
    if limits.day_amount is not None:
        rows = rows.filter(used_amount__lte=limits.day_amount - amount)
    if limits.day_count is not None:
        rows = rows.filter(used_count__lt=limits.day_count)
    return rows.update(used_amount=F("used_amount") + amount, used_count=F("used_count") + 1) == 1
