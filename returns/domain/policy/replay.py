"""A draft over the past: what was decided beside what a draft would have decided, compared and added up.

Pure. The facts are those of the day of asking, whole; only the rules change, as if the draft had been in
force for every order and every request.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from returns.domain.policy.engine import UNSAID, Decision
from returns.domain.policy.facts import Facts
from returns.domain.policy.grounds import Case
from returns.domain.policy.kindness import less_kind
from returns.domain.policy.stored import as_json

Voice = tuple[str, str, Mapping[str, Any]]  # who set something: part, name, values

SAME, KINDER, HARSHER, HANDLED = "same", "kinder", "harsher", "handled"

# Voices of the law that take the place of what the rules said.
OVERRULES = frozenset(
    {
        "guarantee_open",
        "money_offered",
        "never_refused_by_rule",
        "no_fee_for_claims",
        "no_restocking_fee",
        "remedies_offered",
    }
)


class Outcome(NamedTuple):
    """What of a decision is compared; amounts are decimals in the order's currency, `until` is UTC.

    A refusal has its code alone: until when something could have been asked changes nothing for it.
    """

    allowed: bool
    code: str
    handling: str
    until: dt.datetime | None = None
    resolutions: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    fee: Decimal = Decimal(0)
    restocking: Decimal = Decimal(0)
    bonus: Decimal = Decimal(0)
    keep: bool = False
    evidence: tuple[str, ...] = ()
    refund_when: str = ""
    destination: str = ""
    flags: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """Who says what: approve, ask_person or refuse."""
        return self.handling if self.allowed else "refuse"


def outcome_of(decision: Decision) -> Outcome:
    """Return what of a fresh decision is compared."""
    if not decision.allowed:
        return Outcome(False, decision.code, "refuse")
    return Outcome(
        True,
        decision.code,
        decision.handling,
        decision.until,
        decision.resolutions,
        decision.methods,
        decision.fee.amount,
        decision.restocking.amount,
        decision.bonus.amount,
        decision.keep,
        decision.evidence,
        decision.refund_when,
        decision.destination,
        decision.flags,
    )


def stored_outcome(stored: Mapping[str, Any]) -> Outcome:
    """Return what of a stored decision is compared, straight from its JSON; older ones knew less."""
    if not stored["allowed"]:
        return Outcome(False, stored["code"], "refuse")
    return Outcome(
        True,
        stored["code"],
        stored["handling"],
        dt.datetime.fromisoformat(stored["until"]) if stored["until"] else None,
        tuple(stored["resolutions"]),
        tuple(stored["methods"]),
        Decimal(stored["fee"]["amount"]),
        Decimal(stored["restocking"]["amount"]) if "restocking" in stored else Decimal(0),
        Decimal(stored["bonus"]["amount"]) if "bonus" in stored else Decimal(0),
        stored.get("keep", False),
        tuple(stored["evidence"]),
        stored["refund_when"],
        stored.get("destination", ""),
        tuple(stored.get("flags", ())),
    )


def compared(then: Outcome, now: Outcome) -> str:
    """Say what a draft means for one article: same, kinder, harsher or handled (only handled otherwise).

    What is harsher in one thing is harsher, whatever else is kinder: a promise is as good as its worst part.
    """
    if now == then:
        return SAME
    if less_kind(now, than=then):
        return HARSHER
    return KINDER if less_kind(then, than=now) else HANDLED


def differing(then: Outcome, now: Outcome) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what differs between two outcomes, then and now, as plain JSON values by name."""
    names = [name for name in Outcome._fields if getattr(then, name) != getattr(now, name)]
    was = {name: as_json(getattr(then, name)) for name in names}
    return was, {name: as_json(getattr(now, name)) for name in names}


