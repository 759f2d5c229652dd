"""Dresses, tops, trousers and coats, laid flat."""

# ruff: noqa: E501 (an outline reads best as one line)

from rma_portal.local.seeds.drawing.paint import BRASS, CREAM, buttons, fold, lying, ribs, solid, stitches
from rma_portal.local.seeds.drawing.paths import Path, both, box, ellipse, mirrored, path
from rma_portal.local.seeds.drawing.sheet import Sheet, Tones

_SLEEVE = (
    "M 232 138 C 186 152 160 190 150 246 L 116 446 Q 114 462 128 466 L 164 474 Q 176 476 180 464 L 214 300"
)
_BUST = "M 320 150 Q 290 148 272 118 L 232 138 C 214 150 204 180 206 220"


def dress(sheet: Sheet, tones: Tones) -> None:
    """Draw a sleeveless dress with a waist and a wide skirt."""
    lying(sheet, mirrored("M 320 104 Q 292 100 272 82 L 250 84 L 252 150 L 320 190"), Tones(tones.deep))
    body = mirrored(
        "M 320 158 Q 296 140 276 82 L 242 82 C 246 134 240 164 222 190 C 242 226 254 258 256 290 "
        "C 236 372 196 468 160 540 Q 158 550 168 552 Q 240 574 320 574"
    )
    lying(sheet, body, tones)
    for text in ("M 286 318 Q 268 420 226 548", "M 354 318 Q 372 420 414 548", "M 320 318 L 320 560"):
        fold(sheet, text, tones, 3.5)
    sheet.fill(mirrored("M 320 280 Q 286 280 256 284 L 255 308 Q 286 312 320 312"), tones.deep)
    bow = path("M 320 296 C 300 268 276 274 278 296 C 276 318 300 324 320 296")
    tails = path("M 316 300 C 306 330 296 346 292 366 L 308 362 C 314 340 320 324 324 302")
    sheet.fill(both(tails), tones.shade)
    solid(sheet, both(bow), tones)
    sheet.fill(ellipse(320, 296, 9, 11), tones.deep)
    stitches(sheet, both(path("M 320 562 Q 244 562 168 541")), tones)


def maxi_dress(sheet: Sheet, tones: Tones) -> None:
    """Draw a long dress with thin straps and three tiers."""
    sheet.line(both(path("M 282 134 Q 284 96 296 70")), tones.deep, 7)
    body = mirrored(
        "M 320 136 Q 290 118 268 132 C 262 160 254 176 246 192 C 258 214 264 230 266 250 "
        "C 240 300 228 330 218 366 L 204 366 Q 196 420 182 462 L 168 464 Q 160 520 148 568 Q 240 590 320 588"
    )
    lying(sheet, body, tones)
    with sheet.within(body):
        for y, deep in ((250, 6), (366, 9), (464, 9)):
            sheet.fill(box(100, y - 1, 440, deep), tones.deep)
        for top, bottom, count, spread in ((258, 352, 5, 96), (378, 450, 7, 196), (476, 568, 9, 282)):
            for step in range(count):
                x = 320 + (step - (count - 1) / 2) * spread / count
                lean = (x - 320) * 0.22
                fold(sheet, f"M {x} {top} Q {x + lean / 2} {(top + bottom) / 2} {x + lean} {bottom}", tones)
    stitches(sheet, both(path("M 320 146 Q 290 128 270 142")), tones)


def shirt_dress(sheet: Sheet, tones: Tones) -> None:
    """Draw a shirt dress with sleeves, collar, buttons and a belt."""
    lying(sheet, both(path(_short_sleeve(176, 292))), Tones(tones.shade))
    body = mirrored(
        f"{_BUST} C 222 258 244 276 246 300 C 224 380 204 460 188 546 Q 186 556 196 558 Q 260 566 320 566"
    )
    lying(sheet, body, tones)
    sheet.line(path("M 320 160 L 320 554"), tones.shade, 22)
    buttons(sheet, [(320, y) for y in (186, 228, 270, 356, 408, 460, 512)], CREAM, 6)
    sheet.fill(mirrored("M 320 296 Q 280 296 245 298 L 242 324 Q 280 328 320 328"), tones.deep)
    sheet.line(box(302, 297, 36, 30, 5), BRASS, 5)
    for text in ("M 272 340 Q 258 440 244 550", "M 368 340 Q 382 440 396 550"):
        fold(sheet, text, tones)
    _collar(sheet, tones)


