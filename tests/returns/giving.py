"""A gift as tests give it: an order of two articles, one of which is wrapped with a code."""

import datetime as dt
import html
import re

from customers.models import GiftCode, Order
from customers.services.make_gift_code import make_gift_code
from returns.models import Return, ReturnDraft
from returns.services.fill_draft import fill_draft
from returns.services.name_recipient import name_recipient
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from tests.factories import make_order, make_variant
from tests.returns.flow import MANAGER
from tests.returns.portal.visitor import Visitor, refusals

# The gift cost 41.37 (list price 59.83), the other article 87.53, the way back costs 4.21: 37.16 is left.
AMOUNTS = ("41.37", "59.83", "87.53", "128.90", "6.89", "4.21")
CREDIT = "37.16"


def make_gift(
    *, lines: tuple[str, ...] = ("1",), days_ago: int = 8, number: str = "G-700911"
) -> tuple[Order, str]:
    """An order of a gift (line 1) and something the buyer keeps (line 2), with the code of some lines."""
    bought = [(make_variant(price="59.83"), 1, "41.37"), (make_variant(price="90.00"), 1, "87.53")]
    placed_at = clock.now() - dt.timedelta(days=days_ago)
    order = make_order(lines=bought, placed_at=placed_at, number=number, tax="6.89")
    _row, code = make_gift_code(order=order, lines=lines, actor=MANAGER)
    return order, code


def unit_of(order: Order, ref: str = "1") -> str:
    """Return the key of the one unit of a line."""
    return f"{order.lines.get(ref=ref).pk}-1"


def gift_return(
    order: Order, *, email: str = "mila@example.org", reason: str = "size_small", **choice
) -> Return:
    """Ask for the return of an order's gift as its recipient, by the services."""
    code = GiftCode.objects.filter(order=order).latest("id")
    draft = open_draft(order=order, language="en", gift_code=code)
    fill_draft(draft=draft, choices={unit_of(order): {"reason": reason, **choice}})
    name_recipient(draft=draft, name="Mila Perrin", email=email, address="1 rue Basse, Lille")
    return request_return(draft=draft, actor=Actor("customer", "", "Mila Perrin"))


class Recipient(Visitor):
    """Whoever got the gift; keeps the text of every page they saw, as they could read it."""

    def __init__(self, merchant, language: str = "en") -> None:
        super().__init__(merchant, language)
        self.seen: list[str] = []

    def get(self, path: str, **kwargs):
        """Open a page and keep it."""
        return self.keep(super().get(path, **kwargs))

    def post(self, path: str, fields: dict | None = None, **kwargs):
        """Send a form and keep the answer."""
        return self.keep(super().post(path, fields, **kwargs))

    def keep(self, answer):
        """Keep a page's text."""
        if answer.get("Content-Type", "").startswith("text/html"):
            self.seen.append(html.unescape(answer.content.decode()))
        return answer

    def open(self, code: str) -> ReturnDraft:
        """Type a gift code and return the draft it leads to."""
        answer = self.post("/gift", {"code": code})
        assert answer.status_code == 302, refusals(answer)
        return ReturnDraft.objects.get(key=answer["Location"].split("/")[-2])

    def choose(self, draft: ReturnDraft, *, reason: str = "size_small", ref: str = "1") -> None:
        """Look at each page up to the choice of how it is settled."""
        unit = unit_of(draft.order, ref)
        for step in ("articles", "why"):
            self.get(f"/return/{draft.key}/{step}")
            fields = {f"line-{unit.split('-')[0]}": "1"} if step == "articles" else {f"{unit}-reason": reason}
            self.post(f"/return/{draft.key}/{step}", fields)
        self.get(f"/return/{draft.key}/refund")

    def confirm(self, draft: ReturnDraft, **typed: str):
        """Look at everything, say who they are, and press the last button."""
        page = self.get(f"/return/{draft.key}/check")
        assert page.status_code == 200, page["Location"]
        shown = re.search(r'name="shown" value="([^"]*)"', page.content.decode())
        fields = {"recipient": "Mila Perrin", "email": "Mila@Example.org", "shown": shown[1] if shown else ""}
        return self.post(f"/return/{draft.key}/confirm", {**fields, **typed})


def told(texts: list[str], words: tuple[str, ...]) -> list[str]:
    """Return which of some words, or of amounts in any spelling, stand in any of the texts."""
    return sorted({word for word in words for text in texts if spelled(word).search(text)})


def spelled(word: str) -> re.Pattern[str]:
    """Return a word as a pattern: an amount with either separator, and not as a part of a longer number."""
    return re.compile(rf"(?<!\d){re.escape(word)}(?!\d)".replace(r"\.", "[.,]"))
