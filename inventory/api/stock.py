"""Sites, stock levels and the ledger of movements."""

import django_filters

from inventory.api.shapes import LocationShape, StockLevelShape, StockMovementShape
from inventory.models import Condition, Location
from inventory.queries.catalogue import levels_with_place, movements_with_place
from rma_portal.web.api.lookups import InstantFilter
from rma_portal.web.api.values import codes
from rma_portal.web.api.views import ListView

CONDITIONS = [(code, code) for code in codes(Condition)]


class LevelFilters(django_filters.FilterSet):
    """How stock levels are found."""

    sku = django_filters.CharFilter("variant__sku", help_text="Of this SKU.")
    location = django_filters.CharFilter("location__code", help_text="In the site of this code.")
    condition = django_filters.ChoiceFilter(choices=CONDITIONS, help_text="In this condition.")


class MovementFilters(LevelFilters):
    """How stock movements are found."""

    cause_kind = django_filters.CharFilter(help_text="restock, undo_restock or opening.")
    moved_after = InstantFilter("moved_at", "gte", help_text="At or after this instant.")
    moved_before = InstantFilter("moved_at", "lt", help_text="Before this instant.")


class Locations(ListView):
    """List the merchant's sites."""

    tag = "stock"
    read_scope = "stock:read"
    serializer_class = LocationShape
    keyset = ("id",)

    def get_queryset(self):
        """The sites of the merchant."""
        return Location.objects.all()


class StockLevels(ListView):
    """List how many units lie where, in which condition."""

    tag = "stock"
    read_scope = "stock:read"
    serializer_class = StockLevelShape
    filterset_class = LevelFilters
    keyset = ("id",)

    def get_queryset(self):
        """The levels of the merchant."""
        return levels_with_place()


class StockMovements(ListView):
    """List stock movements, newest first.

    The ledger is only ever added to; what is undone is a movement of its own. Its sum is the level.
    """

    tag = "stock"
    read_scope = "stock:read"
    serializer_class = StockMovementShape
    filterset_class = MovementFilters
    keyset = ("-moved_at", "-id")

    def get_queryset(self):
        """The movements of the merchant."""
        return movements_with_place()
