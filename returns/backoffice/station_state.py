"""What a station has in hand between two scans, and what the last scan came to."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from returns.models import Return, ReturnItem

# How a band looks and sounds; its words always say it too.
GOOD, WAIT, PROBLEM, PLAIN = "good", "wait", "problem", "plain"


@dataclass(frozen=True)
class Station:
    """The return and the article at hand; `mode` is a question that waits for its answer.

    Modes: "b", "c", "d" (where does an article of this grade go), "missing" (which one), "unexpected"
    (what is it), "photo" (the inspection form). `code` is a scan that fits no article of the return.
    """

    rma: Return | None = None
    item: ReturnItem | None = None
    mode: str = ""
    code: str = ""

    def query(self) -> str:
        """Return the state as a query string, which is all that is kept between requests."""
        named = {
            "return": self.rma.pk if self.rma else "",
            "article": self.item.pk if self.item else "",
            "mode": self.mode,
            "code": self.code,
        }
        return urlencode({name: value for name, value in named.items() if value})


@dataclass(frozen=True)
class Outcome:
    """What a scan or key came to: a code for `wording.station`, plain facts to fill it, the new state."""

    code: str
    tone: str
    station: Station
    facts: dict[str, str | int] = field(default_factory=dict)
    candidates: tuple[ReturnItem, ...] = ()
