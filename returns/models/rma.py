"""The return: one request of one customer for one order."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Order
from returns.domain.states import OPEN_STAGES
from returns.models.words import METHODS, STAGES
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Return(MerchantModel):
    """One request. Its number comes with the approval; until then people see the order and the day.

    `stage` is derived from articles, parcels and refunds by `domain/stage.py` and stored for filters.
    `person_because` says why a person must take a step that could have been taken by itself: a list of
    `Doubt`s of `domain/automation.py`. `method` is how all that is sent travels. `key` names the return in
    signed links; `draft_key` keeps one draft from becoming two returns. Returns of several orders that were
    asked for in one go have the same `basket`. Where it `is_gift`, the customer is the gift's recipient and
    not the order's: `recipient_name` is what they call themselves, and a replacement goes to
    `recipient_address`, as they wrote it.
    """

    key = models.UUIDField(default=uuid.uuid4)
    draft_key = models.UUIDField(null=True)
    basket = models.UUIDField(null=True)
    number = models.CharField(_("RMA number"), max_length=15, blank=True)
    serial = models.PositiveIntegerField(null=True)
    order = MerchantForeignKey(Order, related_name="returns", null=True, verbose_name=_("order"))
    customer = MerchantForeignKey(Customer, related_name="returns", null=True, verbose_name=_("customer"))
    language = models.CharField(_("language"), max_length=5)
    currency = models.CharField(_("currency"), max_length=3)
    comment = models.TextField(_("comment"), blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=STAGES, default="requested")
    opened_by = models.CharField(max_length=10, default="customer")  # an actor kind
    method = models.CharField(
        _("way back"), max_length=12, choices=METHODS, default="label", db_default="label"
    )
    is_gift = models.BooleanField(_("gift"), default=False, db_default=False)
    recipient_name = models.CharField(max_length=160, default="", db_default="", blank=True)
    recipient_address = models.TextField(default="", db_default="", blank=True)
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    send_before = models.DateTimeField(_("send before"), null=True)
    person_because = models.JSONField(default=list, db_default=[], blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "key"], name="one_return_a_key"),
            models.UniqueConstraint(fields=["merchant", "draft_key"], name="one_return_a_draft"),
            models.UniqueConstraint(fields=["merchant", "serial"], name="one_return_a_serial"),
            models.UniqueConstraint(
                fields=["merchant", "number"], name="one_return_a_number", condition=~models.Q(number="")
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "stage", "requested_at"], name="return_by_stage"),
            models.Index(fields=["merchant", "-requested_at"], name="return_by_time"),
            models.Index(
                fields=["merchant", "requested_at", "id"],
                name="open_return_by_time",
                condition=models.Q(stage__in=OPEN_STAGES),
            ),
            models.Index(
                fields=["merchant", "basket"],
                name="return_by_basket",
                condition=models.Q(basket__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number or _("Return of order %(number)s") % {
            "number": self.order.number if self.order else "?"
        }

    @property
    def stream(self) -> str:
        """The name of the return's audit stream."""
        return f"return:{self.pk}"
