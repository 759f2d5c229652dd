"""Which reasons can be given: leaves of the tree, for some articles only, and how they stand together."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.domain.policy.rules import CLAIMS
from returns.models import Reason


@dataclass
class ReasonGroup:
    """Reasons that stand together: under the reason they are within, or (None) by themselves."""

    parent: Reason | None
    reasons: list[Reason]


def choosable_reasons() -> list[Reason]:
    """Return the reasons a customer may choose, with their parents: leaves that are not retired (case 12)."""
    reasons = list(Reason.objects.filter(retired_at=None).select_related("parent"))
    parents = {reason.parent_id for reason in reasons}
    return [reason for reason in reasons if reason.pk not in parents]


def speaks_of_fault(reason: Reason) -> bool:
    """Say whether a reason says that the article is not as it should be, or not here at all."""
    return reason.regime in CLAIMS or reason.opens_claim


def reasons_for(category: str, reasons: Sequence[Reason]) -> list[Reason]:
    """Return the reasons offered for an article of a category.

    Faults can be reported of any article. Where no other reason were left all are offered: whoever may change
    their mind is never kept from it by a list.
    """
    fitting = [reason for reason in reasons if fits(reason, category)]
    is_enough = any(not speaks_of_fault(reason) for reason in fitting)
    return fitting if is_enough else list(reasons)


def fits(reason: Reason, category: str) -> bool:
    """Say whether a reason, and the one it is within, are for articles of a category."""
    bounds = [reason.categories, reason.parent.categories if reason.parent else []]
    return speaks_of_fault(reason) or all(category in bound for bound in bounds if bound)


def grouped(reasons: Sequence[Reason]) -> list[ReasonGroup]:
    """Return reasons in the order of the tree; those by themselves stand together where they follow on."""
    groups: list[ReasonGroup] = []
    for reason in sorted(reasons, key=place):
        if not groups or getattr(groups[-1].parent, "pk", None) != reason.parent_id:
            groups.append(ReasonGroup(reason.parent, []))
        groups[-1].reasons.append(reason)
    return groups


def place(reason: Reason) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a reason stands: first the place of the one it is within, then its own."""
    own = (reason.position, reason.pk)
    return ((reason.parent.position, reason.parent.pk), own) if reason.parent else (own, own)
