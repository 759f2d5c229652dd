"""The codes by which a gift can be sent back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.order import Order
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class GiftCode(MerchantModel):
    """A code for the articles of an order that are a gift (case 45).

    The code itself is stored nowhere: `code_hash` is a keyed hash of it, so that neither staff nor a copy of
    the database can use one. `lines` are the refs of the order lines it is for; empty for all of them.
    `ended_at` says that it was withdrawn before `ends_at`.
    """

    order = MerchantForeignKey(Order, related_name="gift_codes", verbose_name=_("order"))
    lines = models.JSONField(default=list, blank=True)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    ends_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("gift code")
        verbose_name_plural = _("gift codes")
        constraints = [models.UniqueConstraint(fields=["merchant", "code_hash"], name="one_gift_a_code")]
        indexes = [models.Index(fields=["merchant", "order"], name="gift_code_by_order")]

    def __str__(self) -> str:
        return f"{self.order}, {self.made_at:%Y-%m-%d}"

    @property
    def stream(self) -> str:
        """The name of the code's audit stream."""
        return f"{self._meta.label_lower}:{self.pk}"
