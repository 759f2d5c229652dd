"""What makes a room: light, textiles, plants and small furniture."""

# ruff: noqa: E501 (an outline reads best as one line)

from rma_portal.local.seeds.drawing.paint import (
    BRASS,
    CREAM,
    INK,
    LEATHER,
    WOOD,
    gleam,
    lying,
    solid,
    standing,
    stitches,
)
from rma_portal.local.seeds.drawing.paths import Path, both, box, ellipse, mirrored, moved, path, turned
from rma_portal.local.seeds.drawing.sheet import Sheet, Tones, mix

_LEAF = Tones("#6d8a63")


def vase(sheet: Sheet, tones: Tones) -> None:
    """Draw a vase with dried stems."""
    for text, tip in (
        ("M 312 250 C 300 180 270 140 240 96", (240, 96)),
        ("M 322 250 C 326 170 330 120 334 66", (334, 66)),
        ("M 330 250 C 350 190 380 160 412 124", (412, 124)),
    ):
        sheet.line(path(text), "#8a8160", 4)
        _ear(sheet, tip)
    body = mirrored("M 320 236 L 278 236 C 290 290 196 320 196 410 C 196 470 236 508 280 508 L 320 510")
    standing(sheet, body, tones, 507, 96)
    with sheet.within(body):
        sheet.fill(path("M 180 404 Q 320 440 460 404 L 460 520 L 180 520"), tones.deep, 0.35)
    sheet.fill(ellipse(320, 236, 42, 10), tones.light)
    sheet.fill(ellipse(320, 238, 34, 6), tones.deep)
    gleam(sheet, path("M 226 400 C 232 360 262 336 280 318 C 262 350 248 376 246 410"), 0.32)


def candle(sheet: Sheet, tones: Tones) -> None:
    """Draw a scented candle in a glass, burning."""
    sheet.shadow(ellipse(320, 208, 92), "#ffd98a", opacity=0.8, blur=34)
    body = mirrored("M 320 270 L 206 270 L 210 480 Q 212 506 244 507 L 320 509")
    standing(sheet, body, tones, 507, 112)
    sheet.fill(ellipse(320, 270, 114, 22), tones.light)
    sheet.fill(ellipse(320, 272, 104, 17), CREAM)
    sheet.line(path("M 320 272 Q 322 256 319 246"), INK, 4)
    sheet.fill(path("M 320 248 C 292 236 304 204 322 174 C 334 204 348 232 320 248"), "#f2a33c")
    sheet.fill(path("M 320 246 C 306 238 312 222 321 204 C 330 222 334 238 320 246"), "#fff0bf")
    label = box(256, 340, 128, 96, 8)
    sheet.fill(label, CREAM)
    sheet.line(box(264, 348, 112, 80, 5), mix(BRASS, INK, 0.1), 2)
    sheet.line(path("M 284 376 L 356 376"), INK, 5)
    sheet.line(path("M 296 398 L 344 398"), BRASS, 4)
    gleam(sheet, path("M 222 304 L 236 304 L 238 470 L 226 470"), 0.32)


def lamp(sheet: Sheet, tones: Tones) -> None:
    """Draw a table lamp, lit."""
    sheet.shadow(ellipse(320, 330, 190, 120), "#ffe2a6", opacity=0.75, blur=46)
    foot = mirrored("M 320 306 L 302 306 C 304 350 244 380 244 440 C 244 480 270 506 300 508 L 320 509")
    standing(sheet, foot, tones, 507, 82)
    gleam(sheet, path("M 264 440 C 266 412 284 396 300 382 C 288 406 280 422 280 446"), 0.34)
    sheet.fill(box(306, 272, 28, 38, 4), BRASS)
    shade = mirrored("M 320 92 L 238 92 L 172 284 Q 240 296 320 296")
    sheet.fill(shade, "#f7e7c6")
    with sheet.within(shade):
        sheet.shadow(ellipse(320, 270, 100, 74), "#fff9e6", opacity=0.95, blur=28)
        sheet.shadow(box(440, 60, 90, 260), "#b98a5b", opacity=0.55, blur=30)
        for step in range(-6, 7):
            sheet.line(path(f"M {320 + step * 13} 92 L {320 + step * 24} 298"), "#e6cf9f", 2)
    sheet.line(path("M 238 92 L 402 92"), "#d9bd86", 7)
    sheet.line(both(path("M 174 284 Q 240 296 320 296")), "#d9bd86", 7)
    sheet.line(path("M 392 502 C 470 506 500 500 560 520"), INK, 4)


