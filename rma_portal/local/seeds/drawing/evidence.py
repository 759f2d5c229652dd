"""What customers photograph: damage, as a telephone sees it (wooden table, hard light, some noise)."""

# ruff: noqa: E501 (an outline reads best as one line)

import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageFilter, ImageOps

from rma_portal.local.seeds.dice import dice
from rma_portal.local.seeds.drawing import tableware
from rma_portal.local.seeds.drawing.paint import CREAM, INK, buttons, lying, solid, stitches
from rma_portal.local.seeds.drawing.paths import box, ellipse, moved, path, turned
from rma_portal.local.seeds.drawing.sheet import SIZE, Sheet, Tones, mix

_TABLE = Tones("#a98260")


def torn_seam(sheet: Sheet) -> None:
    """Draw cloth whose seam has come open."""
    cloth = Tones("#7d5560")
    sheet.fill(box(-10, -10, 660, 660), cloth.base)
    _weave(sheet, cloth)
    gap = path("M 330 150 C 270 250 262 380 324 500 C 376 400 392 260 330 150")
    sheet.shadow(gap, opacity=0.45, blur=12, dx=6, dy=8)
    sheet.fill(gap, "#2d2027")
    for step in range(10):
        y = 210 + step * 28
        sheet.line(
            path(f"M {300 - step % 3 * 8} {y} Q {322 + step % 4 * 7} {y + 16} {352 - step % 2 * 16} {y - 8}"),
            cloth.light,
            2.5,
        )
    sheet.line(path("M 340 -10 C 334 60 332 110 330 150"), cloth.deep, 6)
    sheet.line(path("M 324 500 C 318 560 320 610 322 660"), cloth.deep, 6)
    for x in (296, 366):
        stitches(sheet, path(f"M {x} -10 C {x - 6} 200 {x - 6} 420 {x} 660"), cloth)


def stain(sheet: Sheet) -> None:
    """Draw a pale pullover with a coffee stain."""
    cloth = Tones("#e6dcc8")
    sheet.fill(box(-10, -10, 660, 660), cloth.base)
    _weave(sheet, cloth)
    sheet.shadow(path("M -20 470 Q 320 380 660 520 L 660 560 Q 320 420 -20 520"), opacity=0.3, blur=20)
    spot = path("M 250 250 C 300 190 420 210 430 290 C 470 350 390 430 320 400 C 240 420 190 320 250 250")
    sheet.shadow(spot, "#6b4526", opacity=0.5, blur=9)
    sheet.shadow(turned(spot, 25, (330, 310)), "#6b4526", opacity=0.4, blur=22)
    for x, y, radius in ((470, 400, 13), (498, 432, 7), (210, 400, 9), (452, 214, 8)):
        sheet.shadow(ellipse(x, y, radius), "#6b4526", opacity=0.6, blur=4)


def missing_button(sheet: Sheet) -> None:
    """Draw a button band where one button has gone."""
    cloth = Tones("#58718c")
    sheet.fill(box(-10, -10, 660, 660), cloth.base)
    _weave(sheet, cloth)
    sheet.shadow(box(236, -20, 168, 700), opacity=0.3, blur=10, dx=8)
    sheet.fill(box(236, -10, 168, 660), cloth.light)
    for x in (250, 390):
        stitches(sheet, path(f"M {x} -10 L {x} 660"), cloth)
    buttons(sheet, [(320, 110), (320, 530)], CREAM, 30)
    for turn in (20, 70, 130, 165):
        sheet.line(turned(path("M 296 322 Q 318 314 342 324"), turn, (320, 320)), cloth.deep, 3)
    sheet.line(path("M 322 318 C 344 350 330 372 356 396"), CREAM, 3)


def broken_mug(sheet: Sheet) -> None:
    """Draw a mug in pieces."""
    _wood(sheet)
    glaze = Tones("#5f7f8c")
    lying(
        sheet,
        path(
            "M 150 250 L 214 236 L 262 300 L 318 262 L 352 318 L 420 250 L 426 470 Q 420 500 380 502 L 200 504 Q 166 502 162 470 L 150 250"
        ),
        glaze,
    )
    sheet.fill(
        path(
            "M 150 250 L 214 236 L 262 300 L 318 262 L 352 318 L 420 250 L 414 274 L 352 338 L 316 284 L 260 322 L 210 256 L 152 270"
        ),
        CREAM,
    )
    handle = path("M 440 440 C 540 430 540 570 450 560")
    sheet.shadow(path("M 440 430 C 550 420 550 590 450 572"), opacity=0.3, blur=9, dy=8)
    sheet.line(handle, glaze.base, 27)
    for x, y in ((440, 440), (450, 560)):
        sheet.fill(ellipse(x, y, 13), CREAM)
    for shape, angle in (
        ("M 250 120 L 336 90 L 318 150 L 352 172 L 280 196 L 250 120", 12),
        ("M 446 226 L 480 190 L 524 214 L 500 290 L 462 270 L 446 226", -8),
        ("M 96 180 L 140 170 L 132 214 L 96 180", 4),
    ):
        shard = turned(path(shape), angle)
        lying(sheet, shard, glaze)
        sheet.line(shard, CREAM, 4)
    for x, y in ((404, 160), (200, 180), (560, 350), (90, 330)):
        sheet.fill(ellipse(x, y, 5, 4), glaze.deep)


