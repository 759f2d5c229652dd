"""Random facts and policies, near the edges where rules and law meet."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from returns.domain.policy.facts import Facts
from returns.domain.policy.rules import Policy, Rule

from .samples import at, changed

COUNTRIES = {
    "FR": "Europe/Paris",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "GB": "Europe/London",
    "CH": "Europe/Zurich",
    "US": "America/New_York",
}
CATEGORIES = ["dresses", "shoes", "Lingerie"]
TAGS = ["summer", "SALE", "outlet"]
PRICES = ["5.00", "49.99", "50.00", "200.00", "310.10"]
REASONS = [
    ("size_small", "withdrawal"),
    ("changed_mind", "commercial"),
    ("defective", "conformity"),
    ("broken", "delivery_damage"),
    ("recalled", "recall"),
]

days = st.integers(0, 800)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Draw one article: bought in autumn 2026, asked for some days after it came, or before it did."""
    country = draw(st.sampled_from(sorted(COUNTRIES)))
    code, regime = draw(st.sampled_from(REASONS))
    placed_at = at("2026-09-20 09:00") + dt.timedelta(days=draw(st.integers(0, 60)))
    delivered_at = draw(st.none() | st.just(placed_at + dt.timedelta(days=draw(st.integers(1, 9)))))
    asked_at = placed_at + dt.timedelta(days=draw(days), minutes=draw(st.integers(0, 1439)))
    case = changed(
        asked_at=asked_at,
        consumer__country=country,
        consumer__zone=COUNTRIES[country],
        consumer__is_business=draw(st.booleans()),
        consumer__returns_before=draw(st.integers(0, 5)),
        consumer__listed=draw(st.sampled_from(["", "", "blocked", "allowed"])),
        order__country=country,
        order__placed_at=placed_at,
        order__delivered_at=delivered_at,
        article__category=draw(st.sampled_from(CATEGORIES)),
        article__tags=tuple(draw(st.lists(st.sampled_from(TAGS), max_size=2))),
        article__price_paid=Decimal(draw(st.sampled_from(PRICES))),
        article__final_sale=draw(st.booleans()),
        article__exemption=draw(st.sampled_from(["", "", "personalised", "sealed_hygiene"])),
        reason__code=code,
        reason__regime=regime,
        evidence__photos=draw(st.integers(0, 2)),
    )
    return replace(case, signals=tuple(draw(st.lists(st.sampled_from(["same_picture"]), max_size=1))))


def leaf(field: str, op: str, value: Any) -> dict[str, Any]:
    """Return one check."""
    return {"field": field, "op": op, "value": value}


leaves = st.one_of(
    st.builds(
        leaf, st.just("order.country"), st.sampled_from(["is", "is_not"]), st.sampled_from(sorted(COUNTRIES))
    ),
    st.builds(
        leaf,
        st.just("article.category"),
        st.sampled_from(["in", "not_in"]),
        st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=2),
    ),
    st.builds(leaf, st.just("article.tags"), st.just("contains"), st.sampled_from(TAGS)),
    st.builds(
        leaf,
        st.just("article.price_paid"),
        st.sampled_from(["at_least", "at_most", "more_than", "less_than", "is"]),
        st.sampled_from(PRICES),
    ),
    st.builds(
        leaf,
        st.just("order.days_since_delivery"),
        st.sampled_from(["at_least", "at_most", "is_not"]),
        st.sampled_from([0, 10, 14, 30, 100]),
    ),
    st.builds(leaf, st.just("asked_on"), st.just("between"), st.just(["2026-10-01", "2026-12-31"])),
    st.builds(leaf, st.just("reason.regime"), st.just("is"), st.sampled_from(["conformity", "withdrawal"])),
    st.builds(leaf, st.just("article.final_sale"), st.just("is"), st.booleans()),
)
trees = st.just({}) | st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda each: {"all": each}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda each: {"any": each}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda one: {"not": one}, inner),
    ),
    max_leaves=5,
)
percents = st.sampled_from(["0", "5", "15", "100"])
PROMISES: dict[str, st.SearchStrategy] = {
    "eligible": st.sampled_from([{"allowed": True, "code": ""}, {"allowed": False, "code": "final_sale"}]),
    "window_days": st.sampled_from([0, 7, 14, 30, 100, None]),
    "window_until": st.sampled_from(["2026-12-31", "2027-01-31"]),
    "resolutions": st.sampled_from([["refund"], ["store_credit"], ["refund", "store_credit"], ["exchange"]]),
    "return_fee": st.sampled_from(["0", "4.90", "12"]),
    "restocking_percent": percents,
    "bonus_percent": percents,
}
HANDLINGS: dict[str, st.SearchStrategy] = {
    "methods": st.sampled_from([["label"], ["own_carrier", "qr_code"]]),
    "evidence": st.sampled_from([[], ["photos"], ["photos", "note"]]),
    "keep": st.booleans(),
    "automation": st.sampled_from(["approve", "ask_person", "refuse"]),
    "flags": st.sampled_from([[], ["look"]]),
    "refund_when": st.sampled_from(["asked", "received", "accepted"]),
}


def some_of(actions: dict[str, st.SearchStrategy]) -> st.SearchStrategy:
    """Draw one to three actions with their values."""
    names = st.lists(st.sampled_from(sorted(actions)), min_size=1, max_size=3, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: actions[name] for name in chosen}))


def rules(part: str) -> st.SearchStrategy:
    """Draw the rules of one part, with names of their own."""
    actions = PROMISES if part == "promise" else HANDLINGS
    one = st.tuples(trees, some_of(actions))
    return st.lists(one, max_size=4).map(
        lambda drawn: tuple(
            Rule(f"{part} {index}", part, when, said)  # type: ignore[arg-type]
            for index, (when, said) in enumerate(drawn)
        )
    )


policies = st.builds(Policy, st.just(1), rules("promise"), rules("handling"))
