"""Every picture of the demo shops as bytes: products (WebP 640 x 640), marks, customers' photographs.

The same catalogue gives the same bytes on one version of Pillow. A picture takes about 0.2 s to draw.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from rma_portal.local.seeds.drawing import accessories, clothes, furnishings, tableware
from rma_portal.local.seeds.drawing.evidence import EVIDENCE, photographed
from rma_portal.local.seeds.drawing.marks import favicon, mark_png, mark_svg
from rma_portal.local.seeds.drawing.paint import floor, table, wall
from rma_portal.local.seeds.drawing.sheet import Sheet, Tones, as_jpeg, as_webp, rgb
from rma_portal.local.seeds.plans import MerchantSeed, ProductSeed

__all__ = [
    "EVIDENCE",
    "evidence_photo",
    "favicon",
    "mark_png",
    "mark_svg",
    "product_picture",
    "shop_pictures",
]

Drawing = Callable[[Sheet, Tones], None]
Setting = Callable[[Sheet, str], None]

_MODULES = {
    "clothes": clothes,
    "accessories": accessories,
    "tableware": tableware,
    "furnishings": furnishings,
}
_SETTINGS: dict[str, Setting] = {"wall": wall, "table": table, "floor": floor}
_TOO_NEAR = 70  # colour distance below which an article would vanish on its ground


def shop_pictures(merchant: MerchantSeed) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the WebP bytes of each picture the merchant's variants show, once each."""
    wanted: dict[str, tuple[ProductSeed, str, str]] = {}
    for position, product in enumerate(merchant.products):
        for variant in product.variants:
            ground = _ground(merchant.grounds, position, variant.colour.tint)
            wanted.setdefault(variant.picture, (product, variant.colour.tint, ground))
    # Pillow lets go of the interpreter while it paints, so two threads draw almost twice as fast.
    with ThreadPoolExecutor(max_workers=2) as painters:
        yield from zip(
            wanted, painters.map(lambda order: product_picture(*order), wanted.values()), strict=True
        )


def product_picture(product: ProductSeed, tint: str, ground: str) -> bytes:
    """Return one product in one colour ("#rrggbb") on a ground colour, as WebP of 640 x 640 pixels."""
    sheet = Sheet(ground)
    _SETTINGS[product.setting](sheet, ground)
    drawing_of(product.drawing)(sheet, Tones(tint))
    return as_webp(sheet.finished())


def drawing_of(name: str) -> Drawing:
    """Return the drawing "module.name"; raises KeyError or AttributeError for an unknown one."""
    module, _, function = name.partition(".")
    return getattr(_MODULES[module], function)


def evidence_photo(kind: str, shot: str = "") -> bytes:
    """Return a customer's photograph of a damage, one of `EVIDENCE`, as JPEG of 480 x 640 pixels."""
    return as_jpeg(photographed(kind, shot))


def _ground(grounds: tuple[str, ...], position: int, tint: str) -> str:
    choices = grounds[position % len(grounds) :] + grounds[: position % len(grounds)]
    return next((ground for ground in choices if _distance(ground, tint) > _TOO_NEAR), choices[0])


def _distance(colour: str, other: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(rgb(colour), rgb(other), strict=True)) ** 0.5
