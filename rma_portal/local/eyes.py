"""What a person would read: the codes on a printed label, and a few words on the staff's pages."""

import re
from decimal import Decimal

DPI = 203  # what a label printer prints, and a scanner reads


class NothingRead(Exception):
    """The page or the paper does not show what it must."""


def codes_on(pdf: bytes) -> list[str]:
    """Return the texts of all barcodes and QR codes on the first page of a PDF, read from its pixels."""
    import pypdfium2  # imported here: the supervisor starts without them
    import zxingcpp

    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def number_in_column(html: str, column: str) -> int:
    """Return the number in the first row of a list's column, or 0 where the list is empty."""
    cell = re.search(rf"<td[^>]*\bfield-{column}\b[^>]*>(.*?)</td>", html, re.S)
    digits = re.sub(r"<[^>]*>|[\s,\u202f]", "", cell[1]) if cell else "0"
    if not re.fullmatch(r"-?\d+", digits):
        raise NothingRead(f"the column {column} shows {digits!r}")
    return int(digits)


def stage_of(html: str) -> str:
    """Return the stage in the heading of a return's page."""
    stage = re.search(r'<h1[^>]*>.*?<span class="bo-state[^"]*">([^<]+)</span>', html, re.S)
    if not stage:
        raise NothingRead("the page of the return shows no stage")
    return stage[1].strip()


def article_numbers(html: str) -> list[str]:
    """Return the articles' numbers on a return's page."""
    return re.findall(r'<span class="bo-code">([0-9A-Z]{2,4}-[0-9A-Z]{6}-[0-9A-Z]{3})</span>', html)


def refunded_total(html: str) -> Decimal:
    """Return the sum of the refunds on a return's page, in the shop's currency."""
    amounts = re.findall(r'<th scope="row">Refund</th><td class="bo-number">([^<]+)</td>', html)
    return sum((Decimal(re.sub(r"[^\d.]", "", amount)) for amount in amounts), Decimal(0))
