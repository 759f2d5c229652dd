"""Store credit as a ledger."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class StoreCreditEntry(MerchantModel):
    """Credit given (+) or spent (-). Append-only by grant; the balance is the sum; a cause gives once."""

    customer = MerchantForeignKey(Customer, related_name="credit", verbose_name=_("customer"))
    amount = AmountField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    cause_kind = models.CharField(max_length=30)
    cause_id = models.BigIntegerField()
    given_at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("store credit")
        verbose_name_plural = _("store credit")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "cause_kind", "cause_id"], name="a_cause_gives_credit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
