"""The catalogue, as far as returns need it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Product(MerchantModel):
    """A product as the shop shows it; what is bought and returned are its variants."""

    ref = models.CharField(_("reference"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    translations = models.JSONField(_("titles in other languages"), default=dict, blank=True)
    category = models.CharField(_("category"), max_length=80, blank=True)
    brand = models.CharField(_("brand"), max_length=80, blank=True, db_default="")
    tags = models.JSONField(_("tags"), default=list, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [models.UniqueConstraint(fields=["merchant", "ref"], name="one_product_a_ref")]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """Return the title in a language, or the merchant's own where none is given."""
        return self.translations.get(language, self.title)[:200]


class Variant(MerchantModel):
    """What has a SKU: one size and colour of a product. Weight in grams, picture a name in the storage."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        GIFT_CARD = "gift_card", _("Gift card")
        DIGITAL = "digital", _("Digital content")

    product = MerchantForeignKey(Product, related_name="variants", verbose_name=_("product"))
    sku = models.CharField(_("SKU"), max_length=60)
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    options = models.CharField(_("options"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    price_amount = AmountField(_("price"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    picture = models.CharField(_("picture"), max_length=200, blank=True)
    weight = models.PositiveIntegerField(_("weight (g)"), default=0)
    is_final_sale = models.BooleanField(_("final sale"), default=False)
    is_second_hand = models.BooleanField(_("second-hand"), default=False, db_default=False)
    exemption = models.CharField(
        _("return exemption"),
        max_length=20,
        blank=True,
        help_text=_("Code of the exception in article 16 of the consumer rights directive, if one applies."),
    )

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        constraints = [models.UniqueConstraint(fields=["merchant", "sku"], name="one_variant_a_sku")]
        indexes = [models.Index(fields=["merchant", "gtin"], name="variant_by_gtin")]

    def __str__(self) -> str:
        return f"{self.product.title}, {self.options}" if self.options else self.product.title
