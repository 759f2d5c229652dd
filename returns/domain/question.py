"""What a manager asks of the report."""

import datetime as dt
from dataclasses import dataclass

GROUPS = ("reason", "product", "category", "week", "month")


@dataclass(frozen=True)
class Question:
    """Days `since` to `until`, both included, in the merchant's zone; `group` is one of GROUPS.

    `product_id`, `category` and `reason` (a code) narrow the answer when they are set.
    """

    since: dt.date
    until: dt.date
    group: str = "reason"
    product_id: int | None = None
    category: str = ""
    reason: str = ""