def cushion(sheet: Sheet, tones: Tones) -> None:
    """Draw a cushion with stripes and piping."""
    shape = path("M 128 140 Q 320 176 512 136 Q 482 320 516 512 Q 320 478 126 514 Q 160 320 128 140")
    lying(sheet, shape, tones)
    with sheet.within(shape):
        for x, width in ((232, 10), (256, 26), (320, 10), (384, 26), (408, 10)):
            sheet.line(
                path(f"M {x} 120 Q {x + (320 - x) * 0.12} 320 {x} 540"), mix(tones.light, CREAM, 0.45), width
            )
        sheet.shadow(both(path("M 120 130 L 230 250 L 150 200")), tones.deep, opacity=0.35, blur=12)
        sheet.shadow(both(path("M 120 520 L 230 400 L 150 450")), tones.deep, opacity=0.4, blur=12)
    sheet.line((shape[0],), tones.deep, 5)


def throw(sheet: Sheet, tones: Tones) -> None:
    """Draw a folded blanket with fringes."""
    for step in range(27):
        sheet.line(path(f"M {136 + step * 14} 486 L {134 + step * 14} 536"), tones.light, 6)
    for y, paint in ((300, Tones(tones.shade)), (210, tones)):
        layer = path(
            f"M 122 {y + 24} Q 122 {y} 150 {y} L 490 {y} Q 520 {y} 520 {y + 30} L 518 {y + 176} Q 516 {y + 194} 496 {y + 194} L 144 {y + 194} Q 122 {y + 194} 122 {y + 172} L 122 {y + 24}"
        )
        lying(sheet, layer, paint, 0.2)
        with sheet.within(layer):
            for x in range(160, 520, 62):
                sheet.line(path(f"M {x} {y - 10} L {x} {y + 210}"), paint.light, 16)
            for row in range(y + 34, y + 200, 62):
                sheet.line(path(f"M 100 {row} L 540 {row}"), paint.deep, 7)
                sheet.line(path(f"M 100 {row + 14} L 540 {row + 14}"), CREAM, 3)


def clock(sheet: Sheet, tones: Tones) -> None:
    """Draw a wall clock."""
    lying(sheet, ellipse(320, 320, 214), tones)
    sheet.shadow(ellipse(320, 320, 186), INK, opacity=0.3, blur=6)
    sheet.fill(ellipse(324, 326, 182), CREAM)
    for hour in range(12):
        mark = box(315, 164, 10, 30 if hour % 3 == 0 else 16, 4)
        sheet.fill(turned(mark, hour * 30), INK if hour % 3 == 0 else LEATHER)
    for angle, length, width in ((305, 96, 13), (50, 136, 9)):
        hand = turned(box(320 - width / 2, 320 - length, width, length + 22, 5), angle)
        sheet.shadow(hand, opacity=0.3, blur=4, dx=3, dy=6)
        sheet.fill(hand, INK)
    sheet.fill(turned(box(318, 196, 4, 158, 2), 190), "#b5523f")
    sheet.fill(ellipse(320, 320, 12), BRASS)


