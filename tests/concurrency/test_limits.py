"""What a day may do by itself, counted at once by many; first without the guard."""

from decimal import Decimal

from django.db.models import F

from returns.domain.automation import Step
from returns.models import AutomationDay, ReturnsSettings
from returns.queries.automation import used_today
from returns.services.spend_limit import spend_limit
from rma_portal.core import clock
from rma_portal.core.money import Money
from tests.concurrency.together import crowds, meeting, together

TWENTY = Money(Decimal(20), "EUR")


def spent(within) -> tuple[Decimal, int]:
    """Return what stands in the day's counter."""
    [row] = within(lambda: list(AutomationDay.objects.values_list("used_amount", "used_count")))
    return row


@crowds
def test_a_limit_that_is_looked_at_first_is_passed(shop, within, monkeypatch, count):
    """The control: each sees room for one more, and all of them take it."""
    today = clock.day_in(clock.now(), "Europe/Paris")
    within(lambda: AutomationDay.objects.create(step=Step.REFUND, day_on=today))
    add = meeting(count, lambda: AutomationDay.objects.update(used_amount=F("used_amount") + 20))

    def look_and_add() -> None:
        if used_today(Step.REFUND, "Europe/Paris").amount + 20 <= 20:
            add()

    together(shop, *[look_and_add] * count)
    assert spent(within)[0] == 20 * count


@crowds
def test_a_daily_limit_holds_whoever_comes_at_once(shop, within, count):
    """One guarded UPDATE: room for one refund of 20.00, and one takes it."""
    limits = {"refund_mode": "auto", "refund_day_amount": Decimal(20), "refund_day_count": 5}
    within(lambda: ReturnsSettings.objects.update(**limits))
    verdicts = []
    said = together(shop, *[lambda: verdicts.append(spend_limit(Step.REFUND, TWENTY).by_itself)] * count)
    assert (said, sorted(verdicts)) == (["done"] * count, [False] * (count - 1) + [True])
    assert spent(within) == (20, 1)
