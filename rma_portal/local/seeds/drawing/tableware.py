"""What stands on a kitchen table."""

# ruff: noqa: E501 (an outline reads best as one line)

from rma_portal.local.seeds.drawing.paint import (
    CREAM,
    INK,
    LEATHER,
    STEEL,
    WOOD,
    gleam,
    lying,
    pair,
    solid,
    standing,
)
from rma_portal.local.seeds.drawing.paths import box, ellipse, mirrored, moved, path, turned
from rma_portal.local.seeds.drawing.sheet import Sheet, Tones, mix

_CLAY = "#d8bfa0"  # the unglazed foot of the pottery


def mug(sheet: Sheet, tones: Tones) -> None:
    """Draw a mug with a speckled glaze and a bare foot."""
    handle = path("M 430 300 C 540 280 548 440 424 440")
    sheet.line(moved(handle, 3, 5), tones.deep, 30)
    sheet.line(handle, tones.base, 28)
    body = mirrored("M 320 236 L 190 236 L 196 456 Q 200 500 250 504 L 320 506")
    standing(sheet, body, tones, 506, 120)
    with sheet.within(body):
        sheet.fill(box(180, 452, 280, 70), _CLAY)
        sheet.shadow(box(380, 440, 100, 80), opacity=0.35, blur=18)
        sheet.line(path("M 186 452 Q 320 468 454 452"), tones.light, 4)
    _speckles(
        sheet,
        tones,
        ((226, 300), (262, 372), (300, 320), (346, 402), (372, 306), (406, 366), (246, 424), (330, 274)),
    )
    _mouth(sheet, 236, 130, 26, tones)
    gleam(sheet, path("M 214 286 Q 208 350 216 420 L 230 424 Q 222 350 228 284"), 0.3)


def plate(sheet: Sheet, tones: Tones) -> None:
    """Draw a dinner plate from above."""
    lying(sheet, ellipse(320, 320, 218), tones)
    sheet.line((ellipse(320, 320, 209)[0],), mix(tones.base, LEATHER, 0.45), 5)
    sheet.shadow(ellipse(322, 324, 150), opacity=0.22, blur=9)
    solid(sheet, ellipse(320, 320, 146), Tones(mix(tones.base, "#ffffff", 0.12)))
    sheet.line(path("M 200 268 Q 226 214 284 196"), "#ffffff", 8)
    _speckles(
        sheet,
        tones,
        (
            (150, 300),
            (196, 440),
            (300, 486),
            (430, 470),
            (496, 330),
            (440, 200),
            (330, 140),
            (220, 176),
            (280, 350),
            (360, 290),
            (376, 388),
        ),
    )


def bowl(sheet: Sheet, tones: Tones) -> None:
    """Draw a wide bowl."""
    body = mirrored("M 320 300 L 130 300 C 136 400 206 476 264 484 L 266 508 L 320 510")
    standing(sheet, body, tones, 508, 90)
    with sheet.within(body):
        sheet.fill(mirrored("M 320 440 Q 200 430 130 380 L 130 520 L 320 520"), tones.deep, 0.45)
        sheet.fill(box(250, 484, 140, 40), _CLAY)
    _mouth(sheet, 300, 190, 42, tones)
    _speckles(sheet, tones, ((186, 372), (240, 402), (300, 380), (356, 412), (420, 376), (462, 356)))


def jug(sheet: Sheet, tones: Tones) -> None:
    """Draw a water jug."""
    handle = path("M 408 210 C 540 200 530 400 424 412")
    sheet.line(moved(handle, 3, 5), tones.deep, 26)
    sheet.line(handle, tones.base, 24)
    body = path(
        "M 206 138 Q 250 168 296 162 L 420 150 C 410 220 404 244 424 300 C 452 400 440 470 410 500 Q 320 516 232 500 C 196 460 196 380 220 310 C 236 250 232 200 206 138"
    )
    standing(sheet, body, tones, 506, 110)
    sheet.fill(
        path("M 206 138 Q 250 124 310 130 Q 380 132 420 150 Q 350 180 280 172 Q 236 166 206 138"), tones.deep
    )
    with sheet.within(body):
        sheet.line(path("M 190 330 Q 320 352 460 330"), tones.light, 7)
        sheet.line(path("M 190 350 Q 320 372 460 350"), tones.light, 4)
    gleam(sheet, path("M 240 340 C 216 400 222 444 236 470 L 250 470 C 238 430 238 390 256 342"), 0.3)


