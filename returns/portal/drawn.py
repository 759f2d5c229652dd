"""A part of a page as it is drawn, and a mark by which a later drawing is told from it."""

import hashlib
import re
from dataclasses import dataclass

from django.utils.safestring import SafeString

# What may differ between two drawings though nothing has moved: a form's token, a link's signature.
FLEETING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|/files/[^"]*|/s/[^"/?#]*')


@dataclass(frozen=True)
class Drawn:
    """HTML, and the mark of all that it shows."""

    html: SafeString
    mark: str


def drawn_as(html: SafeString) -> Drawn:
    """Return the HTML with its mark: equal for two drawings that show the same."""
    lasting = FLEETING.sub("", html)
    return Drawn(html, hashlib.sha256(lasting.encode()).hexdigest()[:20])
