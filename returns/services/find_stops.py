"""Find where articles go when no label of ours says so: what to write on the parcel, or where to bring it."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.models import Location
from returns.documents.addresses import Address, address_lines
from returns.domain.states import Journey, LabelState, Method, Permission, TransitState
from returns.models import Return, ReturnItem, ReturnParcel
from returns.queries.sites import drop_offs
from rma_portal.tenancy.models import Merchant


@dataclass(frozen=True)
class Stop:
    """One place: the lines of its address, when it is open, and what goes there in which parcel.

    A place that takes whatever is brought to it has no parcel of its own.
    """

    lines: tuple[str, ...]
    opening_words: str
    articles: tuple[ReturnItem, ...]
    parcel: ReturnParcel | None = None


def stops_of(rma: Return, merchant: Merchant) -> list[Stop]:
    """Return where the articles go that are not known to have left, in the active language; three queries.

    What is brought goes to any site that takes it; where none does, and for carriers of the customer's
    choice, each parcel goes to its own site (case 68). Nothing where no site is set.
    """
    waiting = ReturnItem.objects.filter(rma=rma, permission=Permission.APPROVED, journey=Journey.AWAITING)
    articles = list(waiting.filter(parcel__transit=TransitState.ANNOUNCED).order_by("position"))
    if not articles:
        return []
    shops = drop_offs() if rma.method == Method.IN_STORE else []
    if shops:
        return [stop_at(site, merchant, articles) for site in shops]
    undrawn = rma.parcels.filter(label_state=LabelState.NONE).exclude(destination=None)
    parcels = undrawn.select_related("destination").order_by("id")
    stops = [stop_of(parcel, merchant, articles) for parcel in parcels]
    return [stop for stop in stops if stop.articles]


def stop_of(parcel: ReturnParcel, merchant: Merchant, articles: Iterable[ReturnItem]) -> Stop:
    """Return the site of a parcel, with the articles that go into it."""
    assert parcel.destination  # `stops_of` leaves out those without
    packed = [item for item in articles if item.parcel_id == parcel.pk]
    return stop_at(parcel.destination, merchant, packed, parcel)


def stop_at(
    site: Location, merchant: Merchant, articles: Iterable[ReturnItem], parcel: ReturnParcel | None = None
) -> Stop:
    """Return a site as a place to send or bring articles to."""
    lines = address_lines(site_address(site, merchant))
    return Stop(lines, site.opening_words, tuple(articles), parcel)


def site_address(site: Location, merchant: Merchant) -> Address:
    """Return the postal address of a site of a shop."""
    return Address(
        f"{merchant.name} · {site.name}", site.line1, site.line2,
        site.postcode, site.city, site.country, site.phone,
    )  # fmt: skip
