"""Eight who want the last unit: one gets it. With its control, in which the lock is off."""

from inventory.models import StockLevel, StockReservation, Variant
from inventory.services import reserve_stock as reserving
from inventory.services.reserve_stock import Wanted, reserve_stock
from inventory.services.set_stock import Counted, set_stock
from inventory.services.take_stock import take_stock
from returns.models import Exchange, Return, ReturnDraft, ReturnItem
from returns.services import request_return as requesting
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from rma_portal.core.actors import Actor
from tests.concurrency.together import meeting, together, without_locks
from tests.factories import make_variant
from tests.returns.exchanging import bought, make_sizes, offer, shelf, swap
from tests.returns.flow import SHOPPER

COUNT = 8
HOLD = reserving.hold


def last_unit(within) -> Variant:
    """Return an article of which one unit is left."""

    def make() -> Variant:
        variant = make_variant("MUG")
        set_stock(counted=[Counted("MUG", "RC", 1)], actor=Actor.system())
        return variant

    return within(make)


def held(within) -> tuple[int, int]:
    """Return what the level says is reserved, and how many reservations there are."""
    return within(lambda: (StockLevel.objects.get().reserved, StockReservation.objects.count()))


def all_at_once(shop, variant: Variant) -> list[str]:
    """Let everybody ask for the unit at once."""
    return together(
        shop,
        *[
            lambda cause=cause: reserve_stock(wanted=[Wanted(variant, "exchange", cause)])
            for cause in range(COUNT)
        ],
    )


def test_the_last_unit_without_the_lock_is_promised_to_everybody(shop, within, monkeypatch):
    """The control: all look before anybody writes."""
    variant = last_unit(within)
    without_locks(monkeypatch)
    monkeypatch.setattr(reserving, "hold", meeting(COUNT, HOLD))
    assert (all_at_once(shop, variant), held(within)) == (["done"] * COUNT, (COUNT, COUNT))


def test_the_last_unit_is_promised_once(shop, within):
    variant = last_unit(within)
    said = all_at_once(shop, variant)
    assert (said, held(within)) == (["done", *["out_of_stock"] * (COUNT - 1)], (1, 1))


def test_a_held_unit_taken_at_once_leaves_once(shop, within):
    """Case 86: eight clicks on "sent"."""
    variant = last_unit(within)
    within(lambda: reserve_stock(wanted=[Wanted(variant, "exchange", 1)]))
    taken: list[bool] = []
    acts = [lambda: taken.append(take_stock(cause_kind="exchange", cause_id=1))] * COUNT
    assert together(shop, *acts) == ["done"] * COUNT
    level = within(StockLevel.objects.get)
    assert (sorted(taken), level.quantity, level.reserved) == ([False] * (COUNT - 1) + [True], 0, 0)


def test_two_who_want_the_same_articles_in_another_order_do_not_wait_for_each_other(shop, within):
    """The levels are locked in the order of their ids, whatever is asked first."""

    def make() -> list[Variant]:
        variants = [make_variant("MUG"), make_variant("CUP")]
        set_stock(counted=[Counted(sku, "RC", 50) for sku in ("MUG", "CUP")], actor=Actor.system())
        return variants

    mug, cup = within(make)

    def ask(first: Variant, second: Variant, cause: int) -> None:
        reserve_stock(wanted=[Wanted(first, "exchange", cause), Wanted(second, "exchange", cause + 1)])

    acts = [
        lambda n=n: ask(mug, cup, 10 * n) if n % 2 else ask(cup, mug, 10 * n) for n in range(1, COUNT + 1)
    ]
    assert together(shop, *acts) == ["done"] * COUNT


def test_eight_customers_confirm_an_exchange_for_the_last_one(shop, within, monkeypatch):
    """All have seen it free: one return with its exchange, and nothing is left of the other requests."""

    def drafts() -> list[ReturnDraft]:
        sizes = make_sizes(L=1)
        offer()
        return [drafted(bought((sizes["M"], 1, "40.00"))) for _ in range(COUNT)]

    def drafted(order) -> ReturnDraft:
        draft = open_draft(order=order, language="fr")
        fill_draft(draft=draft, choices=swap(order, "L"))
        return draft

    monkeypatch.setattr(requesting, "hold_replacements", meeting(COUNT, requesting.hold_replacements))
    acts = [lambda one=one: request_return(draft=one, actor=SHOPPER) for one in within(drafts)]
    assert together(shop, *acts) == ["done", *["out_of_stock"] * (COUNT - 1)]
    left = within(lambda: [model.objects.count() for model in (Return, ReturnItem, Exchange)])
    assert (left, within(shelf)["L"]) == ([1, 1, 1], (1, 1))
