"""docs/policy.md says what the code does: its tables and its example are made here and compared."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

from django.utils.translation import override

from returns.domain.policy.engine import decide
from returns.domain.policy.explain import explain, sentences
from returns.domain.policy.facts import (
    FIELDS,
    ArticleFacts,
    Consumer,
    Evidence,
    Facts,
    OrderFacts,
    ReasonFacts,
)
from returns.domain.policy.rules import ACTIONS, Policy, Rule, validate
from returns.wording.decisions import explained
from returns.wording.policy import action, condition
from returns.wording.rules import FIELDS as WORDS
from rma_portal.core import clock
from rma_portal.core.conditions import OPERATORS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "policy.md"
PARIS = "Europe/Paris"

SHOES = {
    "all": [
        {"field": "article.category", "op": "is", "value": "Shoes"},
        {"field": "reason.code", "op": "in", "value": ["too_small", "too_large"]},
    ]
}
HOLIDAYS = {"field": "order.placed_on", "op": "between", "value": ["2026-11-01", "2026-12-24"]}
CHEAP = {"field": "article.price_paid", "op": "at_most", "value": "150"}
FIRST = (
    Rule("Shoes that do not fit", "promise", SHOES, {"return_fee": "0"}),
    Rule(
        "Everything else",
        "promise",
        {},
        {
            "window_days": 30,
            "return_fee": "4.90",
            "restocking_percent": "10",
            "resolutions": ["store_credit"],
        },
    ),
)
SECOND = (
    Rule("Christmas", "promise", HOLIDAYS, {"window_until": "2027-01-31"}),
    Rule("Dearer way back", "promise", {}, {"return_fee": "6.90"}),
)
HANDLING = (
    Rule("Dear articles", "handling", {"not": CHEAP}, {"automation": "ask_person"}),
    Rule("The rest", "handling", {}, {"automation": "approve", "methods": ["label"]}),
)
EXAMPLE = Policy(3, FIRST, HANDLING, newer=((4, SECOND),), handling_number=4)
ASKED = Facts(
    asked_at=dt.datetime(2026, 11, 14, 9, 30, tzinfo=dt.UTC),
    consumer=Consumer("FR", PARIS),
    order=OrderFacts(
        placed_at=dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC),
        delivered_at=dt.datetime(2026, 11, 5, 14, tzinfo=dt.UTC),
        country="FR",
        currency="EUR",
        value=Decimal("149.80"),
        channel="shop",
    ),
    article=ArticleFacts("BOOT-39", "shoes", ("winter",), Decimal("89.90")),
    reason=ReasonFacts("too_small", False, "withdrawal"),
    evidence=Evidence(),
    asked_resolution="refund",
)


def section(name: str) -> str:
    """Return what stands between the markers of a section."""
    found = re.search(f"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert found, name
    return found[1]


def test_every_field_is_told_with_its_type():
    with override("en"):
        rows = [f"| `{name}` | {WORDS[name]} | {kind} |" for name, kind in FIELDS.items()]
    assert section("fields") == "\n".join(["| field | is | type |", "| --- | --- | --- |", *rows])


def test_every_type_is_told_with_its_operators():
    rows = [f"| {kind} | {', '.join(sorted(OPERATORS[kind]))} |" for kind in OPERATORS]
    assert section("operators") == "\n".join(["| type | operators |", "| --- | --- |", *rows])


def test_every_action_is_told():
    told = re.findall(r"^\| `(\w+)` \|", section("actions"), re.MULTILINE)
    assert told == [name for part in ACTIONS.values() for name in part]


def test_the_example_is_what_the_engine_decides():
    """One decision with its trace, law and reach-back included."""
    validate(EXAMPLE)
    decision = decide(EXAMPLE, ASKED)
    with override("en"), clock.travel(ASKED.asked_at):
        lines = [explained(one, PARIS) for one in sentences(decision, explain(EXAMPLE, ASKED, decision))]
        rules = [
            f"{number}. {rule.name}: if {condition(rule.when)}, then {', '.join(told(rule))}."
            for rules in (FIRST, SECOND, HANDLING)
            for number, rule in enumerate(rules, start=1)
        ]
    result, *voices = lines
    text = "\n".join([*rules, "", f"    {result}", *(f"      - {voice}" for voice in voices)])
    assert section("example") == text


def told(rule: Rule) -> list[str]:
    """Return what a rule does, in words."""
    return [action(name, value) for name, value in rule.actions.items()]
