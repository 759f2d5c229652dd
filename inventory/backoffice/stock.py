"""What lies where, and the ledger that says how it came there. Both are read only: services write them."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from inventory.models import StockLevel, StockMovement
from rma_portal.web.backoffice import MerchantAdmin

CAUSES = {
    "exchange": _("Replacement sent"),
    "import": _("Count by the shop"),
    "opening": _("Opening stock"),
    "restock": _("Back from a customer"),
    "undo_restock": _("Receipt undone"),
}


class StockLevelAdmin(MerchantAdmin):
    """How many units lie in a site in a condition."""

    view_action = "view_stock"
    list_display = ["variant", "sku", "location", "condition", "quantity", "reserved"]
    list_select_related = ["variant__product", "location"]
    list_filter = ["condition", ("location", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["=variant__sku", "=variant__gtin", "variant__product__title__istartswith"]
    search_help_text = _("SKU, GTIN or the beginning of the title")
    ordering = ["variant__product__title", "variant", "condition"]

    @admin.display(description=_("SKU"))
    def sku(self, level: StockLevel) -> str:
        """Name the article as the shelf does."""
        return level.variant.sku


class StockMovementAdmin(MerchantAdmin):
    """The ledger: rows are added, never edited."""

    view_action = "view_stock"
    list_display = ["moved_at", "change", "variant", "sku", "location", "condition", "cause"]
    list_display_links = ["moved_at"]
    list_select_related = ["variant__product", "location"]
    list_filter = ["condition", "cause_kind", ("location", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["=variant__sku", "=variant__gtin"]
    search_help_text = _("SKU or GTIN")
    ordering = ["-moved_at", "-id"]
    fields = ["moved_at", "variant", "change", "location", "condition", "cause", "cause_id"]

    @admin.display(description=_("SKU"))
    def sku(self, movement: StockMovement) -> str:
        """Name the article as the shelf does."""
        return movement.variant.sku

    @admin.display(description=_("change"), ordering="quantity")
    def change(self, movement: StockMovement) -> str:
        """Show what came (+) or went (-)."""
        return format_html('<span class="bo-number">{}</span>', f"{movement.quantity:+d}")

    @admin.display(description=_("cause"), ordering="cause_kind")
    def cause(self, movement: StockMovement) -> str:
        """Say why stock moved."""
        return str(CAUSES.get(movement.cause_kind, movement.cause_kind))
