"""What comes back of a year of orders: who, why, and how far each return has got."""

import datetime as dt
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rma_portal.local.seeds.comments import BANKS, STAFF_NOTES
from rma_portal.local.seeds.dice import dice
from rma_portal.local.seeds.plans import LinePlan, MerchantSeed, OrderPlan, ReturnPlan, UnitPlan

RETURNS_A_YEAR = 120
FAULTS = frozenset({"defective", "damaged_in_transit", "wrong_item"})
_BY_HAND = ("defective", "damaged_in_transit", "wrong_item")
_WAITING = ("requested", "awaiting_information", "rejected")
_RECENT_DAYS = 12
_PARCEL_DAYS = 21  # after that the permission expires
# The newest returns, from the newest on, stand at these stages; so every list has something in it.
_OPEN = (
    ("requested", 9), ("awaiting_information", 4), ("approved", 8), ("on_its_way", 9), ("received", 6),
    ("inspected", 5), ("settled", 3),
)  # fmt: skip
_ENDED = (("rejected", 8), ("cancelled", 6), ("expired", 5))
_STEPS = ("approved", "posted", "received", "inspected", "refunded")
_STEPS_DONE = {
    "approved": 1, "on_its_way": 2, "received": 3, "inspected": 4, "settled": 5, "closed": 5, "expired": 1,
}  # fmt: skip
_STEP_HOURS = {"posted": (16, 80), "received": (40, 110), "inspected": (1, 30), "refunded": (0.2, 20)}
_GRADES = {"defective": (0, 5, 55, 40), "damaged_in_transit": (0, 0, 15, 85), "wrong_item": (90, 10, 0, 0)}
_ROUTES = {
    "a": (("restock", 100),),
    "b": (("restock", 70), ("second_choice", 22), ("refurbish", 8)),
    "c": (("second_choice", 45), ("repair", 25), ("donate", 20), ("return_to_vendor", 10)),
    "d": (("recycle", 50), ("return_to_vendor", 25), ("destroy", 15), ("quarantine", 10)),
}


def returns(merchant: MerchantSeed, orders: Sequence[OrderPlan], until: dt.datetime) -> Iterator[ReturnPlan]:
    """Yield 120 returns of the orders (fewer if fewer were delivered), oldest first, always the same.

    No step lies after `until`. Final sale and engraved articles only come back for a fault.
    """
    rng = dice(f"returns of {merchant.slug}")
    asked = sorted(
        ((_asked_at(rng, order, until), order) for order in _chosen(rng, orders, until)),
        key=lambda pair: (pair[0], pair[1].number),
    )
    stages = _stages(rng, [until - moment for moment, _ in asked])
    seen: set[str] = set()
    for (moment, order), stage in zip(asked, stages, strict=True):
        plan = _plan(rng, merchant, order, moment, stage, until, seen)
        seen.update(unit.reason for unit in plan.units)
        yield plan


def _chosen(rng: random.Random, orders: Sequence[OrderPlan], until: dt.datetime) -> list[OrderPlan]:
    ranked = []
    for order in orders:
        weight = sum(line.product.returns_weight * line.quantity**0.5 for line in _returnable(order))
        if order.delivered_at is None or order.delivered_at > until - dt.timedelta(hours=3) or not weight:
            continue
        days = (until - order.delivered_at).total_seconds() / 86400
        # The demo wants more at work than a quiet week would show: the newer, the likelier.
        recent = 1 + 8 * math.exp(-days / _RECENT_DAYS)
        # Weighted sampling without replacement: the largest of u ** (1 / weight).
        ranked.append((rng.random() ** (1 / (weight * recent)), order))
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    return [order for _, order in ranked[:RETURNS_A_YEAR]]


def _returnable(order: OrderPlan) -> list[LinePlan]:
    return [line for line in order.lines if line.variant.kind == "article"]


def _asked_at(rng: random.Random, order: OrderPlan, until: dt.datetime) -> dt.datetime:
    delivered_at = order.delivered_at or order.placed_at
    age = until - delivered_at
    if age < dt.timedelta(days=28) and rng.random() < 0.6:
        # Part of what is still within the shop's promise is asked in the last days, so that work is fresh.
        return until - min(dt.timedelta(days=rng.uniform(0.05, 9)), age * 0.95)
    # Most ask within a week; a few only when the legal fortnight is over and the shop's own promise counts.
    is_late = rng.random() < 0.07
    wanted = dt.timedelta(hours=rng.uniform(350, 670) if is_late else 2 + 300 * rng.random() ** 2.2)
    return delivered_at + min(wanted, age * rng.uniform(0.3, 0.95))


def _stages(rng: random.Random, ages: Sequence[dt.timedelta]) -> list[str]:
    """Return a stage for each return, oldest first: the newest are open, the others have ended."""
    opened = [stage for stage, count in _OPEN for _ in range(count)][: len(ages)]
    for place in range(len(opened) - 5):
        # Neighbours change places, as in real life, where some parcels are quicker than others.
        other = place + rng.randrange(5)
        opened[place], opened[other] = opened[other], opened[place]
    old = len(ages) - len(opened)
    stages = ["closed"] * old + opened[::-1]
    for place, stage in enumerate(stages):
        # In a quiet season the newest reach far back: by then a permission would have expired.
        if stage == "approved" and ages[place] > dt.timedelta(days=_PARCEL_DAYS - 3):
            stages[place] = "closed"
    ripe = [place for place in range(old) if ages[place] > dt.timedelta(days=_PARCEL_DAYS + 4)]
    rng.shuffle(ripe)
    for stage, count in _ENDED:
        for _ in range(min(count, len(ripe))):
            stages[ripe.pop()] = stage
    return stages


