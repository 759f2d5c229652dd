"""How a line of a price list becomes a product with variants, SKUs and valid GTINs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product as pairs

from rma_portal.local.seeds.plans import Colour, ProductSeed, VariantSeed

ONE_SIZE = "One size"


@dataclass(frozen=True)
class Family:
    """What products of one category share: how readily, and why, they come back (weights by reason)."""

    category: str
    returns_weight: float
    reasons: Mapping[str, int]


@dataclass(frozen=True)
class Shelf:
    """What all products of one merchant share."""

    slug: str
    letters: str  # what a SKU begins with
    gtin_block: str  # five digits, the first from 200 to 299


def check_digit(digits: str) -> str:
    """Return the last digit of a GTIN-13 whose first twelve are given (weights 1 and 3 in turn)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def make_product(
    shelf: Shelf,
    number: int,
    family: Family,
    titles: Mapping[str, str],
    drawing: str,
    price: str,
    weight: int,
    colours: tuple[Colour, ...],
    sizes: str = "",
    *,
    setting: str = "wall",
    tags: str = "",
    popularity: int = 5,
    prices: tuple[str, ...] = (),
    kind: str = "article",
    is_final_sale: bool = False,
    exemption: str = "",
) -> ProductSeed:
    """Return a product with one variant for each colour and size.

    `sizes` is separated by commas, empty for one size; `prices` gives each size its own price.
    """
    names = [size.strip() for size in sizes.split(",")] if sizes else [ONE_SIZE]
    ref = f"{shelf.letters}{number}"
    first = VariantSeed(
        ref, "", colours[0], names[0], Decimal(price), weight, "", kind, is_final_sale, exemption
    )
    costs = dict(zip(names, map(Decimal, prices), strict=True)) if prices else {}
    variants = tuple(
        _variant(
            shelf, number, place, replace(first, colour=colour, size=size, price=costs.get(size, first.price))
        )
        for place, (colour, size) in enumerate(pairs(colours, names), start=1)
    )
    return ProductSeed(
        ref, titles, family.category, tuple(tags.split()), drawing, setting, variants, popularity,
        family.reasons, family.returns_weight,
    )  # fmt: skip


def _variant(shelf: Shelf, number: int, place: int, plain: VariantSeed) -> VariantSeed:
    ref = plain.sku
    return replace(
        plain,
        sku="-".join(part for part in (ref, plain.colour.code, _size_code(plain.size)) if part),
        gtin=_gtin(shelf, number, place),
        picture=f"{shelf.slug}/{ref.lower()}-{plain.colour.code.lower()}.webp",
    )


def _gtin(shelf: Shelf, number: int, place: int) -> str:
    digits = f"{shelf.gtin_block}{number:05d}{place:02d}"
    return digits + check_digit(digits)


def _size_code(size: str) -> str:
    if size == ONE_SIZE:
        return ""
    # Only letters and digits, so that every scanner reads the SKU: "Set of 2" is SO2, "36/38" is 3638.
    words = re.findall(r"[0-9]+|[A-Za-z]+", size)
    if len(words) == 1:
        return words[0].upper()
    return "".join(word if word.isdigit() else word[0].upper() for word in words)
