"""A parcel that never came: what can become of the search for it (Case 30). Never a return."""

from collections.abc import Mapping
from enum import StrEnum


class ClaimState(StrEnum):
    """Where the search stands."""

    OPEN = "open"
    FOUND = "found"
    LOST = "lost"
    CLOSED = "closed"


NEXT: Mapping[str, tuple[ClaimState, ...]] = {
    ClaimState.OPEN: (ClaimState.FOUND, ClaimState.LOST, ClaimState.CLOSED),
    ClaimState.FOUND: (ClaimState.LOST, ClaimState.CLOSED),
    ClaimState.LOST: (ClaimState.FOUND, ClaimState.CLOSED),
    ClaimState.CLOSED: (),
}
