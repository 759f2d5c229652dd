"""Somebody at a desk: opens pages of the back-office and does deeds on a return."""

from django.test import Client

from returns.models import Return
from tests.factories import make_member
from tests.returns.flow import items

ROOT = "/m/atelier/backoffice"


class Desk:
    """A browser signed in at the merchant's back-office."""

    def __init__(self, merchant, role: str = "manager", language: str = "en") -> None:
        self.client = Client(headers={"accept-language": language})
        self.client.force_login(make_member(merchant, role))

    def inbox(self, **query):
        """Open the inbox."""
        return self.client.get(f"{ROOT}/returns/return/", query)

    def open(self, rma: Return):
        """Open a return's page."""
        return self.client.get(f"{ROOT}/returns/return/{rma.pk}/change/")

    def do(self, rma: Return, deed: str, **fields):
        """Do a deed as its form does."""
        return self.client.post(f"{ROOT}/returns/return/{rma.pk}/{deed}/", fields)

    def decide(self, rma: Return, deed: str, shown: str = "requested", **fields):
        """Decide on all articles of a return from a page that showed them in a state."""
        rows = items(rma)
        expected = {f"expected-{row.pk}": shown for row in rows}
        return self.do(rma, deed, items=[row.pk for row in rows], **expected, **fields)

    def approve_many(self, *shown: tuple[Return, list]):
        """Approve several returns at once from an inbox that showed these articles as waiting."""
        fields = {f"items-{rma.pk}": ",".join(str(row.pk) for row in rows) for rma, rows in shown}
        return self.client.post(
            f"{ROOT}/returns/return/approve/", {"rma": [rma.pk for rma, _rows in shown], **fields}
        )


def error_of(page) -> str:
    """Return what a page says went wrong."""
    return page.context["error"]
