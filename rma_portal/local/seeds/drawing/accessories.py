"""Scarves, bags, shoes and jewellery."""

# ruff: noqa: E501 (an outline reads best as one line)

from rma_portal.local.seeds.drawing.paint import (
    BRASS,
    CREAM,
    INK,
    LEATHER,
    buttons,
    fold,
    gleam,
    lying,
    ribs,
    solid,
    stitches,
)
from rma_portal.local.seeds.drawing.paths import Path, both, box, ellipse, mirrored, moved, path, turned
from rma_portal.local.seeds.drawing.sheet import Sheet, Tones, mix


def scarf(sheet: Sheet, tones: Tones) -> None:
    """Draw a scarf wound once, with fringes."""
    ends = (path("M 246 240 L 330 240 L 306 500 L 216 488"), path("M 316 240 L 396 236 L 424 520 L 336 532"))
    for end, lean in zip(ends, (-0.07, 0.07), strict=True):
        _fringe(sheet, end, lean, tones)
        lying(sheet, end, tones)
        with sheet.within(end):
            for y in (410, 436, 462):
                sheet.line(path(f"M 180 {y} L 460 {y + 6}"), CREAM, 8)
    ring = mirrored("M 320 118 C 216 116 160 156 164 214 C 168 280 250 318 320 318")
    lying(sheet, ring, tones)
    hole = mirrored("M 320 150 C 256 146 216 164 220 190 C 226 222 280 232 320 232")
    sheet.fill(hole, tones.deep)
    with sheet.within(hole):
        sheet.shadow(moved(hole, 0, -40), opacity=0.4, blur=10)
    for text in ("M 178 236 Q 220 262 320 262", "M 188 262 Q 240 296 340 290", "M 458 226 Q 430 260 340 268"):
        fold(sheet, text, tones, 4)
    sheet.line(path("M 206 168 C 196 190 210 226 320 240 C 430 226 444 190 434 168"), tones.light, 4)


def beanie(sheet: Sheet, tones: Tones) -> None:
    """Draw a knitted hat with a pompom."""
    crown = mirrored("M 320 176 C 220 176 176 260 176 400 L 320 408")
    lying(sheet, crown, tones)
    with sheet.within(crown):
        for step in range(-4, 5):
            x = 320 + step * 33
            sheet.line(path(f"M {320 + step * 9} 178 Q {x} 260 {x} 404"), tones.shade, 6)
    brim = box(160, 374, 320, 96, 26)
    lying(sheet, brim, tones)
    ribs(sheet, brim, tones, 14)
    for x, y, radius in (
        (320, 138, 52),
        (286, 124, 26),
        (352, 120, 28),
        (290, 160, 26),
        (352, 162, 24),
        (320, 104, 26),
    ):
        sheet.fill(ellipse(x, y, radius), CREAM)
    for x, y in ((300, 120), (330, 106), (346, 138), (312, 152), (280, 146)):
        sheet.line(path(f"M {x} {y} Q {x + 9} {y - 6} {x + 16} {y + 4}"), mix(CREAM, LEATHER, 0.3), 3)


def tote(sheet: Sheet, tones: Tones) -> None:
    """Draw a shopping bag with two handles."""
    sheet.line(path("M 250 250 C 240 90 400 90 390 250"), tones.deep, 15)
    body = mirrored("M 320 222 L 166 222 Q 158 222 159 232 L 180 540 Q 182 556 200 557 Q 260 562 320 562")
    lying(sheet, body, tones)
    sheet.fill(path("M 159 222 L 481 222 L 479 254 L 161 254"), tones.shade)
    stitches(sheet, path("M 164 248 L 476 248"), tones)
    handle = path("M 250 300 L 250 236 C 252 108 388 108 390 236 L 390 300")
    sheet.line(moved(handle, 4, 6), tones.deep, 15)
    sheet.line(handle, LEATHER, 15)
    for x in (250, 390):
        sheet.fill(box(x - 12, 280, 24, 34, 4), LEATHER)
        buttons(sheet, [(x, 297)], BRASS, 5)
    moon = path("M 336 366 C 288 372 266 420 290 456 C 314 488 362 484 380 450 C 346 464 310 434 336 366")
    sheet.fill(moon, CREAM, 0.9)
    fold(sheet, "M 196 276 L 210 540", tones)


def handbag(sheet: Sheet, tones: Tones) -> None:
    """Draw a saddle bag with a flap and a long strap."""
    strap = path("M 170 320 C 130 60 510 60 470 320")
    sheet.line(moved(strap, 5, 8), tones.deep, 12)
    sheet.line(strap, tones.shade, 12)
    body = mirrored("M 320 284 L 180 284 Q 146 290 144 330 L 148 480 Q 152 540 214 544 Q 260 548 320 548")
    lying(sheet, body, tones)
    flap = mirrored("M 320 270 L 184 270 Q 142 274 146 320 C 150 400 210 440 320 444")
    sheet.shadow(flap, opacity=0.3, blur=7, dy=8)
    solid(sheet, flap, Tones(tones.light))
    stitches(sheet, both(path("M 320 432 C 214 428 160 390 157 310")), tones)
    stitches(sheet, both(path("M 320 536 Q 240 538 206 532 Q 160 524 158 470")), tones)
    sheet.fill(box(300, 410, 40, 62, 12), tones.deep)
    sheet.fill(box(306, 426, 28, 36, 8), BRASS)
    gleam(sheet, box(310, 430, 7, 28, 3), 0.4)
    for x in (170, 470):
        sheet.line(ellipse(x, 310, 13), BRASS, 6)


