"""What the tests of documents share: plain requests, and paper as a printer and a scanner see it."""

import datetime as dt
import io
from dataclasses import replace

import pypdfium2
import zxingcpp
from PIL import Image

from returns.documents.addresses import Address
from returns.documents.barcodes import code128_modules, code128_png, code128_size
from returns.documents.label import Branding, LabelRequest, SlipArticle

NUMBER = "ATL-4K7Q2M-00X"
LINK = "https://retours.example/r/7hX2kQ9mZp4vT1bR"
CUSTOMER = Address(
    "Camille Dufresne", "14 rue des Tanneurs", "Bâtiment B", "69002", "Lyon", "FR", "+33 6 12 34 56 78"
)
WAREHOUSE = Address("Atelier Lumen retours", "8 allée des Peupliers", "", "59810", "Lesquin", "FR")
ARTICLE = SlipArticle("ATL-4K7Q2M-01B", "Pull marin", "Bleu nuit, M", "PM-NV-M", "Trop petit")


def a_request(**changes: object) -> LabelRequest:
    """Return a plain request with one article, changed as asked."""
    plain = LabelRequest(
        number=NUMBER,
        link=LINK,
        sender=CUSTOMER,
        recipient=WAREHOUSE,
        branding=Branding("Atelier Lumen", "#1f4e5f", None),
        language="fr",
        issued_on=dt.date(2026, 11, 12),
        articles=(ARTICLE,),
        order_number="10482",
    )
    return replace(plain, **changes)


def articles(count: int, **changes: object) -> tuple[SlipArticle, ...]:
    """Return articles with numbers of their own."""
    return tuple(
        replace(ARTICLE, number=f"ATL-4K7Q2M-{place:02d}B", **changes) for place in range(1, count + 1)
    )


def code128_dots(text: str, module_dots: int, height_mm: float = 0) -> Image.Image:
    """Return a Code 128 symbol as its dots on the label printer."""
    size = code128_size(len(code128_modules(text)), module_dots, height_mm=height_mm)
    return Image.open(io.BytesIO(code128_png(text))).resize(size, Image.Resampling.NEAREST)


def printed(pdf: bytes, dpi: int, page: int = 0) -> Image.Image:
    """Print a page as a black and white printer of that many dots per inch would (no grey, no dithering)."""
    sheet = pypdfium2.PdfDocument(pdf)[page]
    width, height = ((int(side * dpi / 72) - 0.001) * 72 / dpi for side in sheet.get_size())
    # The renderer would stretch a page that is no whole number of dots; a printer drops the odd part.
    sheet.set_mediabox(0, sheet.get_height() - height, width, sheet.get_height())
    picture = sheet.render(scale=dpi / 72).to_pil().convert("L")
    return picture.point(lambda level: 255 if level > 127 else 0).convert("1")


def scanned(picture: Image.Image) -> dict[str, list[str]]:
    """Return the texts an independent decoder reads, sorted, by symbology ("Code128", "QRCode")."""
    texts: dict[str, list[str]] = {}
    for code in zxingcpp.read_barcodes(picture.convert("L")):
        kind = "QRCode" if "QR" in str(code.format) else "Code128"
        texts.setdefault(kind, []).append(code.text)
    return {kind: sorted(found) for kind, found in sorted(texts.items())}


def as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    """Return the picture after a lossy copy, as a mail program or a phone would make it."""
    copy = io.BytesIO()
    picture.convert("L").save(copy, "JPEG", quality=quality)
    return Image.open(copy)
