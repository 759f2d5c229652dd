"""A parcel on its way back, and its label."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from returns.domain.states import LabelState
from returns.models.rma import Return
from returns.models.words import LABEL_STATES, TRANSITS
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class ReturnParcel(MerchantModel):
    """One parcel and its label; `label_a6` and `label_a4` name the PDFs in the storage.

    `carrier` and `tracking` are what the customer says of a parcel sent with a carrier of their own, and
    `claimed_at` when they said so: it proves nothing, `transit` is what was seen.

    What several returns of one customer send to the same site goes into one box: `travels_in` is the parcel
    whose label is on it, always of another return and always one that has a label of its own.
    """

    rma = MerchantForeignKey(Return, related_name="parcels", verbose_name=_("return"))
    destination = MerchantForeignKey(Location, related_name="+", null=True, verbose_name=_("destination"))
    label_state = models.CharField(_("label"), max_length=10, choices=LABEL_STATES, default="none")
    transit = models.CharField(_("journey"), max_length=12, choices=TRANSITS, default="announced")
    label_a6 = models.CharField(max_length=200, blank=True)
    label_a4 = models.CharField(max_length=200, blank=True)
    label_cost_amount = AmountField(default=0)
    label_drawn_at = models.DateTimeField(null=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True, default="", db_default="")
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True, default="", db_default="")
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    travels_in = MerchantForeignKey("self", related_name="followers", null=True, db_index=False)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        indexes = [
            models.Index(fields=["merchant", "rma"], name="parcel_by_return"),
            models.Index(
                fields=["merchant", "travels_in"],
                name="parcel_by_box",
                condition=models.Q(travels_in__isnull=False),
            ),
        ]

    @property
    def box(self) -> "ReturnParcel":
        """The parcel whose label is on the box: the one it travels in, or itself where it goes alone.

        Where the label it should have gone along with is void, one of its own comes.
        """
        leader = self.travels_in
        return leader if leader and leader.label_state != LabelState.VOIDED else self

    def __str__(self) -> str:
        return f"{self.rma} {self.get_transit_display()}"
