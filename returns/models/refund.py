"""The money that goes back, and what it is made of."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Payment
from returns.models.item import ReturnItem
from returns.models.rma import Return
from returns.models.words import REFUND_STATES
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Refund(MerchantModel):
    """One amount owed to a customer: to the payment it came from, or as store credit.

    Written, and its amount reserved on the payment, before any gateway is called; `key` is the
    gateway's idempotency key.
    """

    class Way(models.TextChoices):
        PAYMENT = "payment", _("To the original payment")
        STORE_CREDIT = "store_credit", _("Store credit")

    rma = MerchantForeignKey(Return, related_name="refunds", verbose_name=_("return"))
    payment = MerchantForeignKey(Payment, related_name="refunds", null=True, verbose_name=_("payment"))
    way = models.CharField(_("way"), max_length=12, choices=Way.choices, default=Way.PAYMENT)
    key = models.UUIDField(default=uuid.uuid4)
    amount = AmountField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    refund_state = models.CharField(_("state"), max_length=10, choices=REFUND_STATES, default="due")
    gateway = models.CharField(_("gateway"), max_length=20, default="manual")
    gateway_ref = models.CharField(_("reference"), max_length=80, blank=True)
    failure = models.CharField(_("what failed"), max_length=250, blank=True)
    booked_at = models.DateTimeField(_("booked"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    succeeded_at = models.DateTimeField(_("refunded"), null=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "key"], name="one_refund_a_key"),
            models.CheckConstraint(name="a_refund_is_positive", condition=Q(amount__gt=0)),
        ]
        indexes = [
            models.Index(fields=["merchant", "rma"], name="refund_by_return"),
            models.Index(fields=["merchant", "-booked_at"], name="refund_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class RefundLine(MerchantModel):
    """Why a refund is what it is: an article's share, a fee, shipping. The lines' sum is the refund.

    `released_at` is set when the refund is cancelled; while it is empty the database refuses to pay
    one article twice.
    """

    refund = MerchantForeignKey(Refund, related_name="lines")
    item = MerchantForeignKey(ReturnItem, related_name="refund_lines", null=True)
    code = models.CharField(max_length=20)  # see domain/settlement.py
    amount = AmountField()
    tax_amount = AmountField(default=0)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "item"],
                name="an_article_is_paid_once",
                condition=Q(released_at=None, code="article"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amount}"
