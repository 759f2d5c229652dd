"""One physical article on its way back."""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import OrderLine
from inventory.models import Location, Variant
from returns.domain import states
from returns.models.parcel import ReturnParcel
from returns.models.reason import Reason
from returns.models.rma import Return
from returns.models.words import (
    DISPOSITIONS,
    GRADES,
    INSPECTIONS,
    JOURNEYS,
    PERMISSIONS,
    REGIMES,
    RESOLUTIONS,
)
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


def one_of(column: str, enum: type[StrEnum]) -> models.CheckConstraint:
    """Let the database, too, know only the states of the domain."""
    return models.CheckConstraint(
        name=f"item_{column}_is_known", condition=Q(**{f"{column}__in": [state.value for state in enum]})
    )


class ReturnItem(MerchantModel):
    """One unit of one order line, with its own permission, number, journey, grade and share of the money.

    The order line is unknown for an article that nobody announced. `released_at` frees the unit for
    another return; while it is empty the database refuses the same unit twice, though not what its customer
    got in exchange for it: the next `generation` of the unit.
    """

    rma = MerchantForeignKey(Return, related_name="items", verbose_name=_("return"))
    position = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("article number"), max_length=15, blank=True)
    order_line = MerchantForeignKey(
        OrderLine, related_name="return_items", null=True, verbose_name=_("order line")
    )
    unit_no = models.PositiveIntegerField(_("unit"), null=True)
    generation = models.SmallIntegerField(default=0, db_default=0)  # n: the unit's n-th replacement
    variant = MerchantForeignKey(Variant, related_name="return_items", null=True, verbose_name=_("variant"))
    sku = models.CharField(_("SKU"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    options = models.CharField(_("options"), max_length=120, blank=True)
    gross_amount = AmountField(_("paid"), default=0)
    tax_amount = AmountField(_("tax in it"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    reason = MerchantForeignKey(Reason, related_name="items", null=True, verbose_name=_("reason"))
    comment = models.TextField(_("comment"), blank=True)
    regime = models.CharField(_("legal ground"), max_length=16, choices=REGIMES, default="commercial")
    resolution = models.CharField(_("wish"), max_length=14, choices=RESOLUTIONS, default="refund")
    fee_amount = AmountField(_("fee"), default=0)
    restocking_amount = AmountField(_("restocking fee"), default=0, db_default=0)
    bonus_amount = AmountField(_("bonus"), default=0, db_default=0)  # added where store credit is taken
    # Beside a replacement: what of the price comes back, with the tax in it, and in which way.
    difference_amount = AmountField(_("difference"), default=0, db_default=0)
    difference_tax_amount = AmountField(_("tax in the difference"), default=0, db_default=0)
    difference_way = models.CharField(
        max_length=12, choices=RESOLUTIONS[:2], default="refund", db_default="refund"
    )
    keeps = models.BooleanField(_("the customer keeps it"), default=False, db_default=False)
    destination = MerchantForeignKey(
        Location, related_name="+", null=True, db_index=False, verbose_name=_("goes to")
    )
    flags = models.JSONField(_("flags"), default=list, db_default=[], blank=True)
    serial = models.CharField(_("serial number"), max_length=60, blank=True, db_default="")
    refund_when = models.CharField(max_length=10, default="accepted")  # received, accepted, asked
    permission = models.CharField(_("permission"), max_length=20, choices=PERMISSIONS, default="requested")
    refusal = models.TextField(_("why not"), blank=True)
    journey = models.CharField(_("journey"), max_length=12, choices=JOURNEYS, default="awaiting")
    inspection_state = models.CharField(
        _("inspection"), max_length=10, choices=INSPECTIONS, default="pending"
    )
    grade = models.CharField(_("grade"), max_length=1, choices=GRADES, blank=True)
    disposition = models.CharField(_("disposition"), max_length=20, choices=DISPOSITIONS, blank=True)
    parcel = MerchantForeignKey(ReturnParcel, related_name="items", null=True, verbose_name=_("parcel"))
    location = MerchantForeignKey(Location, related_name="+", null=True, verbose_name=_("site"))
    received_at = models.DateTimeField(_("received"), null=True)
    receipts = models.PositiveSmallIntegerField(default=0)  # how often it was received: undo counts too
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("returned article")
        verbose_name_plural = _("returned articles")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "order_line", "unit_no", "generation"],
                name="a_unit_is_in_one_live_return_at_a_time",
                condition=Q(released_at=None),
            ),
            models.UniqueConstraint(
                fields=["merchant", "number"], name="one_article_a_number", condition=~Q(number="")
            ),
            models.UniqueConstraint(fields=["merchant", "rma", "position"], name="one_article_a_position"),
            models.CheckConstraint(
                name="unit_goes_with_line",
                # "is not null" is said because a check that is neither true nor false passes
                condition=Q(order_line=None, unit_no=None)
                | Q(order_line__isnull=False, unit_no__isnull=False, unit_no__gt=0),
            ),
            models.CheckConstraint(
                name="item_amounts_not_negative",
                condition=Q(gross_amount__gte=0, tax_amount__gte=0, fee_amount__gte=0),
            ),
            models.CheckConstraint(
                name="item_policy_amounts_not_negative",
                condition=Q(restocking_amount__gte=0, bonus_amount__gte=0),
            ),
            models.CheckConstraint(
                name="item_difference_is_part_of_the_price",
                condition=Q(
                    difference_amount__gte=0,
                    difference_amount__lte=models.F("gross_amount"),
                    difference_tax_amount__gte=0,
                    difference_tax_amount__lte=models.F("difference_amount"),
                ),
            ),
            one_of("permission", states.Permission),
            one_of("journey", states.Journey),
            one_of("inspection_state", states.InspectionState),
        ]
        indexes = [
            models.Index(fields=["merchant", "sku"], name="item_by_sku"),
            models.Index(fields=["merchant", "-received_at"], name="item_by_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.options}" if self.options else self.title