def teapot(sheet: Sheet, tones: Tones) -> None:
    """Draw a teapot with a wooden knob."""
    handle = path("M 444 300 C 560 280 560 450 440 446")
    sheet.line(moved(handle, 3, 5), tones.deep, 24)
    sheet.line(handle, tones.shade, 22)
    solid(sheet, path("M 206 440 C 140 430 150 330 84 286 L 116 268 C 180 290 190 350 230 360"), tones)
    body = mirrored("M 320 250 C 220 250 172 310 172 384 C 172 450 214 504 320 506")
    standing(sheet, body, tones, 504, 118)
    sheet.fill(mirrored("M 320 266 Q 256 266 244 258 Q 262 222 320 222"), tones.shade)
    sheet.line(path("M 240 262 Q 320 284 400 262"), tones.deep, 5)
    solid(sheet, ellipse(320, 204, 23, 21), Tones(WOOD))
    gleam(sheet, path("M 208 372 C 214 320 246 286 286 276 C 250 304 232 340 228 386"), 0.34)


def kettle(sheet: Sheet, tones: Tones) -> None:
    """Draw a stove kettle with a wooden grip."""
    sheet.line(path("M 196 300 C 190 90 450 90 444 300"), STEEL, 13)
    sheet.line(path("M 250 152 Q 320 128 390 152"), WOOD, 32)
    solid(
        sheet,
        path("M 466 440 C 520 430 506 330 560 290 L 528 268 C 480 300 480 350 440 352"),
        Tones(tones.shade),
    )
    body = mirrored("M 320 250 C 240 250 176 290 150 470 Q 148 504 186 506 L 320 508")
    standing(sheet, body, tones, 506, 162)
    sheet.line(path("M 154 462 Q 320 484 486 462"), tones.deep, 4)
    sheet.fill(mirrored("M 320 272 Q 260 272 244 262 Q 270 230 320 230"), tones.shade)
    solid(sheet, ellipse(320, 218, 20, 18), Tones(WOOD))
    gleam(sheet, path("M 194 440 C 204 360 232 310 274 288 C 246 330 226 380 218 444"), 0.34)


def tumblers(sheet: Sheet, tones: Tones) -> None:
    """Draw two ribbed glasses."""
    left, right = pair(mirrored("M 320 256 L 232 256 L 246 494 Q 248 506 262 507 L 320 509"), 210)
    for glass, dx in ((left, -105), (right, 105)):
        sheet.shadow(ellipse(332 + dx, 506, 86, 14), tones.deep, opacity=0.4, blur=9)
        sheet.fill(glass, tones.base, 0.62)
        with sheet.within(glass):
            sheet.fill(box(200 + dx, 340, 240, 170), tones.base, 0.5)
            sheet.fill(box(200 + dx, 488, 240, 40), tones.deep, 0.6)
            for step in range(-3, 4):
                sheet.line(path(f"M {320 + dx + step * 25} 290 L {320 + dx + step * 21} 486"), tones.light, 3)
        sheet.fill(ellipse(320 + dx, 256, 88, 17), mix(tones.base, "#ffffff", 0.45))
        sheet.fill(ellipse(320 + dx, 341, 84, 14), tones.deep, 0.4)
        gleam(sheet, path(f"M {252 + dx} 290 L {262 + dx} 290 L {268 + dx} 470 L {262 + dx} 470"), 0.7)


def jar(sheet: Sheet, tones: Tones) -> None:
    """Draw a storage jar with a wooden lid."""
    body = mirrored("M 320 216 L 212 216 Q 194 220 194 250 L 198 470 Q 200 506 240 508 L 320 509")
    standing(sheet, body, tones, 508, 118)
    lid = box(204, 172, 232, 50, 12)
    solid(sheet, lid, Tones(WOOD))
    solid(sheet, box(290, 146, 60, 30, 12), Tones(WOOD))
    sheet.line(path("M 216 190 Q 320 196 424 190"), mix(WOOD, INK, 0.2), 2)
    label = box(252, 310, 136, 96, 10)
    sheet.fill(label, CREAM)
    sheet.line(box(260, 318, 120, 80, 6), LEATHER, 2)
    sheet.line(path("M 284 348 L 356 348"), INK, 6)
    sheet.line(path("M 296 370 L 344 370"), LEATHER, 4)
    gleam(sheet, path("M 214 260 L 228 260 L 230 460 L 216 460"), 0.3)


def board(sheet: Sheet, tones: Tones) -> None:
    """Draw a chopping board."""
    _board(sheet, tones)


