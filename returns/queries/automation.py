"""What the settings let the service do by itself, what it did today, and why a return waits for a person."""

from decimal import Decimal

from returns.domain.automation import Doubt, Limits, Step, Used
from returns.models import AutomationDay, Refund, Return, ReturnsSettings
from rma_portal.core import clock
from rma_portal.tenancy.models import Merchant


def settings_of_merchant() -> ReturnsSettings:
    """Return the merchant's settings, with the merchant."""
    return ReturnsSettings.objects.select_related("merchant").get()


def mode_of(step: Step) -> str:
    """Return who takes a step: manual, semi or auto."""
    return ReturnsSettings.objects.values_list(f"{step}_mode", flat=True).get()


def rule_of(step: Step) -> tuple[str, Limits, Merchant]:
    """Return who takes a step, its limits, and the merchant, in one query."""
    found = settings_of_merchant()
    return found.mode_of(step), found.limits_of(step, found.merchant.currency), found.merchant


def used_today(step: Step, zone: str) -> Used:
    """Return what a step took by itself today, the day being that of a time zone."""
    day = AutomationDay.objects.filter(step=step, day_on=clock.day_in(clock.now(), zone)).first()
    return Used(day.used_amount, day.used_count) if day else Used()


def doubts_now(rma: Return, *, to_decide: bool, due: set[int]) -> list[Doubt]:
    """Return why a person must act that still holds; no query.

    `to_decide`: an article waits for a yes or no. `due`: ids of the refunds that wait to be released. An
    article that waits for its place in stock is struck off when it gets it.
    """
    holds = {
        Step.APPROVAL: lambda doubt: to_decide,
        Step.REFUND: lambda doubt: doubt.get("refund") in due,
        Step.RESTOCK: lambda doubt: True,
    }
    return [doubt for doubt in rma.person_because if holds[Step(doubt["step"])](doubt)]


def released_amount(rma: Return) -> Decimal:
    """Return the sum of a return's refunds that are under way or paid, in the return's currency."""
    gone = Refund.objects.filter(rma=rma, refund_state__in=("pending", "succeeded", "unknown", "failed"))
    return sum(gone.values_list("amount", flat=True), Decimal(0))