def boots(sheet: Sheet, tones: Tones) -> None:
    """Draw a pair of ankle boots."""
    shaft = path(
        "M 232 150 Q 290 138 350 150 L 350 330 C 356 384 420 392 464 418 Q 496 438 492 486 L 234 486 C 226 440 240 380 240 330 Q 238 240 232 150"
    )
    for offset, paint in ((moved(shaft, -58, -26), Tones(tones.deep)), (moved(shaft, 22, 24), tones)):
        dx, dy = (-58, -26) if paint is not tones else (22, 24)
        sole = moved(
            path(
                "M 230 484 L 496 484 Q 500 506 488 508 L 330 508 Q 310 506 306 512 L 306 530 L 236 530 Q 228 510 230 484"
            ),
            dx,
            dy,
        )
        lying(sheet, sole, Tones(INK))
        lying(sheet, offset, paint)
        sheet.fill(moved(path("M 282 210 Q 300 204 318 210 L 316 340 Q 300 356 284 340"), dx, dy), paint.deep)
        for step in range(4):
            x = 288 + step * 8
            sheet.line(moved(path(f"M {x} 214 L {x} 340"), dx, dy), paint.shade, 2)
        stitches(sheet, moved(path("M 352 352 C 340 400 330 440 330 480"), dx, dy), paint)
        sheet.line(moved(path("M 238 158 Q 290 148 346 158"), dx, dy), paint.shade, 4)
        sheet.line(moved(path("M 234 160 Q 224 130 240 122 Q 252 128 250 152"), dx, dy), paint.shade, 6)


def flats(sheet: Sheet, tones: Tones) -> None:
    """Draw a pair of ballerina shoes from above."""
    shoe = path(
        "M 320 110 C 266 110 244 190 246 270 C 248 340 262 370 262 430 C 262 500 284 532 320 532 C 356 532 378 500 378 430 C 378 370 392 340 394 270 C 396 190 374 110 320 110"
    )
    inside = path(
        "M 320 232 C 286 226 268 262 276 320 C 284 370 282 400 282 440 C 282 486 296 510 320 510 C 344 510 358 486 358 440 C 358 400 356 370 364 320 C 372 262 354 226 320 232"
    )
    bow = path("M 320 226 C 304 206 288 208 290 226 C 288 244 304 246 320 226")
    for dx, angle in ((-92, -7), (92, 7)):
        place = (320 + dx, 320)
        pieces = [turned(moved(piece, dx), angle, place) for piece in (shoe, inside, both(bow))]
        lying(sheet, pieces[0], tones)
        sheet.fill(pieces[1], mix(CREAM, LEATHER, 0.35))
        with sheet.within(pieces[1]):
            sheet.shadow(moved(pieces[1], -84, 0), opacity=0.25, blur=8)
        sheet.line((pieces[1][0] + pieces[1][0][:1],), tones.deep, 4)
        sheet.fill(pieces[2], tones.deep)
        sheet.fill(turned(ellipse(320 + dx, 226, 6), angle, place), tones.light)
        gleam(
            sheet,
            turned(moved(path("M 284 168 Q 296 134 318 130 Q 298 148 292 180"), dx), angle, place),
            0.22,
        )


def belt(sheet: Sheet, tones: Tones) -> None:
    """Draw a rolled leather belt with its buckle."""
    tail = path("M 300 470 L 500 470 Q 530 474 530 496 Q 530 518 500 522 L 300 522")
    lying(sheet, tail, tones, 0.1)
    stitches(sheet, path("M 330 480 L 500 480 Q 518 482 518 496 Q 518 510 500 512 L 330 512"), tones)
    for x in (420, 452, 484):
        sheet.fill(ellipse(x, 496, 4.5), INK)
    for radius in (176, 148, 120, 92, 66):
        ring = ellipse(290, 346, radius)
        sheet.shadow(ring, opacity=0.22, blur=6, dx=3, dy=5)
        solid(sheet, ring, tones if radius in (176, 120, 66) else Tones(tones.shade), 0.2)
        sheet.fill(ellipse(290, 346, radius - 8), mix(tones.deep, INK, 0.25))
    sheet.fill(ellipse(290, 346, 58), mix(tones.deep, INK, 0.5))
    sheet.shadow(box(226, 448, 96, 96, 16), opacity=0.25, blur=6, dy=6)
    sheet.line(box(230, 452, 88, 88, 14), BRASS, 13)
    sheet.line(path("M 232 496 L 316 496"), mix(BRASS, CREAM, 0.3), 9)


