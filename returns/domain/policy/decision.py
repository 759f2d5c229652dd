"""What is decided for one article, as it is stored and read again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from returns.domain.policy.stored import as_json
from returns.domain.policy.trace import Traced
from returns.domain.states import Regime
from rma_portal.core.conditions import Checked
from rma_portal.core.money import Money


@dataclass(frozen=True)
class Decision:
    """What is decided for one article.

    `code` says why in one word: withdrawal_right, within_window, claim, claim_after_window, or, refused:
    window_closed, final_sale or another code of a rule, guarantee_ended, gift_card, digital,
    refused_by_rule; `message` is what a rule tells the customer about a refusal, by language. `until` (UTC)
    is the last second in which it can be asked, or could be; None without end. `fee` (for the way back),
    `restocking` and `bonus` (added to store credit) are for this article, in the order's currency.
    `destination` is the code of a site, or empty for the merchant's usual one. `handling` is approve,
    ask_person or refuse; `refund_when` asked, received or accepted. `trace` holds who set something.
    """

    allowed: bool
    code: str
    regime: Regime
    until: dt.datetime | None
    resolutions: tuple[str, ...]
    methods: tuple[str, ...]
    fee: Money
    evidence: tuple[str, ...]
    handling: str
    refund_when: str
    trace: tuple[Traced, ...]
    restocking: Money
    bonus: Money
    keep: bool = False
    destination: str = ""
    flags: tuple[str, ...] = ()
    message: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values from which `from_json` makes the same decision again."""
        return as_json(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Decision":
        """Read a stored decision; what older ones did not know has its default."""
        fee = _money(stored["fee"])
        none = {"amount": "0", "currency": fee.currency}
        return cls(
            **{
                **stored,
                "regime": Regime(stored["regime"]),
                "until": dt.datetime.fromisoformat(stored["until"]) if stored["until"] else None,
                "fee": fee,
                "restocking": _money(stored.get("restocking", none)),
                "bonus": _money(stored.get("bonus", none)),
                "resolutions": tuple(stored["resolutions"]),
                "methods": tuple(stored["methods"]),
                "evidence": tuple(stored["evidence"]),
                "flags": tuple(stored.get("flags", ())),
                "trace": tuple(
                    Traced(**{**one, "failed": tuple(Checked(**leaf) for leaf in one["failed"])})
                    for one in stored["trace"]
                ),
            }
        )


def _money(stored: Mapping[str, str]) -> Money:
    return Money(Decimal(stored["amount"]), stored["currency"])
