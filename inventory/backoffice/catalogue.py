"""Products and variants as the shop delivered them; staff may mend what concerns returns."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.models import StockLevel, Variant
from rma_portal.core.money import round_money
from rma_portal.web.backoffice import MerchantAdmin, ReadOnlyInline
from rma_portal.web.stored import stored_file
from rma_portal.web.templatetags.rma import money

A_DAY = "private, max-age=86400"


class LevelsInline(ReadOnlyInline):
    """What lies where."""

    model = StockLevel
    view_action = "view_stock"
    fields = ["location", "condition", "quantity"]
    verbose_name_plural = _("Stock")


class VariantsInline(ReadOnlyInline):
    """The sizes and colours of a product."""

    model = Variant
    view_action = "view_catalogue"
    fields = ["sku", "options", "gtin", "exemption"]
    show_change_link = True


class VariantAdmin(MerchantAdmin):
    """One article of the catalogue. Its SKU, price and picture come from the shop and stay as they are."""

    view_action = "view_catalogue"
    change_action = "change_catalogue"
    list_display = ["thumbnail", "article", "sku", "gtin", "price", "returns"]
    list_display_links = ["thumbnail", "article"]
    list_select_related = ["product"]
    list_filter = ["is_final_sale", "is_second_hand", "kind"]
    search_fields = ["=sku", "=gtin", "product__title__istartswith"]
    search_help_text = _("SKU, GTIN or the beginning of the title")
    ordering = ["product__title", "id"]
    readonly_fields = ["product", "sku", "options", "kind", "price", "thumbnail"]
    fieldsets = [
        (None, {"fields": ["thumbnail", "product", "options", "sku", "kind", "price"]}),
        (_("For returns"), {"fields": ["gtin", "weight", "is_final_sale", "is_second_hand", "exemption"]}),
    ]
    inlines = [LevelsInline]

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.picture_view)
        return [
            path("<int:pk>/picture/", view, name="inventory_variant_picture"),
            *super().get_urls(),
        ]

    def picture_view(self, request, pk: int):
        """Serve an article's picture to staff."""
        self.refuse_unless_viewer(request)
        variant = get_object_or_404(Variant.objects, pk=pk)
        return stored_file(variant.picture, shown_as="article", cache=A_DAY)

    @admin.display(description=_("picture"))
    def thumbnail(self, variant: Variant) -> str:
        """Show the article small."""
        return render_to_string("backoffice/_fragments/thumbnail.html", {"variant": variant})

    @admin.display(description=_("article"), ordering="product__title")
    def article(self, variant: Variant) -> str:
        """Name the article with its size and colour."""
        return str(variant)

    @admin.display(description=_("returns"))
    def returns(self, variant: Variant) -> str:
        """Say what makes the article's return special: above all what keeps it from coming back at all."""
        words = [gettext("final sale")] if variant.is_final_sale else []
        words += [gettext("second-hand")] if variant.is_second_hand else []
        return ", ".join([*words, *([variant.exemption] if variant.exemption else [])])

    @admin.display(description=_("price"), ordering="price_amount")
    def price(self, variant: Variant) -> str:
        """Show the price in its currency."""
        return money(round_money(variant.price_amount, variant.currency))


class ProductAdmin(MerchantAdmin):
    """A product, with its titles in the shop's languages."""

    view_action = "view_catalogue"
    change_action = "change_catalogue"
    list_display = ["title", "ref", "brand", "category"]
    list_filter = ["category"]
    search_fields = ["=ref", "title__istartswith"]
    search_help_text = _("Reference or the beginning of the title")
    ordering = ["title", "id"]
    readonly_fields = ["ref"]
    fields = ["ref", "title", "brand", "category"]
    inlines = [VariantsInline]
