"""Articles that a customer says never came."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Order
from returns.domain.claims import ClaimState
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel

CLAIM_STATES = [
    ("open", pgettext_lazy("claim", "Being looked for")),
    ("found", pgettext_lazy("claim", "Found")),
    ("lost", pgettext_lazy("claim", "Lost")),
    ("closed", pgettext_lazy("claim", "Closed")),
]


class DeliveryClaim(MerchantModel):
    """A search for a parcel, not a return (Case 30): it takes no unit, and approves and refunds nothing.

    `units` are the articles as they were named then: [{unit, title, sku}]; `answer` is what the customer is
    told, last.
    """

    order = MerchantForeignKey(Order, related_name="+", verbose_name=_("order"))
    units = models.JSONField(_("articles"), default=list)
    comment = models.TextField(_("comment"), blank=True)
    language = models.CharField(_("language"), max_length=5)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    claim_state = models.CharField(
        _("state"), max_length=10, choices=CLAIM_STATES, default=ClaimState.OPEN.value
    )
    answer = models.TextField(_("answer"), blank=True)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.CharField(_("changed by"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("missing delivery")
        verbose_name_plural = _("missing deliveries")
        constraints = [
            models.CheckConstraint(
                name="claim_state_is_known",
                condition=Q(claim_state__in=[state.value for state in ClaimState]),
            )
        ]
        indexes = [
            models.Index(fields=["merchant", "claim_state", "-asked_at"], name="claim_by_state"),
            models.Index(fields=["merchant", "order"], name="claim_by_order"),
        ]

    def __str__(self) -> str:
        return _("Missing delivery of order %(number)s") % {"number": self.order.number}

    @property
    def stream(self) -> str:
        """The name of its audit stream."""
        return f"claim:{self.pk}"
