"""Policies and their rules, what a rule may say, and the policy of a merchant who sets nothing.

Actions, and what they take:

    promise   eligible       {"allowed": bool, "code": "final_sale"}: may it come back without a defect
              window_days    0 (the day of delivery), 1, 2, ... or None: without end
              resolutions    list of `Resolution`
              return_fee     what the way back costs the customer: a decimal in text, order's currency
    handling  methods        list of `Method`
              evidence       list of "photos", "note"
              automation     "approve", "ask_person" or "refuse"
              refund_when    "asked", "received" or "accepted"
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from returns.domain.policy.facts import FIELDS
from returns.domain.policy.legal import EXEMPTIONS, excludes_withdrawal
from returns.domain.states import Method, Regime, Resolution
from rma_portal.core import conditions
from rma_portal.core.errors import InvalidInput

CLAIMS = (Regime.CONFORMITY, Regime.DELIVERY_DAMAGE, Regime.WRONG_ITEM, Regime.RECALL)


@dataclass(frozen=True)
class Rule:
    """When the condition tree holds, the actions apply, each unless an earlier rule has said it."""

    name: str
    part: Literal["promise", "handling"]
    when: conditions.Tree
    actions: Mapping[str, Any]


@dataclass(frozen=True)
class Policy:
    """A promise (in force when the order was placed) and a handling (in force when the return is asked)."""

    number: int
    promise: tuple[Rule, ...] = field(default=())
    handling: tuple[Rule, ...] = field(default=())


def _is_eligibility(value: object) -> bool:
    match value:
        case {"allowed": bool(), "code": str(), **rest}:
            return not rest
    return False


def _is_days(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 3650)


def _is_fee(value: object) -> bool:
    try:
        return isinstance(value, str) and Decimal("0") <= Decimal(value) < 10_000
    except InvalidOperation:
        return False


def _is_one_of(*choices: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in choices


def _are_some_of(*choices: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, (list, tuple)) and all(one in choices for one in value)


ACTIONS: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "promise": {
        "eligible": _is_eligibility,
        "window_days": _is_days,
        "resolutions": _are_some_of(*Resolution),
        "return_fee": _is_fee,
    },
    "handling": {
        "methods": _are_some_of(*Method),
        "evidence": _are_some_of("photos", "note"),
        "automation": _is_one_of("approve", "ask_person", "refuse"),
        "refund_when": _is_one_of("asked", "received", "accepted"),
    },
}


def validate(policy: Policy) -> None:
    """Refuse a policy that cannot be evaluated; called before a version is published.

    Raises InvalidInput: rule_part, rule_action or rule_value with the `rule`, or what
    `conditions.validate` raises.
    """
    for part in ("promise", "handling"):
        for rule in getattr(policy, part):
            if rule.part != part:
                raise InvalidInput("rule_part", f"it stands among the rules of the {part}", rule=rule.name)
            conditions.validate(rule.when, FIELDS)
            _validate_actions(rule)


def _validate_actions(rule: Rule) -> None:
    for action, value in rule.actions.items():
        fits = ACTIONS[rule.part].get(action)
        if fits is None:
            known = ", ".join(ACTIONS[rule.part])
            raise InvalidInput("rule_action", f"choose one of {known}", rule=rule.name, action=action)
        if not fits(value):
            raise InvalidInput("rule_value", f"see {action} in the table", rule=rule.name, action=action)


def default_policy(auto_approve_up_to: Decimal = Decimal(200)) -> Policy:
    """Return the policy of a merchant who sets nothing: 30 days from delivery, free, money or credit.

    Without a defect, up to a price paid (order's currency) the rule approves by itself; a person looks at
    anything else. Money goes back when the article has been accepted.
    """
    is_claim = {"field": "reason.regime", "op": "in", "value": [str(regime) for regime in CLAIMS]}
    needs_photo = {"field": "reason.regime", "op": "in", "value": [str(regime) for regime in CLAIMS[:3]]}
    is_final_sale = {"field": "article.final_sale", "op": "is", "value": True}
    exempt = sorted(code for code in EXEMPTIONS if excludes_withdrawal(code))
    is_exempt = {"field": "article.exemption", "op": "in", "value": exempt}
    no_return = {"eligible": {"allowed": False, "code": "final_sale"}}
    is_cheap = {"field": "article.price_paid", "op": "at_most", "value": str(auto_approve_up_to)}
    thirty_days = {
        "eligible": {"allowed": True, "code": ""},
        "window_days": 30,
        "resolutions": ["refund", "store_credit"],
        "return_fee": "0",
    }
    return Policy(
        number=0,
        promise=(
            Rule("final_sale", "promise", is_final_sale, no_return),
            Rule("exempt", "promise", is_exempt, {"eligible": {"allowed": False, "code": "exempt"}}),
            Rule("thirty_days", "promise", {}, thirty_days),
        ),
        handling=(
            Rule("photos_of_defects", "handling", needs_photo, {"evidence": ["photos"]}),
            Rule("person_for_claims", "handling", is_claim, {"automation": "ask_person"}),
            Rule("plain_return", "handling", is_cheap, {"automation": "approve"}),
            Rule(
                "otherwise",
                "handling",
                {},
                {"automation": "ask_person", "methods": ["label", "own_carrier"], "refund_when": "accepted"},
            ),
        ),
    )


DEFAULT_POLICY = default_policy()
