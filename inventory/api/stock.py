"""Sites, stock levels, which programs set, and the ledger of movements."""

from typing import Any

import django_filters

from inventory.api.incoming import IncomingLevels
from inventory.api.shapes import LocationShape, SetLevels, StockLevelShape, StockMovementShape
from inventory.models import Condition, Location
from inventory.queries.catalogue import levels_with_place, movements_with_place
from inventory.services.set_stock import Counted, set_stock
from rma_portal.web.api.lookups import InstantFilter
from rma_portal.web.api.values import codes
from rma_portal.web.api.views import ListView, SettingView

CONDITIONS = [(code, code) for code in codes(Condition)]


class LevelFilters(django_filters.FilterSet):
    """How stock levels are found."""

    sku = django_filters.CharFilter("variant__sku", help_text="Of this SKU.")
    location = django_filters.CharFilter("location__code", help_text="In the site of this code.")
    condition = django_filters.ChoiceFilter(choices=CONDITIONS, help_text="In this condition.")


class MovementFilters(LevelFilters):
    """How stock movements are found."""

    cause_kind = django_filters.CharFilter(help_text="restock, undo_restock, import, exchange or opening.")
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


class StockLevels(ListView, SettingView):
    """List how many units lie where, in which condition.

    An article without a sellable level is one whose stock is not known, which is not the same as 0.
    """

    tag = "stock"
    read_scope = "stock:read"
    write_scope = "stock:write"
    input_class = IncomingLevels
    answer_class = SetLevels
    serializer_class = StockLevelShape
    filterset_class = LevelFilters
    keyset = ("id",)

    def get_queryset(self):
        """The levels of the merchant."""
        return levels_with_place()

    def act(self, given: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Set up to five hundred levels to what was counted; all of them are set, or none.

        The difference to what was believed becomes a movement of cause import. Levels that are not named stay
        as they are. Setting them again changes nothing.
        """
        counted = [Counted(**level) for level in given["levels"]]
        return {"data": set_stock(counted=counted, actor=self.actor)}


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
