"""Policies to start from: whole, lawful where they are meant for, and made to be changed.

Names of rules are codes that `wording/rules.py` puts into the reader's language. Amounts are in the
merchant's own currency, sizes of what shops of the kind usually take.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from returns.domain.policy.legal import EXEMPTIONS, UNION, excludes_withdrawal
from returns.domain.policy.rules import CLAIMS, REMORSE, Policy, Rule, default_policy
from returns.domain.states import Regime

Tree = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """A policy to start from: a code, the countries it is lawful in, and what makes it for a day.

    The day (the merchant's today) sets the season of its holiday extension.
    """

    code: str
    countries: frozenset[str]
    policy: Callable[[dt.date], Policy]


def _is(field: str, value: Any, op: str = "is") -> Tree:
    return {"field": field, "op": op, "value": value}


def _all(*children: Tree) -> Tree:
    return {"all": list(children)}


_REMORSE = _is("reason.regime", [str(regime) for regime in REMORSE], "in")
_CLAIM = _is("reason.regime", [str(regime) for regime in CLAIMS], "in")
_DEFECT = _is("reason.regime", [str(regime) for regime in CLAIMS[:3]], "in")
_AFTER_THE_RIGHT = _is("order.days_since_delivery", 14, "more_than")
_FINAL_SALE = _is("article.final_sale", True)
_EXEMPT = _is("article.exemption", sorted(code for code in EXEMPTIONS if excludes_withdrawal(code)), "in")
_NO = {"allowed": False}
_YES = {"eligible": {"allowed": True, "code": ""}}


def _promise(name: str, when: Tree, **actions: Any) -> Rule:
    return Rule(name, "promise", when, actions)


def _window(name: str, days: int, *resolutions: str, **more: Any) -> Rule:
    return _promise(name, {}, **_YES, window_days=days, resolutions=list(resolutions), return_fee="0", **more)


def _handling(name: str, when: Tree, **actions: Any) -> Rule:
    return Rule(name, "handling", when, actions)


def _winter_holidays(today: dt.date) -> Rule:
    """Presents: what is bought from November to Christmas Eve may come back until the end of January."""
    year = today.year if today.month > 1 else today.year - 1
    season = [f"{year}-11-01", f"{year}-12-24"]
    return _promise(
        "winter_holidays", _is("order.placed_on", season, "between"), window_until=f"{year + 1}-01-31"
    )


_FINAL_SALE_AFTER_THE_RIGHT = _promise(
    "final_sale", _all(_FINAL_SALE, _AFTER_THE_RIGHT), eligible={**_NO, "code": "final_sale"}
)
_EXEMPT_GOODS = _promise("exempt", _EXEMPT, eligible={**_NO, "code": "exempt"})
_PHOTOS = _handling("photos_of_defects", _DEFECT, evidence=["photos"])
_CLAIMS_TO_A_PERSON = _handling("person_for_claims", _CLAIM, automation="ask_person")


def _dear(limit: str) -> Rule:
    return _handling("dear_articles", _is("article.price_paid", limit, "more_than"), automation="ask_person")


def _others(*methods: str) -> Rule:
    return _handling(
        "everything_else", {}, automation="approve", methods=list(methods), refund_when="accepted"
    )


def _fashion(today: dt.date) -> Policy:
    return Policy(
        number=0,
        promise=(
            _winter_holidays(today),
            _FINAL_SALE_AFTER_THE_RIGHT,
            _EXEMPT_GOODS,
            _promise("first_return_free", _all(_is("consumer.returns_before", 0), _REMORSE), return_fee="0"),
            _promise("fee_without_defect", _REMORSE, return_fee="3.90"),
            _window("thirty_days", 30, "refund", "store_credit", bonus_percent="5"),
        ),
        handling=(
            _handling(
                "serial_returners",
                _all(
                    _is("consumer.return_rate", 60, "at_least"), _is("consumer.orders_before", 5, "at_least")
                ),
                automation="ask_person",
                flags=["many_returns"],
            ),
            _handling("sealed_goods", _is("article.exemption", "sealed_hygiene"), flags=["check_seal"]),
            _PHOTOS,
            _CLAIMS_TO_A_PERSON,
            _dear("150"),
            _others("label", "own_carrier"),
        ),
    )


def _electronics(today: dt.date) -> Policy:
    return Policy(
        number=0,
        promise=(
            _winter_holidays(today),
            _EXEMPT_GOODS,
            _promise("business_customers", _is("consumer.is_business", True), restocking_percent="15"),
            _promise("fee_without_defect", _REMORSE, return_fee="5.90"),
            _window("twenty_days", 20, "refund", "store_credit"),
        ),
        handling=(
            _handling("sealed_goods", _is("article.exemption", "sealed_media"), flags=["check_seal"]),
            _handling(
                "serial_number",
                _all(_DEFECT, _is("article.price_paid", "100", "at_least")),
                evidence=["photos", "serial"],
            ),
            _PHOTOS,
            _CLAIMS_TO_A_PERSON,
            _dear("300"),
            _others("label", "own_carrier"),
        ),
    )


def _furniture(today: dt.date) -> Policy:
    heavy = _is("article.weight", 20_000, "at_least")
    return Policy(
        number=0,
        promise=(
            _winter_holidays(today),
            _FINAL_SALE_AFTER_THE_RIGHT,
            _EXEMPT_GOODS,
            _promise("heavy_goods", _all(heavy, _REMORSE), return_fee="49"),
            _promise("fee_without_defect", _REMORSE, return_fee="9.90"),
            _window("thirty_days", 30, "refund"),
        ),
        handling=(
            _handling(
                "damaged_and_cheap",
                _all(
                    _is("reason.regime", str(Regime.DELIVERY_DAMAGE)),
                    _is("article.price_paid", "30", "at_most"),
                ),
                keep=True,
                evidence=["photos"],
            ),
            _handling("collected", heavy, methods=["pickup"]),
            _PHOTOS,
            _CLAIMS_TO_A_PERSON,
            _dear("500"),
            _others("label", "own_carrier"),
        ),
    )


def _united_kingdom(today: dt.date) -> Policy:
    return Policy(
        number=0,
        promise=(
            _winter_holidays(today),
            _FINAL_SALE_AFTER_THE_RIGHT,
            _EXEMPT_GOODS,
            _promise("fee_without_defect", _REMORSE, return_fee="2.99"),
            _window("thirty_days", 30, "refund", "store_credit"),
        ),
        handling=(_PHOTOS, _CLAIMS_TO_A_PERSON, _dear("150"), _others("label", "own_carrier")),
    )


def _united_states(today: dt.date) -> Policy:
    opened = _all(_is("article.category", "Electronics"), _is("article.tags", "opened", "contains"))
    return Policy(
        number=0,
        promise=(
            _winter_holidays(today),
            _promise("final_sale", _FINAL_SALE, eligible={**_NO, "code": "final_sale"}),
            _promise("opened_electronics", opened, restocking_percent="15"),
            _promise(
                "late_for_credit",
                _is("order.days_since_delivery", 30, "more_than"),
                resolutions=["store_credit"],
            ),
            _promise("fee_without_defect", _REMORSE, return_fee="7.95"),
            _window("sixty_days", 60, "refund", "store_credit"),
        ),
        handling=(_PHOTOS, _CLAIMS_TO_A_PERSON, _dear("150"), _others("label", "own_carrier")),
    )


TEMPLATES: Mapping[str, Template] = {
    template.code: template
    for template in (
        Template("plain", UNION, lambda today: default_policy()),
        Template("eu_fashion", UNION, _fashion),
        Template("eu_electronics", UNION, _electronics),
        Template("furniture", UNION, _furniture),
        Template("uk", frozenset({"GB"}), _united_kingdom),
        Template("us", frozenset({"US"}), _united_states),
    )
}