class Side:
    """What one set of rules means for many articles: counts, and sums by name and currency.

    Counts: approve, ask_person, refuse, kept, law. Sums, in the orders' currencies: the price paid for
    the articles of each of these verdicts and for those kept; `fees` (return and restocking, never above the
    price), `refund` (the price of what may come back, without the fees) and `bonus` (where store credit was
    wished for and is offered).
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.money: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def add(self, facts: Facts, outcome: Outcome, is_overruled: bool) -> None:
        """Add one article."""
        price, currency = facts.article.price_paid, facts.order.currency
        self.counts[outcome.verdict] += 1
        self.money[outcome.verdict, currency] += price
        if is_overruled:
            self.counts["law"] += 1
        if not outcome.allowed:
            return
        fees = min(outcome.fee + outcome.restocking, price)
        self.money["fees", currency] += fees
        self.money["refund", currency] += price - fees
        if outcome.keep:
            self.counts["kept"] += 1
            self.money["kept", currency] += price
        takes_credit = facts.asked_resolution == "store_credit"
        if outcome.bonus and takes_credit and "store_credit" in outcome.resolutions:
            self.money["bonus", currency] += outcome.bonus

    def to_json(self) -> dict[str, Any]:
        """Return {"counts": {name: count}, "money": {currency: {name: amount in text}}}."""
        money: dict[str, dict[str, str]] = {}
        for (name, currency), amount in self.money.items():
            money.setdefault(currency, {})[name] = str(amount)
        return {"counts": dict(self.counts), "money": money}

    def take(self, stored: Mapping[str, Any]) -> None:
        """Add what `to_json` returned of other articles."""
        self.counts.update(stored["counts"])
        for currency, sums in stored["money"].items():
            for name, amount in sums.items():
                self.money[name, currency] += Decimal(amount)


class Tally:
    """Both sides, and how many articles are the same, kinder, harsher, or only handled differently."""

    def __init__(self, stored: Mapping[str, Any] | None = None) -> None:
        self.kinds: Counter[str] = Counter()
        self.then, self.now = Side(), Side()
        if stored:
            self.kinds.update(stored["kinds"])
            self.then.take(stored["then"])
            self.now.take(stored["now"])

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values from which the same tally is made again."""
        return {"kinds": dict(self.kinds), "then": self.then.to_json(), "now": self.now.to_json()}

    def add(self, facts: Facts, stored: Mapping[str, Any], decision: Decision) -> dict[str, Any] | None:
        """Count one article, decided then (as stored) and now; return what differs, if anything does.

        {"kind", "currency", "was", "is" (verdicts), "then", "now" (what `differing` returns)}.
        """
        then, now = stored_outcome(stored), outcome_of(decision)
        kind = compared(then, now)
        self.kinds[kind] += 1
        self.then.add(facts, then, is_overruled(facts, then, _voices_of(stored["trace"])))
        told = [(one.part, one.name, one.values) for one in decision.trace]
        self.now.add(facts, now, is_overruled(facts, now, told))
        if kind == SAME:
            return None
        was, will_be = differing(then, now)
        currency = facts.order.currency
        return {
            "kind": kind, "currency": currency, "was": then.verdict, "is": now.verdict,
            "then": was, "now": will_be,
        }  # fmt: skip


def _voices_of(trace: Iterable[Mapping[str, Any]]) -> list[Voice]:
    return [(one["part"], one["name"], one["values"]) for one in trace if one["outcome"] == "set"]


def is_overruled(facts: Facts, outcome: Outcome, voices: list[Voice]) -> bool:
    """Say whether the law had to step in: it gave something that the rules had not given.

    `voices` are those that set something. An open right of withdrawal steps in only where the promise would
    not have taken the article back; where it lets more time than the law, nobody need ask.
    """
    by_law = {name: values for part, name, values in voices if part == "law"}
    if not OVERRULES.isdisjoint(by_law):
        return True
    if "withdrawal_open" not in by_law:
        return False
    until = outcome.until.isoformat() if outcome.until else None
    return until == by_law["withdrawal_open"]["until"] and not _is_promised(facts, voices)


def _is_promised(facts: Facts, voices: list[Voice]) -> bool:
    said: dict[str, Any] = dict(UNSAID)
    for part, _name, values in voices:
        if part == "promise":
            said |= values
    if not said["eligible"]["allowed"] or not said.keys() & {"window_days", "window_until"}:
        return False
    end = Case(facts, said).window_end()
    return end is None or facts.asked_at < end + dt.timedelta(seconds=1)
