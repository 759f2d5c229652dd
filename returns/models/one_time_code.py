"""The six digits that go to an order's mailbox."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Order
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel

TRIES = 5


class OneTimeCode(MerchantModel):
    """A code that somebody asked for by typing an order number and an e-mail address or postcode (case 36).

    The digits are stored nowhere: they follow from `key` and the service's secret. What was typed is kept
    until the code is deleted, a day later. A worker fills `order` where it finds one; where there is none,
    all else is the same. `ended_at` says that the code was used, or that a newer one took its place.
    """

    key = models.UUIDField(default=uuid.uuid4)
    number = models.CharField(max_length=60)  # as typed: an order's or a parcel's
    number_key = models.CharField(max_length=60)
    contact_key = models.CharField(max_length=254)
    is_email = models.BooleanField()
    language = models.CharField(max_length=5)
    order = MerchantForeignKey(Order, related_name="+", null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="a_code_has_five_tries"),
        ]
        indexes = [
            models.Index(fields=["merchant", "number_key", "contact_key"], name="code_by_what_was_typed"),
            models.Index(fields=["merchant", "created_at"], name="code_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.key)