def earrings(sheet: Sheet, tones: Tones) -> None:
    """Draw a pair of crescent earrings."""
    for x in (226, 414):
        sheet.line(
            path(f"M {x - 16} 190 C {x - 22} 134 {x + 26} 126 {x + 20} 180 Q {x + 12} 206 {x} 218"),
            tones.shade,
            5,
        )
        ball = ellipse(x, 232, 17)
        lying(sheet, ball, tones)
        gleam(sheet, ellipse(x - 5, 227, 5), 0.6)
        sheet.line(path(f"M {x} 250 L {x} 284"), tones.shade, 5)
        moon = moved(
            path("M 330 280 C 250 288 222 372 266 424 C 306 466 376 452 398 392 C 352 424 290 380 330 280"),
            x - 318,
        )
        lying(sheet, moon, tones)
        sheet.line(moved(path("M 312 300 C 268 322 256 380 284 412"), x - 318), tones.light, 6)
        drop = ellipse(x + 22, 356, 13)
        lying(sheet, drop, Tones("#f3ece4"))
        gleam(sheet, ellipse(x + 18, 351, 4), 0.9)


def pendant(sheet: Sheet, tones: Tones) -> None:
    """Draw an engraved medal on its chain."""
    chain = path("M 150 84 C 170 260 260 330 320 346 C 380 330 470 260 490 84")
    sheet.line(moved(chain, 4, 7), mix(tones.deep, CREAM, 0.5), 6)
    sheet.line(chain, tones.shade, 7, (7, 4))
    sheet.line(ellipse(320, 356, 13), tones.shade, 6)
    medal = ellipse(320, 452, 92)
    lying(sheet, medal, tones)
    sheet.line((ellipse(320, 452, 78)[0],), tones.light, 4)
    engraving: Path = path(
        "M 330 398 C 280 404 256 456 284 490 C 310 518 354 508 368 472 C 338 490 302 462 330 398"
    )
    sheet.fill(engraving, tones.deep)
    for x, y, radius in ((362, 420, 7), (384, 446, 4), (346, 444, 4)):
        sheet.fill(ellipse(x, y, radius), tones.deep)
    gleam(sheet, path("M 246 440 C 250 400 280 374 312 372 C 282 384 262 410 258 446"), 0.4)


def socks(sheet: Sheet, tones: Tones) -> None:
    """Draw a pair of knitted socks."""
    shape = path(
        "M 236 110 Q 282 104 328 110 L 330 330 C 334 370 372 402 424 442 C 456 468 452 524 408 538 Q 372 548 340 524 L 250 446 Q 226 420 230 372 Q 240 240 236 110"
    )
    for dx, dy, paint in ((76, -14, Tones(tones.shade)), (-60, 8, tones)):
        sock = moved(shape, dx, dy)
        lying(sheet, sock, paint)
        with sheet.within(sock):
            ribs(sheet, moved(box(220, 90, 130, 62), dx, dy), paint, 9)
            sheet.fill(moved(ellipse(420, 510, 62), dx, dy), paint.deep)
            sheet.fill(moved(ellipse(236, 424, 50), dx, dy), paint.deep)
            for y in (186, 212, 238):
                sheet.line(moved(path(f"M 226 {y} L 346 {y}"), dx, dy), CREAM, 7)


def gift_card(sheet: Sheet, tones: Tones) -> None:
    """Draw a gift card with a ribbon."""
    back = turned(box(140, 200, 370, 236, 20), -8)
    lying(sheet, back, Tones(tones.deep))
    card = turned(box(134, 208, 372, 236, 20), 5)
    lying(sheet, card, tones, 0.2)
    with sheet.within(card):
        sheet.fill(turned(box(214, 190, 30, 280), 5), CREAM)
        sheet.fill(turned(box(120, 300, 400, 26), 5), CREAM)
        sheet.fill(turned(ellipse(456, 232, 92), 5), tones.light, 0.5)
    bow = mirrored("M 320 312 C 296 262 244 262 250 306 C 246 346 296 356 320 318")
    solid(sheet, moved(turned(bow, 5), -92, -2), Tones("#efe2c4"))
    sheet.fill(ellipse(229, 308, 13, 15), mix(CREAM, BRASS, 0.45))
    for x in (330, 352, 374, 396):
        sheet.fill(turned(box(x, 398, 14, 7, 3), 5), CREAM, 0.8)


def _fringe(sheet: Sheet, end: Path, lean: float, tones: Tones) -> None:
    (_, _, right, left) = end[0]
    for step in range(11):
        x = left[0] + 4 + (right[0] - left[0] - 8) * step / 10
        y = left[1] + (right[1] - left[1]) * step / 10
        sheet.line(path(f"M {x} {y - 6} L {x + lean * 90} {y + 44}"), tones.shade, 6)