def basket(sheet: Sheet, tones: Tones) -> None:
    """Draw a woven basket with leather handles."""
    sheet.fill(ellipse(320, 262, 172, 36), tones.deep)
    body = mirrored("M 320 298 Q 200 296 148 262 L 178 476 Q 184 506 224 508 L 320 510")
    standing(sheet, body, tones, 508, 140)
    with sheet.within(body):
        for row in range(10):
            for column in range(13):
                x, y = 140 + column * 30 + (row % 2) * 15, 286 + row * 24
                sheet.line(
                    path(f"M {x} {y} Q {x + 11} {y + 9} {x + 22} {y}"),
                    tones.deep if row % 2 else tones.shade,
                    5,
                )
    rim = path("M 148 262 Q 320 344 492 262 L 490 284 Q 320 364 151 284")
    solid(sheet, rim, Tones(tones.light))
    for x in (196, 444):
        sheet.line(path(f"M {x - 24} 296 C {x - 26} 212 {x + 26} 212 {x + 24} 300"), LEATHER, 13)


def tray(sheet: Sheet, tones: Tones) -> None:
    """Draw a round wooden tray with handles, from above."""
    for angle in (0, 180):
        sheet.line(turned(path("M 262 116 Q 320 60 378 116"), angle + 90), BRASS, 13)
    lying(sheet, ellipse(320, 320, 206), Tones(tones.shade))
    inside = ellipse(320, 320, 184)
    sheet.fill(inside, tones.base)
    with sheet.within(inside):
        for step in range(9):
            x = 150 + step * 42
            sheet.line(path(f"M {x} 120 C {x + 12} 260 {x - 12} 390 {x + 6} 520"), tones.shade, 3)
        sheet.shadow(
            path("M 100 100 L 520 100 L 520 190 Q 320 110 190 250 L 140 420 L 100 400"), opacity=0.28, blur=16
        )
    sheet.line((inside[0] + inside[0][:1],), tones.deep, 4)


def planter(sheet: Sheet, tones: Tones) -> None:
    """Draw a plant in a footed pot."""
    for angle in (-62, -38, -14, 12, 36, 60):
        leaf = path("M 320 330 C 268 250 280 150 320 84 C 360 150 372 250 320 330")
        paint = _LEAF if angle in (-38, 12, 60) else Tones(_LEAF.shade)
        placed = turned(leaf, angle, (320, 330))
        solid(sheet, placed, paint)
        sheet.line(turned(path("M 320 320 L 320 120"), angle, (320, 330)), paint.light, 3)
    body = mirrored("M 320 300 L 212 300 L 224 450 Q 228 474 250 476 L 320 478")
    for x in (252, 388):
        sheet.line(path(f"M {x} 470 L {x + (x - 320) * 0.14} 508"), WOOD, 15)
    standing(sheet, body, tones, 507, 92)
    sheet.fill(ellipse(320, 300, 108, 17), "#5a4334")
    sheet.line(both(path("M 212 302 Q 250 320 320 320")), tones.light, 8)
    with sheet.within(body):
        for step in range(-4, 5):
            sheet.line(path(f"M {320 + step * 25} 350 L {320 + step * 24} 440"), tones.shade, 4)


def mirror(sheet: Sheet, tones: Tones) -> None:
    """Draw an arched wall mirror."""
    lying(sheet, _arch(0), tones)
    glass = _arch(20)
    sheet.fill(glass, "#cddbe0")
    with sheet.within(glass):
        sheet.shadow(box(300, 60, 300, 540), "#9fb4bd", opacity=0.6, blur=60)
        for x, width in ((150, 60), (250, 24)):
            sheet.fill(
                path(f"M {x} 580 L {x + width} 580 L {x + width + 230} 60 L {x + 230} 60"), "#ffffff", 0.3
            )
    sheet.line((glass[0],), tones.deep, 4)


def soap(sheet: Sheet, tones: Tones) -> None:
    """Draw a bottle of hand soap with its pump."""
    sheet.line(path("M 320 130 L 320 218"), INK, 17)
    sheet.fill(
        path(
            "M 230 136 Q 226 116 246 112 L 360 108 Q 378 110 378 130 Q 376 146 360 146 L 252 142 L 246 160 L 232 160 L 230 136"
        ),
        INK,
    )
    sheet.fill(box(284, 190, 72, 42, 8), mix(INK, CREAM, 0.12))
    body = mirrored("M 320 228 L 260 228 Q 220 240 220 286 L 222 480 Q 224 506 256 508 L 320 509")
    standing(sheet, body, tones, 508, 98)
    sheet.fill(box(244, 320, 152, 128, 8), CREAM)
    sheet.fill(
        turned(path("M 320 396 C 286 376 292 346 320 334 C 348 346 354 376 320 396"), 18, (320, 366)),
        _LEAF.base,
    )
    sheet.line(path("M 280 414 L 360 414"), INK, 5)
    sheet.line(path("M 296 430 L 344 430"), LEATHER, 3)
    gleam(sheet, path("M 236 280 L 246 276 L 248 300 L 238 304"), 0.5)


