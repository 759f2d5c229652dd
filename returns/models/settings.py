"""How a merchant handles returns: one typed row, and the counter its RMA numbers come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class ReturnsSettings(MerchantModel):
    """One row for each merchant; every default gives a lawful, plain return."""

    return_centre = MerchantForeignKey(Location, related_name="+", null=True, verbose_name=_("return centre"))
    label_cost_amount = AmountField(_("cost of a label"), default=0)
    hourly_rate_amount = AmountField(_("cost of an hour's handling"), default=0)
    handling_minutes = models.PositiveSmallIntegerField(_("minutes for each article"), default=4)
    parcel_days = models.PositiveSmallIntegerField(
        _("days to send the parcel"), default=21, help_text=_("Then the permission expires.")
    )
    second_person_above_amount = AmountField(
        _("second person above"),
        null=True,
        blank=True,
        help_text=_("Decisions against the policy that cost more wait for another person. Empty: never."),
    )

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        constraints = [models.UniqueConstraint(fields=["merchant"], name="one_settings_row_a_merchant")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class NumberCounter(MerchantModel):
    """The last serial given out; `UPDATE ... RETURNING` on it leaves no gap in what is committed."""

    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant"], name="one_counter_a_merchant")]

    def __str__(self) -> str:
        return str(self.last)
