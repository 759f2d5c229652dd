"""A customer at a merchant's portal, as a browser without JavaScript would be."""

import io
import re

from django.test import Client
from PIL import Image

from returns.models import Return, ReturnDraft
from returns.portal.page import Refusal

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


class Visitor:
    """One browser; pages are spoken in English unless told otherwise."""

    def __init__(self, merchant, language: str = "en", **headers) -> None:
        self.prefix = f"/m/{merchant.slug}"
        self.client = Client(**headers)
        self.client.cookies["rma_language"] = language

    def get(self, path: str, **kwargs):
        """Open a page of the portal: a path without prefix, or an address as a redirect gave it."""
        return self.client.get(self.address(path), **kwargs)

    def post(self, path: str, fields: dict | None = None, **kwargs):
        """Send a form."""
        return self.client.post(self.address(path), fields or {}, **kwargs)

    def address(self, path: str) -> str:
        """Return the path with the merchant's prefix."""
        return path if path.startswith(self.prefix + "/") else self.prefix + path

    def find(self, order, proof: str = "claire@example.org") -> ReturnDraft:
        """Prove an order and return its draft."""
        answer = self.post("/", {"number": order.number, "proof": proof})
        assert answer.status_code == 302, refusals(answer)
        return ReturnDraft.objects.get(key=answer["Location"].split("/")[-2])

    def fill(self, draft: ReturnDraft, units: list[str], *, reason: str = "size_small", **words) -> None:
        """Go through the steps with one reason for all units, up to the last page."""
        counts: dict[str, int] = {}
        for unit in units:
            line = unit.split("-")[0]
            counts[f"line-{line}"] = counts.get(f"line-{line}", 0) + 1
        self.post(f"/return/{draft.key}/articles", counts)
        fields = {f"{unit}-reason": reason for unit in units}
        fields |= {f"{unit}-comment": words.get("comment", "") for unit in units}
        self.post(f"/return/{draft.key}/why", fields)
        self.post(f"/return/{draft.key}/refund", {"way-0": words.get("way", "refund")})

    def confirm(self, draft: ReturnDraft):
        """Press the last button."""
        return self.post(f"/return/{draft.key}/confirm")

    def ask(self, order, units: list[str], **words) -> tuple[Return, str]:
        """Ask for a return, all the way; give it with the address of its page."""
        draft = self.find(order)
        self.fill(draft, units, **words)
        answer = self.confirm(draft)
        assert answer.status_code == 302, refusals(answer)
        return Return.objects.get(draft_key=draft.key), answer["Location"]


def refusals(answer) -> list[Refusal]:
    """Return what a page said was wrong."""
    return list(answer.context["refused"]) if answer.context and "refused" in answer.context else []


def body(answer) -> str:
    """Return a page without the one thing that differs each time."""
    return TOKEN.sub("", answer.content.decode())


def picture(name: str = "photo.jpg", size: tuple[int, int] = (200, 160), kind: str = "JPEG") -> io.BytesIO:
    """Return a small picture as a browser uploads it."""
    file = io.BytesIO()
    Image.new("RGB", size, "#804020").save(file, kind)
    file.name = name
    file.seek(0)
    return file


def named(name: str, content: bytes) -> io.BytesIO:
    """Return any bytes under a file's name."""
    file = io.BytesIO(content)
    file.name = name
    return file