def pullover(sheet: Sheet, tones: Tones) -> None:
    """Draw a round-necked pullover with cables."""
    body = mirrored(f"{_BUST} L 208 508 Q 208 520 220 521 Q 270 526 320 526")
    _knitted_sleeves(sheet, tones)
    lying(sheet, body, tones)
    ribs(sheet, mirrored("M 320 486 Q 260 486 208 484 L 208 508 Q 208 520 220 521 Q 270 526 320 526"), tones)
    for x in (262, 320, 378):
        _cable(sheet, x, tones)
    _round_neck(sheet, tones)


def cardigan(sheet: Sheet, tones: Tones) -> None:
    """Draw an open-necked cardigan with buttons and pockets."""
    _knitted_sleeves(sheet, tones)
    lying(sheet, mirrored("M 320 116 Q 292 116 272 112 L 262 130 L 320 300"), Tones(tones.deep))
    body = mirrored(
        "M 320 292 L 276 116 L 232 138 C 214 150 204 180 206 220 L 204 524 Q 204 536 216 537 Q 270 541 320 541"
    )
    lying(sheet, body, tones)
    ribs(sheet, mirrored("M 320 508 Q 260 508 204 504 L 204 524 Q 204 536 216 537 Q 270 541 320 541"), tones)
    band = path(
        "M 274 112 Q 296 220 312 292 L 312 541 L 334 541 L 334 290 Q 350 214 368 112 L 354 112 Q 340 200 322 276 Q 304 200 288 112"
    )
    sheet.fill(band, tones.shade)
    sheet.line(path("M 334 541 L 334 292 Q 352 214 366 116"), tones.deep, 2)
    buttons(sheet, [(323, y) for y in (312, 358, 404, 450, 496)], BRASS, 7)
    for x in (226, 358):
        sheet.line(path(f"M {x} 420 L {x + 56} 420"), tones.deep, 6)
        sheet.line(path(f"M {x + 2} 424 L {x + 2} 482 L {x + 54} 482 L {x + 54} 424"), tones.shade, 3)


def shirt(sheet: Sheet, tones: Tones) -> None:
    """Draw a shirt with collar, pocket and cuffs."""
    lying(sheet, both(path(_SLEEVE)), Tones(tones.shade))
    body = mirrored(f"{_BUST} Q 212 360 206 500 Q 204 522 226 528 Q 270 546 320 532")
    lying(sheet, body, tones)
    for side in both(path("M 124 430 L 186 442")):
        sheet.line((side,), tones.deep, 2.5)
    sheet.line(path("M 320 164 L 320 520"), tones.shade, 24)
    stitches(sheet, path("M 309 170 L 309 528"), tones)
    stitches(sheet, path("M 331 170 L 331 528"), tones)
    buttons(sheet, [(320, y) for y in (196, 252, 308, 364, 420, 476)], CREAM, 6)
    pocket = path("M 356 236 L 412 236 L 412 288 L 384 302 L 356 288 L 356 236")
    sheet.fill(pocket, tones.shade)
    stitches(sheet, path("M 361 241 L 407 241 L 407 285 L 384 296 L 361 285 L 361 241"), tones)
    fold(sheet, "M 226 250 Q 236 380 228 500", tones)
    _collar(sheet, tones)


def tee(sheet: Sheet, tones: Tones) -> None:
    """Draw a striped sailor's top with short sleeves."""
    lying(sheet, both(path(_short_sleeve(150, 262))), Tones(tones.shade))
    body = mirrored(f"{_BUST} L 210 514 Q 210 524 220 525 Q 270 530 320 530")
    lying(sheet, body, tones)
    with sheet.within(body):
        for step in range(9):
            y = 216 + step * 34
            sheet.line(path(f"M 196 {y + 3} Q 320 {y + 9} 444 {y + 3}"), tones.seam, 9)
    stitches(sheet, both(path("M 320 522 Q 270 522 214 517")), tones)
    _round_neck(sheet, tones)


