"""What a customer gets in an article's place."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models import Variant
from returns.domain.states import ExchangeState
from returns.models.item import ReturnItem
from returns.models.words import EXCHANGE_STATES
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Exchange(MerchantModel):
    """The replacement of one article, with a snapshot of what was promised and both list prices.

    `listed_amount` is the replacement's list price, `replaced_amount` that of the article it stands for, both
    in `currency` and as of the request; what comes back of what was paid stands with the article, as
    `difference_amount`. A unit is held in stock under the cause ("exchange", id) while it is reserved.
    """

    item = MerchantForeignKey(ReturnItem, related_name="exchanges", verbose_name=_("article"))
    variant = MerchantForeignKey(Variant, related_name="+", verbose_name=_("replacement"))
    sku = models.CharField(_("SKU"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    options = models.CharField(_("options"), max_length=120, blank=True)
    listed_amount = AmountField(_("list price of the replacement"))
    replaced_amount = AmountField(_("list price of the article"))
    currency = models.CharField(_("currency"), max_length=3)
    exchange_state = models.CharField(_("state"), max_length=8, choices=EXCHANGE_STATES, default="reserved")
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    reserved_at = models.DateTimeField(_("reserved"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "item"], name="one_exchange_an_article"),
            models.CheckConstraint(
                name="exchange_state_is_known",
                condition=Q(exchange_state__in=[state.value for state in ExchangeState]),
            ),
            models.CheckConstraint(
                name="exchange_is_sent_at_an_instant",
                condition=Q(exchange_state="sent", sent_at__isnull=False)
                | (~Q(exchange_state="sent") & Q(sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.options}" if self.options else self.title
