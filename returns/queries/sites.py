"""Where articles travel to."""

from inventory.models import Location
from returns.models import ReturnsSettings


def return_centre() -> Location | None:
    """Return the site the merchant's parcels go to where no rule says another, if one is set."""
    return ReturnsSettings.objects.select_related("return_centre").get().return_centre


def drop_offs() -> list[Location]:
    """Return the sites to which customers may bring articles, by name."""
    return list(Location.objects.filter(takes_drop_offs=True).order_by("name"))
