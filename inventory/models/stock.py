"""Sites, and the append-only ledger of what lies in them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models.product import Variant
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Condition(models.TextChoices):
    """In what condition stock lies, and so whether it can be sold."""

    SELLABLE = "sellable", _("Sellable")
    SECOND_CHOICE = "second_choice", _("Second choice")
    QUARANTINE = "quarantine", _("Quarantine")
    DAMAGED = "damaged", _("Damaged")


class Location(MerchantModel):
    """A site of the merchant; returns arrive at a return centre, or where customers may bring them.

    `opening_words` says when that is, as customers read it.
    """

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    line1 = models.CharField(_("address"), max_length=120)
    line2 = models.CharField(_("address, continued"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20)
    city = models.CharField(_("city"), max_length=80)
    country = models.CharField(_("country"), max_length=2)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    takes_returns = models.BooleanField(_("takes returns"), default=False)
    takes_drop_offs = models.BooleanField(_("customers may bring returns"), default=False, db_default=False)
    opening_words = models.CharField(
        _("opening hours"), max_length=200, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [models.UniqueConstraint(fields=["merchant", "code"], name="one_location_a_code")]

    def __str__(self) -> str:
        return self.name


class StockLevel(MerchantModel):
    """How many units lie in a site in a condition: the sum of the movements, kept beside them.

    `reserved` of them are held for customers: as many as the place has held reservations. It may pass
    `quantity` where units left the place otherwise: then nothing is free. Without a sellable level the stock
    of an article is unknown, which is not the same as 0.
    """

    location = MerchantForeignKey(Location, related_name="levels", verbose_name=_("site"))
    variant = MerchantForeignKey(Variant, related_name="levels", verbose_name=_("variant"))
    condition = models.CharField(_("condition"), max_length=14, choices=Condition.choices)
    quantity = models.IntegerField(_("quantity"), default=0)
    reserved = models.IntegerField(_("reserved"), default=0, db_default=0)

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "location", "variant", "condition"], name="one_level_a_place"
            ),
            models.CheckConstraint(condition=models.Q(reserved__gte=0), name="reserved_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant} ({self.get_condition_display()})"


class StockCount(MerchantModel):
    """What the shop said lies in a place, where it differed from what we believed. Append-only by grant."""

    location = MerchantForeignKey(Location, related_name="+", verbose_name=_("site"))
    variant = MerchantForeignKey(Variant, related_name="+", verbose_name=_("variant"))
    condition = models.CharField(_("condition"), max_length=14, choices=Condition.choices)
    before = models.IntegerField(_("quantity before"))
    quantity = models.PositiveIntegerField(_("quantity"))
    counted_at = models.DateTimeField(_("counted"), default=timezone.now)

    class Meta:
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")

    def __str__(self) -> str:
        return f"{self.variant}: {self.quantity}"


class StockMovement(MerchantModel):
    """Units that came (+) or went (-), and why. Append-only by grant; a cause moves stock once."""

    location = MerchantForeignKey(Location, related_name="movements", verbose_name=_("site"))
    variant = MerchantForeignKey(Variant, related_name="movements", verbose_name=_("variant"))
    condition = models.CharField(_("condition"), max_length=14, choices=Condition.choices)
    quantity = models.IntegerField(_("quantity"))
    # "restock", "undo_restock" (of an inspection), "import" (of a count), "exchange" (of a reservation)
    # or "opening"
    cause_kind = models.CharField(_("cause"), max_length=30)
    cause_id = models.BigIntegerField()
    moved_at = models.DateTimeField(_("moved"), default=timezone.now)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "cause_kind", "cause_id"], name="a_cause_moves_stock_once"
            ),
            models.CheckConstraint(condition=~models.Q(quantity=0), name="a_movement_moves"),
        ]
        indexes = [models.Index(fields=["merchant", "-moved_at"], name="movement_by_time")]

    def __str__(self) -> str:
        return f"{self.quantity:+d} {self.variant}"