def chipped_plate(sheet: Sheet) -> None:
    """Draw a plate with a chip and a crack."""
    _wood(sheet)
    tableware.plate(sheet, Tones("#e8ded0"))
    chip = path("M 560 190 L 506 214 L 492 246 L 508 262 L 498 292 L 560 300")
    sheet.fill(chip, _TABLE.shade)
    sheet.line(path("M 509 206 L 492 246 L 508 262 L 500 288 L 534 316"), "#fdfaf4", 7)
    sheet.line(path("M 494 250 L 452 262 L 420 250 L 380 284 L 340 286 L 316 320"), "#75655a", 3.5)
    sheet.fill(path("M 560 240 L 584 232 L 592 262 L 568 272"), CREAM)


def dented_box(sheet: Sheet) -> None:
    """Draw a parcel with a crushed corner."""
    _wood(sheet)
    card, dark = Tones("#c79c6b"), Tones("#ab8053")
    top = path("M 90 220 L 330 130 L 560 214 L 480 262 L 452 250 L 410 300 L 320 318")
    sheet.shadow(
        path("M 90 240 L 330 180 L 590 230 L 560 520 L 320 590 L 80 500"), opacity=0.45, blur=20, dx=8, dy=14
    )
    solid(sheet, path("M 90 220 L 320 318 L 322 580 L 98 470 L 90 220"), card)
    solid(
        sheet, path("M 320 318 L 410 300 L 452 330 L 480 262 L 560 214 L 552 470 L 322 580 L 320 318"), dark
    )
    sheet.fill(top, card.light)
    sheet.fill(path("M 410 300 L 452 250 L 480 262 L 466 318 L 440 352 L 410 300"), mix(dark.deep, INK, 0.35))
    for text in ("M 440 352 L 420 420", "M 466 318 L 500 390", "M 452 330 L 462 440", "M 410 300 L 380 372"):
        sheet.line(path(text), dark.deep, 5)
    sheet.fill(path("M 196 180 L 240 164 L 460 244 L 420 262"), "#d9c9a2", 0.75)
    sheet.fill(path("M 140 330 L 250 376 L 250 466 L 140 414"), CREAM)
    for step in range(7):
        x = 154 + step * 12
        sheet.line(path(f"M {x} {352 + step * 5} L {x} {392 + step * 5}"), INK, 3 + step % 3)


EVIDENCE: dict[str, Callable[[Sheet], None]] = {
    "torn_seam": torn_seam,
    "stain": stain,
    "missing_button": missing_button,
    "broken_mug": broken_mug,
    "chipped_plate": chipped_plate,
    "dented_box": dented_box,
}


def photographed(kind: str, shot: str = "") -> Image.Image:
    """Return the damage as a photograph in portrait format, 480 x 640, the same for the same `shot`.

    Each shot is held differently, so that two customers' photos of a stain are not one and the same.
    """
    sheet = Sheet(_TABLE.base)
    EVIDENCE[kind](sheet)
    sheet.shadow(moved(box(-200, -200, 1040, 190), 0), opacity=0.7, blur=60)
    sheet.shadow(box(-200, 600, 1040, 200), opacity=0.7, blur=70)
    picture = sheet.finished().filter(ImageFilter.GaussianBlur(0.7))
    taken = _noisy(picture, kind)
    return (_held(taken, dice(f"{kind} {shot}")) if shot else taken).crop((80, 0, 560, SIZE))


def _held(picture: Image.Image, rng: random.Random) -> Image.Image:
    side = rng.uniform(0.65, 0.92) * SIZE
    left, top = rng.uniform(0, SIZE - side), rng.uniform(0, SIZE - side)
    near = picture.crop((int(left), int(top), int(left + side), int(top + side))).resize((SIZE, SIZE))
    near = ImageOps.mirror(near) if rng.random() < 0.5 else near
    return near.rotate(rng.choice((0, 90, 180, 270)))


def _noisy(picture: Image.Image, kind: str) -> Image.Image:
    grains = dice(kind).randbytes(SIZE * SIZE)
    noise = Image.frombytes("L", (SIZE, SIZE), grains).filter(ImageFilter.GaussianBlur(1.1))
    grey = noise.point(lambda grain: 128 + (grain - 128) // 3)
    return ImageChops.overlay(picture, Image.merge("RGB", (grey, grey, grey)))


def _wood(sheet: Sheet) -> None:
    for row in range(5):
        y = row * 140 - 30
        sheet.fill(box(-10, y, 660, 136), (_TABLE.base, _TABLE.shade, _TABLE.light)[row % 3], 0.6)
        sheet.line(path(f"M -10 {y} L 650 {y + 4}"), _TABLE.deep, 4)
        for step in range(4):
            grain = y + 24 + step * 28
            sheet.line(
                path(f"M -10 {grain} C 180 {grain + 12} 400 {grain - 12} 650 {grain + 6}"), _TABLE.shade, 2.5
            )


def _weave(sheet: Sheet, cloth: Tones) -> None:
    for step in range(0, SIZE, 12):
        sheet.line(path(f"M {step} -5 L {step + 20} 645"), cloth.shade, 3)
