"""Units held for customers: never more than are there, taken once, free again when nobody needs them."""

import pytest

from inventory.models import Location, StockLevel, StockMovement, StockReservation, Variant
from inventory.queries.availability import variants_beside
from inventory.services.move_stock import move_stock
from inventory.services.release_stock import release_stock
from inventory.services.reserve_stock import Wanted, reserve_stock
from inventory.services.set_stock import Counted, set_stock
from inventory.services.take_stock import take_stock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from tests.factories import make_variant


@pytest.fixture
def mug(merchant) -> Variant:
    """An article in two sites: two sellable units in one, one in the other, and a damaged one."""
    variant = make_variant("MUG")
    Location.objects.create(code="SHOP", name="Shop", postcode="75001", city="Paris", country="FR")
    stock("RC", 2)
    stock("SHOP", 1)
    stock("RC", 5, "damaged")
    return variant


def stock(site: str, quantity: int, condition: str = "sellable") -> None:
    """Count the mugs in a site."""
    set_stock(counted=[Counted("MUG", site, quantity, condition)], actor=Actor.system())


def hold(variant: Variant, *causes: int) -> list[StockReservation]:
    """Hold a unit for each cause."""
    return reserve_stock(wanted=[Wanted(variant, "exchange", cause) for cause in causes])


def sellable() -> dict[str, tuple[int, int]]:
    """Quantity and reserved units of the sellable mugs by site."""
    rows = StockLevel.objects.filter(condition="sellable").select_related("location")
    return {row.location.code: (row.quantity, row.reserved) for row in rows}


def free(variant: Variant) -> int | None:
    """What the shop can still promise."""
    return variants_beside([variant.product_id]).get(pk=variant.pk).free


def test_only_what_is_sellable_and_free_is_held(mug):
    """Three units in two sites; the fourth is refused, and leaves nothing behind."""
    sites = [one.location.code for one in hold(mug, 1, 2, 3)]
    assert (sites, sellable(), free(mug)) == (["RC", "RC", "SHOP"], {"RC": (2, 2), "SHOP": (1, 1)}, 0)
    with pytest.raises(Conflict) as refused:
        hold(mug, 4)
    assert (refused.value.code, refused.value.params["sku"]) == ("out_of_stock", "MUG")
    assert StockReservation.objects.count() == 3


def test_stock_that_is_not_known_is_not_none(merchant):
    known, unknown = make_variant("MUG"), make_variant("CUP")
    stock("RC", 0)
    assert (free(known), free(unknown)) == (0, None)
    for variant in (known, unknown):
        with pytest.raises(Conflict, match="out_of_stock"):
            hold(variant, variant.pk)


def test_a_cause_holds_one_unit_however_often_it_asks(mug):
    hold(mug, 1)
    hold(mug, 1)
    assert (free(mug), StockReservation.objects.count()) == (2, 1)


def test_a_released_unit_is_free_again_and_can_be_held_anew(mug):
    hold(mug, 1)
    assert [release_stock(cause_kind="exchange", cause_ids=[1]) for _again in range(2)] == [1, 0]
    assert free(mug) == 3
    [again] = hold(mug, 1)
    assert (again.reservation_state, again.ended_at, free(mug)) == ("held", None, 2)


def test_a_held_unit_leaves_stock_once(mug):
    """Cases 86 and 116: the stock of the article that is sent falls by one, and what is reserved, too."""
    hold(mug, 1)
    assert [take_stock(cause_kind="exchange", cause_id=1) for _again in range(2)] == [True, False]
    assert (sellable(), free(mug)) == ({"RC": (1, 0), "SHOP": (1, 0)}, 2)
    moved = StockMovement.objects.filter(cause_kind="exchange").values_list("quantity", "location__code")
    assert list(moved) == [(-1, "RC")]
    assert release_stock(cause_kind="exchange", cause_ids=[1]) == 0


def test_stock_can_fall_below_what_is_held(mug):
    """An undone receipt or a count takes units away: then nothing is free, and what is held stays held."""
    hold(mug, 1, 2)
    stock("RC", 0)
    place = {"variant": mug, "location": Location.objects.get(code="SHOP"), "condition": "sellable"}
    move_stock(**place, quantity=-1, cause_kind="undo_restock", cause_id=9)
    assert (sellable(), free(mug)) == ({"RC": (0, 2), "SHOP": (0, 0)}, 0)
    assert take_stock(cause_kind="exchange", cause_id=1)
    assert sellable() == {"RC": (-1, 1), "SHOP": (0, 0)}


def test_what_nobody_holds_is_not_taken(mug):
    assert not take_stock(cause_kind="exchange", cause_id=5)
    assert StockMovement.objects.filter(cause_kind="exchange").count() == 0
