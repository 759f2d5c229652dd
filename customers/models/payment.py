"""What was paid, and how much of it is spoken for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models.order import Order
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Payment(MerchantModel):
    """A captured payment. The database refuses to promise or pay back more than was captured."""

    order = MerchantForeignKey(Order, related_name="payments", verbose_name=_("order"))
    ref = models.CharField(_("reference"), max_length=80)
    method = models.CharField(_("means"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    captured_amount = AmountField(_("captured"))
    reserved_amount = AmountField(_("reserved"), default=0)
    refunded_amount = AmountField(_("refunded"), default=0)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "order", "ref"], name="one_payment_a_ref"),
            models.CheckConstraint(
                name="never_more_than_captured",
                condition=Q(captured_amount__gte=F("reserved_amount") + F("refunded_amount")),
            ),
            models.CheckConstraint(
                name="payment_amounts_not_negative",
                condition=Q(captured_amount__gte=0, reserved_amount__gte=0, refunded_amount__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.captured_amount} {self.currency}"
