"""The marks of the two shops: the same paths as SVG for the portal and as pixels for mails and labels."""

# ruff: noqa: E501 (an outline reads best as one line)

from io import BytesIO

from PIL import Image

from rma_portal.local.seeds.drawing.paths import box, path
from rma_portal.local.seeds.drawing.sheet import SIZE, Sheet, as_png

_CORNER = 148
Strokes = tuple[tuple[str, str], ...]  # path text and its colour, from the back to the front

_TILE = (
    "M 148 0 L 492 0 Q 640 0 640 148 L 640 492 Q 640 640 492 640 L 148 640 Q 0 640 0 492 L 0 148 Q 0 0 148 0"
)

MARKS: dict[str, Strokes] = {
    "atelier-lunaire": (
        (_TILE, "#5b3a52"),
        ("M 372 118 C 214 128 118 262 150 400 C 182 530 330 586 446 528 C 492 504 524 466 538 424 "
         "C 438 478 318 420 298 316 C 284 232 318 158 372 118", "#f4e3cf"),
        ("M 424 184 L 438 232 L 486 246 L 438 260 L 424 308 L 410 260 L 362 246 L 410 232", "#e0a98f"),
        ("M 520 292 L 527 315 L 550 322 L 527 329 L 520 352 L 513 329 L 490 322 L 513 315", "#e0a98f"),
    ),
    "harbour-hearth": (
        (_TILE, "#24455a"),
        ("M 320 104 L 540 290 L 540 348 L 488 348 L 488 400 L 152 400 L 152 348 L 100 348 L 100 290", "#f3e9d8"),
        ("M 320 372 C 252 360 248 300 286 262 C 292 286 304 290 310 280 C 302 246 320 214 346 198 "
         "C 342 236 396 262 390 316 C 386 350 360 370 320 372", "#d9743f"),
        ("M 100 440 Q 155 404 210 440 Q 265 476 320 440 Q 375 404 430 440 Q 485 476 540 440 L 540 478 "
         "Q 485 514 430 478 Q 375 442 320 478 Q 265 514 210 478 Q 155 442 100 478", "#9fc2c9"),
        ("M 152 520 Q 194 494 236 520 Q 278 546 320 520 Q 362 494 404 520 Q 446 546 488 520 L 488 552 "
         "Q 446 578 404 552 Q 362 526 320 552 Q 278 578 236 552 Q 194 526 152 552", "#6fa0ab"),
    ),
}  # fmt: skip


def mark_svg(slug: str, title: str) -> str:
    """Return a shop's mark as SVG, without scripts, styles or references."""
    shapes = "".join(f'<path fill="{colour}" d="{text} Z"/>' for text, colour in MARKS[slug])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">'
        f"<title>{title.replace('&', '&amp;')}</title>{shapes}</svg>\n"
    )


def mark_png(slug: str, size: int = 256) -> bytes:
    """Return a shop's mark as PNG with transparent corners, `size` pixels wide and high."""
    return as_png(_mark(slug, size))


def favicon(slug: str) -> bytes:
    """Return a shop's mark as an ICO file of 16, 32 and 48 pixels."""
    written = BytesIO()
    _mark(slug, 48).save(written, "ICO", sizes=[(16, 16), (32, 32), (48, 48)])
    return written.getvalue()


def _mark(slug: str, size: int) -> Image.Image:
    sheet, corners = Sheet("#ffffff"), Sheet("#000000")
    for text, colour in MARKS[slug]:
        sheet.fill(path(text), colour)
    corners.fill(box(0, 0, SIZE, SIZE, _CORNER), "#ffffff")
    tile = sheet.finished()
    tile.putalpha(corners.finished().convert("L"))
    return tile.resize((size, size), Image.Resampling.LANCZOS)