def jeans(sheet: Sheet, tones: Tones) -> None:
    """Draw a pair of jeans with pockets and topstitching."""
    body = mirrored(
        "M 320 84 L 232 84 C 228 170 214 250 208 330 L 190 556 Q 190 566 200 567 L 278 572 Q 290 572 292 562 L 314 286 L 320 276"
    )
    lying(sheet, body, tones, 0.22)
    gold = Tones(BRASS)
    sheet.fill(box(232, 84, 176, 30), tones.shade)
    for x in (248, 288, 345, 384):
        sheet.fill(box(x, 80, 9, 40, 3), tones.deep)
    stitches(sheet, path("M 320 114 L 320 270"), gold)
    stitches(sheet, path("M 346 116 Q 348 196 320 226"), gold)
    stitches(sheet, both(path("M 292 116 Q 284 166 230 168")), gold)
    sheet.line(both(path("M 284 116 Q 278 158 230 160")), tones.deep, 2.5)
    stitches(sheet, both(path("M 222 176 Q 212 300 200 540")), gold)
    sheet.line(both(path("M 312 292 L 286 540")), tones.deep, 2.5)
    sheet.shadow(both(path("M 244 330 L 272 330 L 264 450 L 236 450")), tones.light, opacity=0.5, blur=14)
    sheet.fill(
        both(path("M 192 540 L 294 546 L 292 564 Q 290 572 278 572 L 200 567 Q 190 566 190 556")), tones.light
    )
    buttons(sheet, [(320, 99)], BRASS, 8)


def trousers(sheet: Sheet, tones: Tones) -> None:
    """Draw wide trousers with pleats."""
    body = mirrored(
        "M 320 84 L 244 84 C 238 170 206 260 196 350 L 164 562 Q 162 572 174 572 L 290 576 Q 302 576 303 566 L 316 300 L 320 286"
    )
    lying(sheet, body, tones, 0.24)
    sheet.fill(box(243, 84, 154, 34), tones.shade)
    sheet.line(path("M 320 118 L 320 284"), tones.deep, 2.5)
    sheet.line(both(path("M 262 120 Q 246 180 232 210")), tones.deep, 4)
    for text in (
        "M 284 120 Q 268 330 236 566",
        "M 356 120 Q 372 330 404 566",
        "M 300 120 L 296 180",
        "M 340 120 L 344 180",
    ):
        fold(sheet, text, tones, 3.5)
    sheet.line(both(path("M 244 118 L 396 118")), tones.deep, 2)
    buttons(sheet, [(310, 101), (334, 101)], tones.deep, 6)


def skirt(sheet: Sheet, tones: Tones) -> None:
    """Draw a pleated skirt."""
    body = mirrored(
        "M 320 130 L 244 130 L 240 164 C 220 280 180 400 136 512 Q 134 522 144 525 Q 230 552 320 552"
    )
    lying(sheet, body, tones)
    with sheet.within(body):
        for step in range(-4, 5):
            top, bottom = 320 + step * 17, 320 + step * 41
            sheet.fill(path(f"M {top} 164 L {top + 8} 164 L {bottom + 20} 560 L {bottom} 560"), tones.shade)
            sheet.line(path(f"M {top} 164 L {bottom} 560"), tones.deep, 2)
    sheet.fill(path("M 244 130 L 396 130 L 400 166 L 240 166"), tones.deep)
    stitches(sheet, path("M 246 158 L 394 158"), tones)


def coat(sheet: Sheet, tones: Tones) -> None:
    """Draw a long double-breasted coat."""
    lying(
        sheet,
        both(
            path(
                "M 236 132 C 190 148 168 190 160 246 L 130 452 Q 128 466 142 468 L 180 474 Q 192 476 194 464 L 218 310"
            )
        ),
        Tones(tones.shade),
    )
    lying(sheet, mirrored("M 320 96 Q 296 96 278 88 L 266 120 L 320 240"), Tones(tones.deep))
    body = mirrored(
        "M 320 244 L 274 98 L 236 126 C 216 146 208 180 212 230 C 216 320 206 450 192 564 Q 192 574 202 575 Q 262 580 320 580"
    )
    lying(sheet, body, tones)
    sheet.line(path("M 352 262 L 358 578"), tones.deep, 3)
    lapel = path("M 276 96 L 244 158 L 268 168 L 256 188 L 330 292 Q 318 200 276 96")
    sheet.shadow(both(lapel), opacity=0.2, blur=5, dy=4)
    sheet.fill(both(lapel), tones.light)
    sheet.line(both(path("M 276 96 L 244 158 L 268 168 L 256 188 L 330 292")), tones.shade, 2.5)
    buttons(sheet, [(x, y) for y in (330, 392, 454) for x in (292, 350)], tones.deep, 10)
    for side in both(path("M 222 404 L 274 396 L 276 416 L 221 424")):
        sheet.fill((side,), tones.shade)
    sheet.line(both(path("M 140 440 L 190 448")), tones.deep, 3)


