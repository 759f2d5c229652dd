"""What a customer is still choosing."""

import uuid

from django.db import models
from django.utils import timezone

from customers.models import GiftCode, Order
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class ReturnDraft(MerchantModel):
    """A request in the making: it expires and never blocks a unit (case 147).

    `choices` is what the customer typed, by unit ("<order line>-<unit no>"), checked again on submit.
    `method` is how the whole request is to travel, empty where nothing was chosen.
    `submitted` is the return it became, so that a second click creates nothing. With a `gift_code` it is the
    recipient's, who says who they are on the last page; what that page `shown` holds stays here, since a form
    could be read and holds amounts. `basket` joins the drafts of several orders that one customer asks for in
    one go.
    """

    key = models.UUIDField(default=uuid.uuid4)
    order = MerchantForeignKey(Order, related_name="drafts")
    language = models.CharField(max_length=5)
    choices = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    method = models.CharField(max_length=12, default="", db_default="")
    gift_code = MerchantForeignKey(GiftCode, related_name="+", null=True, db_index=False)
    recipient_name = models.CharField(max_length=160, default="", db_default="")
    recipient_email = models.CharField(max_length=254, default="", db_default="")
    recipient_address = models.TextField(default="", db_default="")
    shown = models.TextField(default="", db_default="")
    submitted = MerchantForeignKey("returns.Return", related_name="+", null=True)
    basket = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "key"], name="one_draft_a_key")]
        indexes = [
            models.Index(fields=["merchant", "expires_at"], name="draft_by_expiry"),
            models.Index(
                fields=["merchant", "basket"],
                name="draft_by_basket",
                condition=models.Q(basket__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_gift(self) -> bool:
        """Whether the recipient of a gift asks, who must not learn a price nor who bought it."""
        return self.gift_code_id is not None
