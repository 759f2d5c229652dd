"""How a merchant handles returns: one typed row, and the counter its RMA numbers come from."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from returns.domain.automation import Limits, Mode
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel

MODES: list[tuple[str, Any]] = [
    (Mode.MANUAL.value, _("by hand")),
    (Mode.SEMI.value, _("prepared, a person confirms")),
    (Mode.AUTO.value, _("by itself")),
]


ORDER_AND_CONTACT, CODE = "order_and_contact", "code"
PROOFS: list[tuple[str, Any]] = [
    (ORDER_AND_CONTACT, _("order number, and e-mail address or postcode")),
    (CODE, _("the same, then a code sent by e-mail")),
]


def mode_field(default: Mode, help_text: Any) -> models.CharField:
    """Return the column that says who takes a step."""
    return models.CharField(
        _("who does it"),
        max_length=6,
        choices=MODES,
        default=str(default),
        db_default=str(default),
        help_text=help_text,
    )


def limit_field(name: Any, help_text: Any = "") -> AmountField:
    """Return the column of a limit in the merchant's currency; empty is no limit."""
    return AmountField(name, null=True, blank=True, help_text=help_text)


def count_field() -> models.PositiveIntegerField:
    """Return the column of a limit in number; empty is no limit."""
    return models.PositiveIntegerField(
        _("at most so many a day"), null=True, blank=True, help_text=_("Empty: no limit.")
    )


class ReturnsSettings(MerchantModel):
    """One row for each merchant; every default gives a lawful, plain return.

    For each step of `domain/automation.py`: who takes it, and its limits (null: none) while it is taken by
    itself, for one return and for one day, in the merchant's currency and time zone.
    """

    return_centre = MerchantForeignKey(Location, related_name="+", null=True, verbose_name=_("return centre"))
    label_cost_amount = AmountField(_("cost of a label"), default=0)
    hourly_rate_amount = AmountField(_("cost of an hour's handling"), default=0)
    handling_minutes = models.PositiveSmallIntegerField(_("minutes for each article"), default=4)
    parcel_days = models.PositiveSmallIntegerField(
        _("days to send the parcel"), default=21, help_text=_("Then the permission expires.")
    )
    second_person_above_amount = AmountField(
        _("second person above"),
        null=True,
        blank=True,
        help_text=_("Decisions against the policy that cost more wait for another person. Empty: never."),
    )
    proof = models.CharField(
        _("how customers find their order"),
        max_length=17,
        choices=PROOFS,
        default=ORDER_AND_CONTACT,
        db_default=ORDER_AND_CONTACT,
        help_text=_(
            "With a code, whoever asks must read the mails of the order's address; an order without an "
            "address then opens only by its link."
        ),
    )
    approval_mode = mode_field(
        Mode.AUTO,
        _(
            "What the rules would approve. By hand: a person decides every request. Prepared: the return "
            "says that the rules would approve it, a person confirms. By itself: the rules approve at once."
        ),
    )
    approval_limit_amount = limit_field(
        _("at most for one return"),
        _("The price paid for its articles. Above it a person decides. Empty: no limit."),
    )
    approval_day_amount = limit_field(_("at most a day, in value"), _("Empty: no limit."))
    approval_day_count = count_field()
    refund_mode = mode_field(
        Mode.SEMI,
        _(
            "Money that is owed. By hand: a person books the refund, then releases it. Prepared: it is "
            "booked with the acceptance, a person releases it. By itself: it is released as soon as it is "
            "owed."
        ),
    )
    refund_limit_amount = limit_field(
        _("at most for one return"),
        _("All its refunds together. Above it a person releases the money. Empty: no limit."),
    )
    refund_day_amount = limit_field(_("at most a day, in value"), _("Empty: no limit."))
    refund_day_count = count_field()
    restock_mode = mode_field(
        Mode.AUTO,
        _(
            "Accepted articles. By hand: somebody puts each article into stock. Prepared: it is the next "
            "step on the return's page. By itself: stock follows the inspection."
        ),
    )
    restock_limit_amount = limit_field(
        _("at most for one return"),
        _("The price paid for its articles. Above it a person puts them into stock. Empty: no limit."),
    )
    restock_day_amount = limit_field(_("at most a day, in value"), _("Empty: no limit."))
    restock_day_count = count_field()

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        constraints = [models.UniqueConstraint(fields=["merchant"], name="one_settings_row_a_merchant")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def mode_of(self, step: str) -> str:
        """Return who takes a step."""
        return getattr(self, f"{step}_mode")

    def limits_of(self, step: str, currency: str) -> Limits:
        """Return a step's limits; `currency` is the merchant's."""
        return Limits(
            currency=currency,
            per_return=getattr(self, f"{step}_limit_amount"),
            day_amount=getattr(self, f"{step}_day_amount"),
            day_count=getattr(self, f"{step}_day_count"),
        )


class AutomationDay(MerchantModel):
    """What a step took by itself on one day of the merchant, while a limit for the day was set.

    Only ever counted up, by one guarded UPDATE: what is undone later stays counted. Amounts are in the
    merchant's currency.
    """

    step = models.CharField(max_length=10)
    day_on = models.DateField()
    used_amount = AmountField(default=0)
    used_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("work done by itself")
        verbose_name_plural = _("work done by itself")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "step", "day_on"], name="one_automation_row_a_day"),
            models.CheckConstraint(name="automation_used_not_negative", condition=Q(used_amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.day_on}"


class NumberCounter(MerchantModel):
    """The last serial given out; `UPDATE ... RETURNING` on it leaves no gap in what is committed."""

    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant"], name="one_counter_a_merchant")]

    def __str__(self) -> str:
        return str(self.last)
