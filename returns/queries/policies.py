"""The rules in force for an order and a moment."""

import datetime as dt
from dataclasses import dataclass

from returns.domain.policy.rules import DEFAULT_POLICY, Policy
from returns.domain.policy.rules import Rule as DomainRule
from returns.models import Decision, PolicyVersion


@dataclass(frozen=True)
class PolicyInForce:
    """The rules that apply, and the numbers of the versions their two parts come from."""

    policy: Policy
    promise_version: int
    handling_version: int


def versions() -> list[PolicyVersion]:
    """Return the merchant's versions with their rules, oldest first, in two queries."""
    return list(PolicyVersion.objects.order_by("in_force_from", "number").prefetch_related("rules"))


def policy_in_force(
    known: list[PolicyVersion], *, placed_at: dt.datetime, asked_at: dt.datetime
) -> PolicyInForce:
    """Return the promise of the order's date and the handling of the moment asked (case 18).

    The promises that came into force in between go along: they hold where they are kinder. An order older
    than the first version takes the first; a merchant without any has the lawful default.
    """
    if not known:
        return PolicyInForce(DEFAULT_POLICY, 0, 0)
    promise, handling = in_force(known, placed_at), in_force(known, asked_at)
    newer = known[known.index(promise) + 1 : known.index(handling) + 1]
    policy = Policy(
        number=promise.number,
        promise=rules_of(promise, "promise"),
        handling=rules_of(handling, "handling"),
        newer=tuple((version.number, rules_of(version, "promise")) for version in newer),
        handling_number=handling.number,
    )
    return PolicyInForce(policy, promise.number, handling.number)


def in_force(known: list[PolicyVersion], at: dt.datetime) -> PolicyVersion:
    """Return the last version that was in force at an instant, or the first of all."""
    begun = [version for version in known if version.in_force_from <= at]
    return begun[-1] if begun else known[0]


def rules_of(version: PolicyVersion, part: str) -> tuple[DomainRule, ...]:
    """Return one part of a version as the engine takes it, in order."""
    rows = sorted((row for row in version.rules.all() if row.part == part), key=lambda row: row.position)
    return tuple(DomainRule(row.name, part, row.when, row.actions) for row in rows)  # type: ignore[arg-type]


def policy_of(decision: Decision, known: list[PolicyVersion]) -> Policy:
    """Return the rules a stored decision was made by, so that it can be explained long after.

    Versions published since cannot have spoken: they come into force when they are published, or later.
    """
    by_number = {version.number: version for version in known}
    promise, handling = by_number.get(decision.promise_version), by_number.get(decision.handling_version)
    if promise is None or handling is None:
        return DEFAULT_POLICY
    spoke = [
        version for version in known if version.published_at <= decision.decided_at or version == promise
    ]
    return policy_in_force(spoke, placed_at=promise.in_force_from, asked_at=handling.in_force_from).policy


def policy_for_new_orders(at: dt.datetime) -> tuple[Policy, PolicyVersion | None]:
    """Return the rules for orders placed at an instant and asked about later, and their version, if any."""
    known = versions()
    force = policy_in_force(known, placed_at=at, asked_at=at)
    return force.policy, in_force(known, at) if known else None