def doormat(sheet: Sheet, tones: Tones) -> None:
    """Draw a coir doormat with a border."""
    mat = box(92, 192, 456, 268, 18)
    lying(sheet, mat, tones, 0.16)
    with sheet.within(mat):
        for step in range(60):
            x, y = 100 + (step * 83) % 440, 204 + (step * 47) % 248
            sheet.line(path(f"M {x} {y} L {x + 9} {y + 3}"), tones.shade, 3)
    sheet.line(box(116, 216, 408, 220, 10), tones.deep, 9)
    waves = path("M 190 326 Q 222 286 254 326 Q 286 366 318 326 Q 350 286 382 326 Q 414 366 446 326")
    for dy in (-26, 0, 26):
        sheet.line(moved(waves, 0, dy), tones.deep, 9)


def stool(sheet: Sheet, tones: Tones) -> None:
    """Draw a three-legged stool."""
    sheet.shadow(ellipse(340, 512, 180, 16), opacity=0.3, blur=13)
    for text in ("M 226 290 L 176 510", "M 414 290 L 464 510", "M 320 290 L 322 520"):
        sheet.line(path(text), mix(tones.base, INK, 0.3 if text.startswith("M 320") else 0.12), 25)
    sheet.line(path("M 204 410 L 436 410"), tones.shade, 13)
    seat = mirrored("M 320 228 Q 160 228 150 262 Q 150 300 320 304")
    solid(sheet, seat, tones)
    sheet.fill(ellipse(320, 254, 164, 27), tones.light)
    for rx in (130, 96, 60, 24):
        sheet.line((ellipse(322, 254, rx, rx * 0.15)[0],), tones.base, 2.5)


def gift_card(sheet: Sheet, tones: Tones) -> None:
    """Draw a gift card with a house on it."""
    back = turned(box(136, 214, 372, 230, 18), 9)
    lying(sheet, back, Tones(tones.deep))
    card = turned(box(134, 206, 372, 230, 18), -4)
    lying(sheet, card, tones, 0.2)
    with sheet.within(card):
        sheet.fill(turned(box(110, 368, 420, 100), -4), tones.shade)
    house = turned(path("M 220 356 L 220 290 L 282 238 L 344 290 L 344 356"), -4)
    sheet.fill(house, CREAM)
    sheet.fill(
        turned(
            path(
                "M 282 342 C 248 318 254 292 268 292 Q 278 292 282 304 Q 286 292 296 292 C 310 292 316 318 282 342"
            ),
            -4,
        ),
        "#b5523f",
    )
    for x in (400, 424, 448):
        sheet.fill(turned(box(x, 400, 16, 7, 3), -4), CREAM, 0.8)
    stitches(sheet, turned(box(148, 220, 344, 202, 12), -4), Tones(tones.base))


def _arch(inset: float) -> Path:
    left, top, foot = 176 + inset, 76 + inset, 566 - inset
    return mirrored(
        f"M 320 {top} C {left + 40} {top} {left} {top + 90} {left} {top + 160} L {left} {foot - 12} Q {left} {foot} {left + 12} {foot} L 320 {foot}"
    )


def _ear(sheet: Sheet, tip: tuple[float, float]) -> None:
    x, y = tip
    for step in range(5):
        for side in (-1, 1):
            place = (x + (320 - x) * step * 0.06, y + step * 17)
            grain = ellipse(place[0] + side * 8, place[1], 5, 11)
            sheet.fill(turned(grain, side * 28, place), "#c9a86a" if side < 0 else "#b8935a")
