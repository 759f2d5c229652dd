"""Why a decision is as it is, as codes with their values; the edges put them into the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from returns.domain.policy.engine import Decision
from returns.domain.policy.trace import Traced


@dataclass(frozen=True)
class Sentence:
    """One sentence to be translated: a stable code, and what fills its gaps (plain JSON values)."""

    code: str
    params: Mapping[str, Any]


def sentences(decision: Decision) -> tuple[Sentence, ...]:
    """Explain a decision: the result first, then every voice in the order it spoke.

    Codes: `allowed_<code>` or `refused_<code>` (regime, until); `set_<action>` (rule, part, value) for
    each action a rule set; `rule_too_late` (rule, part); `rule_failed` (rule, part, field, op, value,
    found) for each check that kept a rule from matching; `law_<name>` and `ground_<name>` with what they set.
    """
    verdict = "allowed" if decision.allowed else "refused"
    until = decision.until.isoformat() if decision.until else None
    result = Sentence(f"{verdict}_{decision.code}", {"regime": str(decision.regime), "until": until})
    return (result, *(sentence for traced in decision.trace for sentence in _told(traced)))


def _told(traced: Traced) -> Iterator[Sentence]:
    if traced.part not in ("promise", "handling"):
        yield Sentence(f"{traced.part}_{traced.name}", traced.values)
        return
    rule = {"rule": traced.name, "part": traced.part}
    if traced.outcome == "too_late":
        yield Sentence("rule_too_late", rule)
    for action, value in traced.values.items():
        yield Sentence(f"set_{action}", {**rule, "value": value})
    for check in traced.failed:
        found = {"field": check.field, "op": check.op, "value": check.value, "found": check.found}
        yield Sentence("rule_failed", {**rule, **found})