def engraved_board(sheet: Sheet, tones: Tones) -> None:
    """Draw a chopping board with an engraved house and heart."""
    _board(sheet, tones)
    burnt = mix(tones.base, "#3d2415", 0.72)
    sheet.line(path("M 244 414 L 244 336 L 320 274 L 396 336 L 396 414 L 244 414"), burnt, 6)
    heart = path(
        "M 320 400 C 270 366 276 330 300 330 Q 314 330 320 346 Q 326 330 340 330 C 364 330 370 366 320 400"
    )
    sheet.fill(heart, burnt)
    sheet.line(path("M 262 446 L 378 446"), burnt, 5)
    sheet.line(path("M 286 464 L 354 464"), burnt, 4)


def tea_towel(sheet: Sheet, tones: Tones) -> None:
    """Draw a tea towel on its hook."""
    sheet.line(path("M 320 96 L 320 130"), STEEL, 8)
    sheet.line((ellipse(320, 92, 15)[0],), STEEL, 7)
    cloth = path("M 320 116 L 214 150 L 200 530 Q 260 546 318 528 Q 380 548 440 524 L 426 150 L 320 116")
    lying(sheet, cloth, tones, 0.2)
    with sheet.within(cloth):
        for y in (410, 434, 458):
            sheet.line(
                path(f"M 180 {y} Q 320 {y + 18} 460 {y - 4}"),
                mix(tones.seam, "#a34a3f", 0.5),
                9 if y == 434 else 5,
            )
        for text in (
            "M 286 128 Q 262 320 254 540",
            "M 330 124 Q 330 320 322 530",
            "M 366 130 Q 390 320 392 536",
        ):
            sheet.line(path(text), tones.shade, 5)
    sheet.line(path("M 296 128 Q 320 92 344 128"), tones.deep, 5)


def mill(sheet: Sheet, tones: Tones) -> None:
    """Draw a pepper mill and a salt mill."""
    for dx, paint in ((-82, tones), (82, Tones(mix(tones.base, CREAM, 0.62)))):
        body = moved(
            mirrored("M 320 262 L 276 262 C 292 330 262 390 254 500 Q 256 508 266 508 L 320 510"), dx
        )
        sheet.shadow(ellipse(334 + dx, 506, 84, 14), opacity=0.36, blur=10)
        solid(sheet, body, paint)
        head = moved(mirrored("M 320 160 C 280 160 264 190 270 222 Q 274 246 284 254 L 320 256"), dx)
        solid(sheet, head, paint)
        sheet.fill(box(276 + dx, 252, 88, 11, 3), STEEL)
        solid(sheet, ellipse(320 + dx, 150, 14), Tones(STEEL))
        sheet.line(moved(path("M 264 446 Q 320 456 376 446"), dx), paint.deep, 4)
        gleam(
            sheet,
            moved(path("M 292 290 C 298 340 282 390 276 430 L 286 430 C 292 390 304 340 300 288"), dx),
            0.3,
        )


def _board(sheet: Sheet, tones: Tones) -> None:
    shape = path(
        "M 284 70 Q 320 52 356 70 Q 362 130 380 152 L 440 160 Q 470 168 470 200 L 470 530 Q 468 568 432 570 L 208 570 Q 172 568 170 530 L 170 200 Q 170 168 200 160 L 260 152 Q 278 130 284 70"
    )
    lying(sheet, shape, tones, 0.2)
    with sheet.within(shape):
        for x in (206, 246, 300, 352, 398, 440):
            sheet.line(path(f"M {x} 60 C {x + 16} 220 {x - 18} 380 {x + 8} 580"), tones.shade, 3)
    sheet.fill(ellipse(320, 104, 17), tones.deep)
    sheet.fill(ellipse(322, 107, 14), mix(tones.deep, INK, 0.3))


def _mouth(sheet: Sheet, y: float, rx: float, ry: float, tones: Tones) -> None:
    sheet.fill(ellipse(320, y, rx, ry), tones.light)
    sheet.fill(ellipse(320, y + 2, rx - 9, ry - 6), tones.deep)
    with sheet.within(ellipse(320, y + 2, rx - 9, ry - 6)):
        sheet.shadow(
            ellipse(320 + rx * 0.4, y + ry * 0.8, rx * 0.8, ry * 0.6), tones.base, opacity=0.7, blur=9
        )


def _speckles(sheet: Sheet, tones: Tones, places: tuple[tuple[int, int], ...]) -> None:
    for number, (x, y) in enumerate(places):
        sheet.fill(turned(ellipse(x, y, 3.4 + number % 3, 2.6), number * 40, (x, y)), tones.seam, 0.55)