def _plan(
    rng: random.Random,
    merchant: MerchantSeed,
    order: OrderPlan,
    asked_at: dt.datetime,
    stage: str,
    until: dt.datetime,
    seen: set[str],
) -> ReturnPlan:
    language = order.customer.language
    units = tuple(
        _unit(rng, merchant, line, unit_no, stage, language, seen) for line, unit_no in _picked(rng, order)
    )
    plan = ReturnPlan(
        order_number=order.number,
        requested_at=asked_at,
        language=language,
        units=units,
        resolution="store_credit" if rng.random() < 0.17 else "refund",
        reach=stage,
        staff_note=rng.choice(STAFF_NOTES[language].get(stage, ("",))),
    )
    return _timed(rng, plan, (until - asked_at).total_seconds() / 3600)


def _picked(rng: random.Random, order: OrderPlan) -> list[tuple[LinePlan, int]]:
    lines = _returnable(order)
    first = rng.choices(lines, [line.product.returns_weight for line in lines])[0]
    others = [line for line in lines if line is not first and rng.random() < 0.16]
    picked = [(line, 1) for line in sorted([first, *others], key=lambda line: line.position)]
    if first.quantity > 1 and rng.random() < 0.3:
        picked.append((first, 2))
    return picked


def _unit(
    rng: random.Random,
    merchant: MerchantSeed,
    line: LinePlan,
    unit_no: int,
    stage: str,
    language: str,
    seen: set[str],
) -> UnitPlan:
    # The rules approve a change of mind by themselves: what waits for a person is a fault, and what
    # awaits an answer is one without a picture.
    reason = rng.choice(_BY_HAND) if stage in _WAITING else _reason(rng, line, seen)
    photos = () if stage == "awaiting_information" else _photos(rng, merchant, line, reason)
    bank = BANKS[merchant.country, language]
    comment = rng.choice(bank[photos[0] if photos else reason])
    unit = UnitPlan(line.position, unit_no, reason, comment, photos)
    return _inspected(rng, unit, stage) if _STEPS_DONE.get(stage, 0) >= 4 else unit


def _reason(rng: random.Random, line: LinePlan, seen: set[str]) -> str:
    reasons = line.product.reasons
    if line.variant.is_final_sale or line.variant.exemption == "personalised":
        reasons = {reason: share for reason, share in reasons.items() if reason in FAULTS}
    # Rare reasons would be missing in some years: those not met yet go first now and then.
    fresh = {reason: share for reason, share in reasons.items() if reason not in seen}
    chosen = fresh if fresh and rng.random() < 0.3 else reasons
    return rng.choices(list(chosen), list(chosen.values()))[0]


def _photos(rng: random.Random, merchant: MerchantSeed, line: LinePlan, reason: str) -> tuple[str, ...]:
    if reason not in ("defective", "damaged_in_transit") or rng.random() < 0.12:
        return ()
    if merchant.country == "FR":
        is_cloth = reason == "defective" and line.product.drawing.startswith("clothes.")
        return (rng.choice(("torn_seam", "stain", "missing_button")),) if is_cloth else ("dented_box",)
    close = {"tableware.mug": "broken_mug", "tableware.plate": "chipped_plate"}.get(line.product.drawing)
    return (close, "dented_box") if close else ("dented_box",)


def _inspected(rng: random.Random, unit: UnitPlan, stage: str) -> UnitPlan:
    grade = rng.choices("abcd", _GRADES.get(unit.reason, (74, 19, 7, 0)))[0]
    if stage == "settled":
        return replace(unit, grade=grade)  # paid back, but nobody has said yet where the article goes
    ways, shares = zip(*_ROUTES[grade], strict=True)
    return replace(unit, grade=grade, disposition=rng.choices(ways, shares)[0])


def _timed(rng: random.Random, plan: ReturnPlan, age: float) -> ReturnPlan:
    by_hand = any(unit.reason in FAULTS for unit in plan.units) or rng.random() < 0.2
    hours = [rng.uniform(2, 30) if by_hand else rng.uniform(0.01, 0.1)]
    for step in _STEPS[1:]:
        hours.append(hours[-1] + rng.uniform(*_STEP_HOURS[step]))
    if plan.reach == "expired":
        return replace(
            plan, approved_hours=round(hours[0], 2), ended_hours=round(hours[0] + _PARCEL_DAYS * 24, 2)
        )
    if plan.reach in ("rejected", "cancelled", "awaiting_information"):
        return replace(plan, ended_hours=round(min(rng.uniform(3, 40), age * 0.9), 2))
    done = _fitted(rng, hours[: _STEPS_DONE.get(plan.reach, 0)], age, is_open=plan.reach != "closed")
    times = [round(hour, 2) for hour in done] + [None] * (len(_STEPS) - len(done))
    return replace(
        plan,
        approved_hours=times[0],
        posted_hours=times[1],
        received_hours=times[2],
        inspected_hours=times[3],
        refunded_hours=times[4],
    )


def _fitted(rng: random.Random, hours: list[float], age: float, *, is_open: bool) -> list[float]:
    """Return the steps fitted into the return's age; what is still at work had its last step lately."""
    if not hours:
        return hours
    last = hours[-1]
    if last > age * 0.95 or (is_open and len(hours) > 1):
        last = min(age * rng.uniform(0.6, 0.95), (_PARCEL_DAYS - 2) * 24)
    first = min(hours[0], last / len(hours))
    stretch = (last - first) / (hours[-1] - hours[0]) if len(hours) > 1 else 0
    return [first + (hour - hours[0]) * stretch for hour in hours]
