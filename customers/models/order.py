"""What was bought, at the price that was paid, unit by unit."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer, SalesChannel
from inventory.models import Variant
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Order(MerchantModel):
    """One purchase, with the delivery address as it was then. `number_key` meets what people type.

    `key` names the order for programs: numbers repeat between channels, and ids tell how
    many orders all merchants have.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    channel = MerchantForeignKey(SalesChannel, related_name="orders", verbose_name=_("sales channel"))
    number = models.CharField(_("number"), max_length=60)
    number_key = models.CharField(max_length=60)
    customer = MerchantForeignKey(Customer, related_name="orders", null=True, verbose_name=_("customer"))
    placed_at = models.DateTimeField(_("placed"))
    order_status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.COMPLETED
    )
    currency = models.CharField(_("currency"), max_length=3)
    total_amount = AmountField(_("total"), default=0)
    shipping_amount = AmountField(_("shipping paid"), default=0)
    is_business = models.BooleanField(_("bought by a business"), default=False, db_default=False)
    ship_name = models.CharField(_("recipient"), max_length=160, blank=True)
    ship_line1 = models.CharField(_("address"), max_length=160, blank=True)
    ship_line2 = models.CharField(_("address, continued"), max_length=160, blank=True)
    ship_postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    ship_city = models.CharField(_("city"), max_length=80, blank=True)
    ship_country = models.CharField(_("country"), max_length=2, blank=True)
    email_key = models.CharField(max_length=254, blank=True)
    postcode_key = models.CharField(max_length=20, blank=True)
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "channel", "number"], name="one_order_a_number"),
            models.UniqueConstraint(fields=["merchant", "key"], name="one_order_a_key"),
        ]
        indexes = [
            models.Index(fields=["merchant", "number_key"], name="order_by_number"),
            models.Index(fields=["merchant", "-placed_at"], name="order_by_time"),
            models.Index(fields=["merchant", "customer"], name="order_by_customer"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(MerchantModel):
    """One line of an order as paid, after its own and the order's discounts.

    Title, options, category and the return rules of the article are a snapshot: they survive the
    deletion of the product (case 28).
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        GIFT_CARD = "gift_card", _("Gift card")
        DIGITAL = "digital", _("Digital content")
        SHIPPING = "shipping", _("Shipping")
        FEE = "fee", _("Fee")
        MANUAL = "manual", _("Manual line")
        DISCOUNT = "discount", _("Discount")

    order = MerchantForeignKey(Order, related_name="lines", verbose_name=_("order"))
    ref = models.CharField(max_length=80)
    variant = MerchantForeignKey(Variant, related_name="order_lines", null=True, verbose_name=_("variant"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    sku = models.CharField(_("SKU"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    options = models.CharField(_("options"), max_length=120, blank=True)
    category = models.CharField(_("category"), max_length=80, blank=True)
    tags = models.JSONField(default=list, blank=True)
    is_final_sale = models.BooleanField(_("final sale"), default=False)
    exemption = models.CharField(_("return exemption"), max_length=20, blank=True)
    is_second_hand = models.BooleanField(_("second-hand"), default=False, db_default=False)
    brand = models.CharField(_("brand"), max_length=80, blank=True, db_default="")
    weight = models.PositiveIntegerField(_("weight (g)"), default=0, db_default=0)
    discount_amount = AmountField(_("discount"), default=0, db_default=0)  # off the line, shipping apart
    quantity = models.PositiveIntegerField(_("quantity"))
    gross_amount = AmountField(_("paid"))
    tax_amount = AmountField(_("tax in it"), default=0)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "order", "ref"], name="one_line_a_ref"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="a_line_has_units"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.title}"


class UnitShare(MerchantModel):
    """What unit k of a line cost, fixed at import by largest remainder; it never changes (case 91).

    `cancelled_at` says that the unit was cancelled or returned outside this service.
    """

    order_line = MerchantForeignKey(OrderLine, related_name="units", verbose_name=_("order line"))
    unit_no = models.PositiveIntegerField(_("unit"))
    gross_amount = AmountField(_("paid"))
    tax_amount = AmountField(_("tax in it"), default=0)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=80, blank=True)  # the cancellation's own number

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "order_line", "unit_no"], name="one_share_a_unit"),
            models.CheckConstraint(condition=models.Q(unit_no__gt=0), name="units_count_from_one"),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "cancelled_by"],
                name="unit_by_cancellation",
                condition=~models.Q(cancelled_by=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_line}, {self.unit_no}"