def jacket(sheet: Sheet, tones: Tones) -> None:
    """Draw a short denim jacket."""
    gold = Tones(BRASS)
    lying(sheet, both(path(_SLEEVE)), Tones(tones.shade))
    body = mirrored(f"{_BUST} L 214 470 Q 214 482 226 482 L 320 484")
    lying(sheet, body, tones)
    sheet.fill(
        path("M 214 446 L 426 446 L 426 474 Q 424 482 414 482 L 226 482 Q 216 482 214 474"), tones.shade
    )
    sheet.line(path("M 320 160 L 320 470"), tones.shade, 26)
    for x in (308, 332):
        stitches(sheet, path(f"M {x} 170 L {x} 480"), gold)
    stitches(sheet, both(path("M 212 226 L 306 226")), gold)
    stitches(sheet, both(path("M 244 276 L 258 444")), gold)
    stitches(sheet, path("M 216 452 L 424 452"), gold)
    flap = path("M 234 232 L 292 232 L 292 254 L 263 268 L 234 254 L 234 232")
    sheet.fill(both(flap), tones.shade)
    stitches(sheet, both(flap), gold)
    sheet.line(both(path("M 124 434 L 186 446")), tones.deep, 3)
    buttons(sheet, [(320, y) for y in (196, 248, 300, 352, 404, 464)] + [(263, 256), (377, 256)], BRASS, 6)
    _collar(sheet, tones)


def swimsuit(sheet: Sheet, tones: Tones) -> None:
    """Draw a one-piece swimsuit."""
    lying(sheet, mirrored("M 320 260 Q 262 230 252 92 L 236 94 L 232 200 L 320 300"), Tones(tones.deep))
    body = mirrored(
        "M 320 262 Q 282 232 262 88 Q 250 78 236 90 C 244 150 238 186 220 214 C 236 270 252 300 250 336 "
        "C 240 380 222 400 216 430 C 262 446 288 486 294 548 Q 306 556 320 556"
    )
    lying(sheet, body, tones)
    with sheet.within(body):
        sheet.fill(path("M 190 300 Q 330 330 470 282 L 470 318 Q 330 368 190 338"), CREAM, 0.9)
        sheet.fill(path("M 190 352 Q 330 382 470 334 L 470 346 Q 330 396 190 366"), CREAM, 0.9)
    stitches(sheet, both(path("M 320 274 Q 276 244 252 100")), tones)
    stitches(sheet, both(path("M 222 422 C 270 436 298 478 304 544")), tones)


def _short_sleeve(left: int, bottom: int) -> str:
    return f"M 234 138 C 208 148 186 176 {left} {bottom - 24} Q {left - 2} {bottom - 12} {left + 12} {bottom - 8} L {left + 52} {bottom + 6} Q 208 250 222 210"


def _knitted_sleeves(sheet: Sheet, tones: Tones) -> None:
    lying(sheet, both(path(_SLEEVE)), Tones(tones.shade))
    for cuff in both(path("M 122 428 L 187 440 L 180 466 Q 176 476 164 474 L 128 466 Q 114 462 116 446")):
        ribs(sheet, (cuff,), tones, 8)


def _round_neck(sheet: Sheet, tones: Tones) -> None:
    inside: Path = mirrored("M 320 122 Q 292 122 278 114 Q 294 142 320 142")
    sheet.fill(inside, tones.deep)
    sheet.line(both(path("M 320 146 Q 292 146 274 117")), tones.shade, 12)
    sheet.line(both(path("M 320 152 Q 288 152 268 121")), tones.deep, 2)


def _cable(sheet: Sheet, x: float, tones: Tones) -> None:
    for step in range(8):
        y = 186 + step * 36
        sheet.line(
            path(f"M {x - 10} {y} C {x - 10} {y + 18} {x + 10} {y + 18} {x + 10} {y + 36}"), tones.shade, 6
        )
        sheet.line(
            path(f"M {x + 10} {y} C {x + 10} {y + 18} {x - 10} {y + 18} {x - 10} {y + 36}"), tones.shade, 6
        )


def _collar(sheet: Sheet, tones: Tones) -> None:
    sheet.fill(mirrored("M 320 118 Q 294 116 276 108 L 286 140 L 320 166"), tones.deep)
    wing = path("M 276 100 Q 268 112 262 128 L 288 186 L 322 158 Q 292 136 276 100")
    sheet.shadow(both(wing), opacity=0.2, blur=4, dy=4)
    sheet.fill(both(wing), tones.light)
    sheet.line(both(path("M 262 128 L 288 186 L 320 160")), tones.shade, 2.5)
