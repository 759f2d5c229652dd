"""What the warehouse found."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.models.item import ReturnItem
from returns.models.words import DISPOSITIONS, GRADES
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Inspection(MerchantModel):
    """One look at one article: grade, where it goes, and by whom; `receipt` counts its receipts.

    An article is inspected once for each time it was received.
    """

    item = MerchantForeignKey(ReturnItem, related_name="inspections", verbose_name=_("article"))
    receipt = models.PositiveSmallIntegerField(default=1)
    is_accepted = models.BooleanField(_("accepted"))
    grade = models.CharField(_("grade"), max_length=1, choices=GRADES)
    disposition = models.CharField(_("disposition"), max_length=20, choices=DISPOSITIONS, blank=True)
    note = models.TextField(_("note"), blank=True)
    inspector_id = models.CharField(max_length=40, blank=True)
    inspected_at = models.DateTimeField(_("inspected"), default=timezone.now)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "item", "receipt"], name="one_inspection_a_receipt")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.grade}"
