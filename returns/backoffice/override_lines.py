"""One decision against the policy as pages show it, with what the reader may do about it."""

from dataclasses import dataclass

from returns.domain.override import OverrideState
from returns.models import PolicyOverride
from returns.wording.overrides import after_words, before_words
from rma_portal.core.actors import Actor
from rma_portal.core.money import Money, round_money
from rma_portal.tenancy.roles import may


@dataclass(frozen=True)
class OverrideLine:
    """An override in words; `confirm` and `decline` say whether the reader may."""

    row: PolicyOverride
    before: str
    after: str
    at_stake: Money
    confirm: bool
    decline: bool
    is_own: bool


def line_of(row: PolicyOverride, reader: Actor) -> OverrideLine:
    """Return an override as a reader sees it."""
    waits, is_own = row.override_state == OverrideState.WAITING, row.asked_by_id == reader.id
    is_chief = may(reader.role, "override_policy")
    return OverrideLine(
        row=row,
        before=before_words(row),
        after=after_words(row),
        at_stake=round_money(row.amount, row.currency),
        confirm=waits and is_chief and not is_own,
        decline=waits and (is_chief or (is_own and may(reader.role, "ask_override"))),
        is_own=is_own,
    )
