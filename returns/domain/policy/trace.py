"""The voices in a decision: rules, law, and what holds in every shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rma_portal.core.conditions import Checked


@dataclass(frozen=True)
class Traced:
    """One voice in a decision.

    `part` is promise, handling, law or ground (what holds in every shop); `version` the number of the
    policy version a rule stands in. `outcome` is "set", or, in an explanation, "too_late" (it matched, and
    earlier rules had said all of it), "less_kind" (a newer promise that does not reach back, or one that a
    kinder newer promise took the place of) or "not_matched"; `values` is what it set; `failed` the checks
    that kept a rule from matching. All plain JSON values.
    """

    part: str
    name: str
    outcome: str
    values: Mapping[str, Any]
    failed: tuple[Checked, ...] = ()
    version: int = 0


def voice(part: str, name: str, **values: Any) -> Traced:
    """Return a voice that is no rule's and always speaks; `values` are plain JSON values."""
    return Traced(part, name, "set", values)
