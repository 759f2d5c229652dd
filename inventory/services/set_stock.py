"""Take from the shop how many units lie where: levels follow by movements, so the ledger stays their sum."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from inventory.models import Location, StockCount, StockLevel, StockMovement, Variant
from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.roles import require

Place = tuple[int, int, str]  # site, variant, condition
ROWS = 2000  # in one INSERT
MOST_UNITS = 10_000_000  # in one place


@dataclass(frozen=True)
class Counted:
    """How many units of an article lie in a site in a condition: a whole number, 0 or more."""

    sku: str
    location: str
    quantity: int
    condition: str = "sellable"


def set_stock(*, counted: Sequence[Counted], actor: Actor) -> list[StockLevel]:
    """Set levels to what was counted and return them, in the order given; all of them, or none.

    Writes for each level that differs the count and a movement of the difference (cause "import"), and one
    audit event; a level that is as counted is left as it is, so repeating changes nothing. A level of 0 is
    made, too: it says that the stock is known. Units held for customers stay held, also above the new level.
    Raises InvalidInput: unknown_variant, unknown_location, stock_twice, stock_quantity, each with its field;
    NotPermitted.
    """
    require(actor, "set_stock")
    places = places_of(counted)
    levels = locked_levels(places)
    counts = [
        count_of(levels[place], one.quantity)
        for place, one in zip(places, counted, strict=True)
        if levels[place].quantity != one.quantity
    ]
    move_to_counts(counts, levels)
    if counts:
        record("stock", "stock_set", actor=actor, levels=len(counted), changed=len(counts))
    return [levels[place] for place in places]


def places_of(counted: Sequence[Counted]) -> list[Place]:
    """Return where each count was made; refuse what the catalogue does not know, and one place twice."""
    variants = dict(Variant.objects.filter(sku__in={c.sku for c in counted}).values_list("sku", "pk"))
    sites = dict(Location.objects.filter(code__in={c.location for c in counted}).values_list("code", "pk"))
    places: dict[Place, None] = {}
    for position, one in enumerate(counted):
        refuse_unknown(one, position, variants, sites)
        place = (sites[one.location], variants[one.sku], str(one.condition))
        if place in places:
            raise InvalidInput("stock_twice", "count each place once", field=f"levels.{position}")
        places[place] = None
    return list(places)


def refuse_unknown(one: Counted, position: int, variants: dict[str, int], sites: dict[str, int]) -> None:
    """Raise InvalidInput where article or site is not known, or the number is no count."""
    if one.sku not in variants:
        raise InvalidInput("unknown_variant", "no such SKU", field=f"levels.{position}.sku", sku=one.sku)
    if one.location not in sites:
        field = f"levels.{position}.location"
        raise InvalidInput("unknown_location", "no such site", field=field, location=one.location)
    if not 0 <= one.quantity <= MOST_UNITS:
        field = f"levels.{position}.quantity"
        raise InvalidInput("stock_quantity", f"a whole number from 0 to {MOST_UNITS}", field=field)


def locked_levels(places: Sequence[Place]) -> dict[Place, StockLevel]:
    """Return the levels of the places, made where missing, and locked in the order of their ids."""
    rows = [StockLevel(location_id=site, variant_id=variant, condition=c) for site, variant, c in places]
    StockLevel.objects.bulk_create(rows, batch_size=ROWS, ignore_conflicts=True)
    levels = (
        StockLevel.objects.filter(variant__in={variant for _site, variant, _condition in places})
        .select_related("variant", "location")
        .select_for_update(of=("self",))
        .order_by("id")
    )
    return {(level.location_id, level.variant_id, level.condition): level for level in levels}


def count_of(level: StockLevel, quantity: int) -> StockCount:
    """Return the count of a level as it is stored: what it was before, and what it is."""
    return StockCount(
        location=level.location,
        variant=level.variant,
        condition=level.condition,
        before=level.quantity,
        quantity=quantity,
        counted_at=clock.now(),
    )


def move_to_counts(counts: Sequence[StockCount], levels: dict[Place, StockLevel]) -> None:
    """Move the difference of each count, and its level with it. The levels are locked."""
    StockCount.objects.bulk_create(counts, batch_size=ROWS)
    StockMovement.objects.bulk_create([movement_of(count) for count in counts], batch_size=ROWS)
    for count in counts:
        level = levels[count.location_id, count.variant_id, count.condition]
        StockLevel.objects.filter(pk=level.pk).update(quantity=F("quantity") + count.quantity - count.before)
        level.quantity = count.quantity


def movement_of(count: StockCount) -> StockMovement:
    """Return the movement that a count causes."""
    return StockMovement(
        location=count.location,
        variant=count.variant,
        condition=count.condition,
        quantity=count.quantity - count.before,
        cause_kind="import",
        cause_id=count.pk,
        moved_at=count.counted_at,
    )
