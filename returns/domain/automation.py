"""Which steps the service takes by itself, up to which limits, and why a person must take one instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from returns.domain.policy.engine import Decision
from rma_portal.core.money import Money, round_money


class Step(StrEnum):
    """What can be done by itself: the rules' yes, the money that is owed, an accepted article's stock."""

    APPROVAL = "approval"
    REFUND = "refund"
    RESTOCK = "restock"


class Mode(StrEnum):
    """Who takes a step: a person; a person who confirms what is prepared; the service."""

    MANUAL = "manual"
    SEMI = "semi"
    AUTO = "auto"


@dataclass(frozen=True)
class Limits:
    """Up to where a step is taken by itself; None where there is no limit.

    `per_return` and `day_amount` are in `currency`, the merchant's; the day is the merchant's, too.
    """

    currency: str
    per_return: Decimal | None = None
    day_amount: Decimal | None = None
    day_count: int | None = None

    @property
    def are_daily(self) -> bool:
        """Whether what ran by itself today must be counted."""
        return self.day_amount is not None or self.day_count is not None


@dataclass(frozen=True)
class Used:
    """What ran by itself before: today, all returns together (`amount`, `count`), and in this return."""

    amount: Decimal = Decimal(0)
    count: int = 0
    in_return: Decimal = Decimal(0)


@dataclass(frozen=True)
class Verdict:
    """Whether a step may be taken by itself; if not, why, and the limit that would be passed.

    `why`: manual, semi, currency, per_return, day_amount or day_count. `limit` is an amount in the
    merchant's currency, or a number of returns, articles or refunds a day.
    """

    by_itself: bool
    why: str = ""
    limit: Money | int | None = None


BY_ITSELF = Verdict(True)


def may_run(mode: str, limits: Limits, used: Used, value: Money) -> Verdict:
    """Say whether a step worth `value` may be taken by itself; pure. A value equal to a limit is within it.

    Other currencies than the merchant's are not converted: where an amount is limited, a person decides.
    """
    if mode != Mode.AUTO:
        return Verdict(False, str(mode))
    amounts = (limits.per_return, limits.day_amount)
    if value.currency != limits.currency and any(limit is not None for limit in amounts):
        return Verdict(False, "currency")
    for why, limit, reached in (
        ("per_return", limits.per_return, used.in_return + value.amount),
        ("day_amount", limits.day_amount, used.amount + value.amount),
        ("day_count", limits.day_count, used.count + 1),
    ):
        if limit is not None and reached > limit:
            return Verdict(False, why, _told(why, limit, limits.currency))
    return BY_ITSELF


def _told(why: str, limit: Decimal | int, currency: str) -> Money | int:
    return int(limit) if why == "day_count" else round_money(Decimal(limit), currency)


Doubt = dict[str, Any]  # plain JSON: {"step": "approval", "why": "rule_asked", "rule": "person_for_claims"}


def limit_doubt(step: Step, verdict: Verdict, **more: Any) -> Doubt:
    """Return why a person takes a step that a verdict refused to take by itself."""
    doubt: Doubt = {"step": str(step), "why": verdict.why, **more}
    if isinstance(verdict.limit, Money):
        return doubt | {"limit": str(verdict.limit.amount), "currency": verdict.limit.currency}
    return doubt if verdict.limit is None else doubt | {"limit": verdict.limit}


def doubts_of(decision: Decision | None) -> Iterator[Doubt]:
    """Yield why a person must decide an article, read from the voices in its decision; none for approve."""
    if decision is None or decision.handling != "approve":
        for doubt in _reasons(decision) or [{"why": "no_rule"}]:
            yield {"step": str(Step.APPROVAL), **doubt}


def _reasons(decision: Decision | None) -> list[Doubt]:
    if decision is None:
        return []
    if not decision.allowed:
        return [{"why": "refused_now", "code": decision.code}]
    return [doubt for voice in decision.trace if (doubt := _doubt(voice))]


_VOICES = {
    ("ground", "signals"): "signals",
    ("ground", "evidence_missing"): "evidence_missing",
    ("ground", "late_claim_is_reviewed"): "late_claim",
    ("law", "never_refused_by_rule"): "law_forbids_refusal",
}


def _doubt(voice: Any) -> Doubt | None:
    if voice.part == "handling" and voice.values.get("automation") == "ask_person":
        return {"why": "rule_asked", "rule": voice.name}
    why = _VOICES.get((voice.part, voice.name))
    if why == "signals":
        return {"why": why, "signals": list(voice.values.get("flags", ()))}
    return {"why": why} if why else None
