"""Units that lie in stock and are promised to somebody."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models.product import Variant
from inventory.models.stock import Location
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class StockReservation(MerchantModel):
    """One sellable unit in a site, held for a cause until it is taken out or released.

    A cause holds one unit, ever: repeating it changes nothing. `StockLevel.reserved` counts the held ones.
    """

    class State(models.TextChoices):
        HELD = "held", _("Held")
        TAKEN = "taken", _("Taken")
        RELEASED = "released", _("Released")

    location = MerchantForeignKey(Location, related_name="+", verbose_name=_("site"))
    variant = MerchantForeignKey(Variant, related_name="reservations", verbose_name=_("variant"))
    cause_kind = models.CharField(_("cause"), max_length=30)
    cause_id = models.BigIntegerField()
    reservation_state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.HELD)
    held_at = models.DateTimeField(_("held since"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "cause_kind", "cause_id"], name="a_cause_holds_one_unit"
            ),
            models.CheckConstraint(
                condition=models.Q(reservation_state="held", ended_at=None)
                | (~models.Q(reservation_state="held") & models.Q(ended_at__isnull=False)),
                name="a_reservation_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} ({self.get_reservation_state_display()})"
