"""Who was tried for a stored decision, rebuilt from the facts and the versions it was made on."""

from returns.domain.policy.engine import Decision as Decided
from returns.domain.policy.explain import explain
from returns.domain.policy.facts import Facts
from returns.domain.policy.trace import Traced
from returns.models import Decision, PolicyVersion
from returns.queries.policies import policy_of


def explanation_of(row: Decision, known: list[PolicyVersion]) -> tuple[Traced, ...]:
    """Explain a stored decision; `known` are the merchant's `versions`, read once for many rows."""
    return explain(policy_of(row, known), Facts.from_json(row.facts), Decided.from_json(row.outcome))
