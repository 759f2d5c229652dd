"""The parcels that went out: what was in them and when they arrived."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.order import Order, OrderLine
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Delivery(MerchantModel):
    """An outbound parcel; the return window counts from its delivery.

    `tracking_key` is the carrier's number as people type it, see `domain/matching.py`; empty when unknown.
    """

    order = MerchantForeignKey(Order, related_name="deliveries", verbose_name=_("order"))
    ref = models.CharField(_("reference"), max_length=80)
    shipped_at = models.DateTimeField(_("shipped"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    tracking_key = models.CharField(
        _("tracking number"), max_length=60, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "order", "ref"], name="one_delivery_a_ref")
        ]
        indexes = [
            models.Index(
                fields=["merchant", "tracking_key"],
                name="delivery_by_tracking",
                condition=~models.Q(tracking_key=""),
            )
        ]

    def __str__(self) -> str:
        return self.ref


class DeliveryLine(MerchantModel):
    """How many units of an order line were in a parcel."""

    delivery = MerchantForeignKey(Delivery, related_name="lines")
    order_line = MerchantForeignKey(OrderLine, related_name="delivery_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "delivery", "order_line"], name="one_line_a_delivery"
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="a_delivery_line_has_units"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.order_line.title}"
