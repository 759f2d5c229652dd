"""What a clerk holds: a return, an article, a product, or something nobody knows."""

import re
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from inventory.models import Variant
from returns.domain.numbers import Number, parse_number
from returns.domain.states import Journey, Permission
from returns.models import Return, ReturnItem
from returns.queries.boxes import awaited_along
from returns.queries.links import return_of_token
from rma_portal.core.errors import InvalidInput

MOST_CANDIDATES = 6
AWAITED = (Journey.AWAITING, Journey.MISSING)
_STATUS_LINK = re.compile(r"/s/(?P<token>[^/?#\s]+)/?$")


@dataclass(frozen=True)
class Scan:
    """What a text stands for. `kind` says which of the others is set:

    return: `rma`, by its number or the QR code of its label. article: `item` of `rma`, by its own number,
    or by SKU or GTIN the next awaited one of the return at hand or its box (else the one received last).
    variant: a product that the return at hand does not expect; `candidates` are articles awaited elsewhere.
    ambiguous: several articles answer to the text, `candidates`. unknown: nothing does.
    """

    kind: str
    text: str
    rma: Return | None = None
    item: ReturnItem | None = None
    variant: Variant | None = None
    candidates: tuple[ReturnItem, ...] = ()


def resolve(text: str, *, rma: Return | None = None) -> Scan:
    """Say what a scanned or typed text stands for, in the light of the return at hand.

    Takes an RMA or article number however typed, the link of a label's QR code, a SKU, a GTIN. Numbers
    come before SKUs: a SKU that happens to be a valid number of ours is not found, which one in 32 of
    that length could be only if it also begins with the merchant's prefix and an issued serial.
    """
    typed = text.replace("\x00", "").strip()
    return by_link(typed) or by_number(typed) or by_product(typed, rma) or Scan("unknown", typed)


def by_link(text: str) -> Scan | None:
    """Read the link that a label's QR code holds."""
    match = _STATUS_LINK.search(text)
    rma = return_of_token(match["token"]) if match else None
    return Scan("return", text, rma=rma) if rma else None


def by_number(text: str) -> Scan | None:
    """Find the return or the article of one of our own numbers."""
    try:
        number = parse_number(text)
    except InvalidInput:
        return None
    return return_numbered(number, text) if number.position == 0 else article_numbered(number, text)


def return_numbered(number: Number, text: str) -> Scan | None:
    """Find a return by its printed number."""
    rma = Return.objects.select_related("order", "customer").filter(number=number.text).first()
    return Scan("return", text, rma=rma) if rma else None


def article_numbered(number: Number, text: str) -> Scan | None:
    """Find an article by its printed number."""
    item = articles().filter(number=number.text).first()
    return Scan("article", text, rma=item.rma, item=item) if item else None


def by_product(text: str, rma: Return | None) -> Scan | None:
    """Find what answers to a SKU or GTIN: in the return at hand first, then in its box, then anywhere."""
    named = is_called(text)
    inside = list(articles().filter(named, rma=rma).order_by("position")) if rma else []
    inside = inside or (list(in_the_same_box(rma).filter(named)) if rma else [])
    if inside:
        return within(text, inside)
    variant = Variant.objects.select_related("product").filter(variant_is_called(text)).first()
    elsewhere = tuple(awaited().filter(named).order_by("rma__requested_at", "position")[:MOST_CANDIDATES])
    if variant is None and not elsewhere:
        return None
    kind = "ambiguous" if elsewhere and rma is None else "variant"
    return Scan(kind, text, rma=rma, variant=variant, candidates=elsewhere)


def in_the_same_box(rma: Return) -> QuerySet[ReturnItem]:
    """Articles of other returns that are awaited in the box of the return at hand, in order."""
    return awaited().filter(rma__in=awaited_along(rma)).order_by("rma", "position")


def within(text: str, items: list[ReturnItem]) -> Scan:
    """Choose among a return's articles of one SKU or GTIN: equal units answer in their order."""
    open_items = [item for item in items if is_awaited(item)]
    if len({item.sku for item in open_items}) > 1:  # one GTIN on two SKUs: the clerk must say which
        return Scan("ambiguous", text, rma=items[0].rma, candidates=tuple(open_items))
    latest = max(
        items, key=lambda item: (item.received_at is not None, item.received_at or 0, -item.position)
    )
    chosen = open_items[0] if open_items else latest
    return Scan("article", text, rma=chosen.rma, item=chosen, variant=chosen.variant)


def is_awaited(item: ReturnItem) -> bool:
    """Whether an article may be received now; also one that was given up as missing (case 80)."""
    return item.permission == Permission.APPROVED and item.journey in AWAITED


def articles() -> QuerySet[ReturnItem]:
    """Articles with what a bench shows of them."""
    return ReturnItem.objects.select_related(
        "rma__order", "rma__customer", "variant__product", "reason", "location"
    )


def awaited() -> QuerySet[ReturnItem]:
    """Articles of all returns that may be received now."""
    return articles().filter(permission=Permission.APPROVED, journey__in=AWAITED)


def is_called(text: str) -> Q:
    """Match articles by SKU, as printed or in the other case, or by GTIN."""
    return Q(sku__in=spellings(text)) | Q(variant__gtin__in=gtins(text))


def variant_is_called(text: str) -> Q:
    """Match variants by SKU or GTIN."""
    return Q(sku__in=spellings(text)) | Q(gtin__in=gtins(text))


def spellings(text: str) -> list[str]:
    """Return a SKU as typed, in capitals and in small letters; equality alone uses the index."""
    return sorted({text, text.upper(), text.lower()})


def gtins(text: str) -> list[str]:
    """Return the ways to write a GTIN: UPC-A, EAN-13 and GTIN-14 differ by leading zeros only (GS1)."""
    if not text.isascii() or not text.isdigit() or not 8 <= len(text) <= 14:
        return []
    digits = text.lstrip("0")
    return [digits.zfill(length) for length in (8, 12, 13, 14) if len(digits) <= length]


def station_counts(rma: Return) -> tuple[int, int]:
    """Return how many articles of a return have been received, of how many that may come back."""
    approved = Q(permission=Permission.APPROVED)
    counts = ReturnItem.objects.filter(rma=rma).aggregate(
        received=Count("pk", filter=approved & Q(journey=Journey.RECEIVED)),
        expected=Count("pk", filter=approved & ~Q(journey=Journey.KEPT)),
    )
    return counts["received"], counts["expected"]
