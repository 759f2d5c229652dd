"""What all drawings share: cloth and solids with the same light, seams, buttons, grounds."""

from collections.abc import Sequence

from rma_portal.local.seeds.drawing.paths import Path, Point, box, ellipse, moved, path
from rma_portal.local.seeds.drawing.sheet import Sheet, Tones, mix

BRASS, STEEL, WOOD, LEATHER, CREAM = "#c79a4b", "#9aa3ad", "#b98a5b", "#8a5a3c", "#f6eedd"
INK = "#2f2a3d"


def solid(sheet: Sheet, shape: Path, tones: Tones, side: float = 0.3) -> None:
    """Fill a shape in the light, with a soft shade on its right `side` (share of its width)."""
    sheet.fill(shape, tones.base)
    xs = [x for part in shape for x, _ in part]
    width = max(xs) - min(xs)
    edge = box(max(xs) - width * side / 2, -40, width, 720)
    glow = box(min(xs) - width, -40, width * (1 + side / 3), 720)
    with sheet.within(shape):
        sheet.shadow(edge, tones.deep, opacity=0.55, blur=max(8, width * side / 4))
        sheet.shadow(glow, tones.light, opacity=0.5, blur=max(8, width * side / 5))


def lying(sheet: Sheet, shape: Path, tones: Tones, side: float = 0.3) -> None:
    """Paint something that lies flat on the ground: its shadow falls to the lower right."""
    sheet.shadow(shape, opacity=0.20, blur=16, dx=9, dy=16)
    sheet.shadow(shape, opacity=0.16, blur=4, dx=2, dy=4)
    solid(sheet, shape, tones, side)


def standing(sheet: Sheet, shape: Path, tones: Tones, foot: float, reach: float, side: float = 0.36) -> None:
    """Paint something that stands: `foot` is where it meets the table, `reach` half the width there."""
    sheet.shadow(ellipse(336, foot - 2, reach * 1.25, 17), opacity=0.34, blur=13)
    sheet.shadow(ellipse(324, foot, reach * 0.98, 7), opacity=0.42, blur=4)
    solid(sheet, shape, tones, side)


def stitches(sheet: Sheet, shape: Path, tones: Tones) -> None:
    """Sew along a path."""
    sheet.line(shape, tones.seam, 1.8, (7, 5))


def fold(sheet: Sheet, text: str, tones: Tones, width: float = 3) -> None:
    """Draw a fold or a seam without stitches."""
    sheet.line(path(text), tones.crease, width)


def buttons(sheet: Sheet, places: Sequence[Point], colour: str, radius: float = 7) -> None:
    """Sew buttons on."""
    for x, y in places:
        sheet.fill(ellipse(x + 1.5, y + 2.5, radius), INK, 0.25)
        sheet.fill(ellipse(x, y, radius), colour)
        sheet.fill(ellipse(x - radius * 0.3, y, radius * 0.18), INK, 0.55)
        sheet.fill(ellipse(x + radius * 0.3, y, radius * 0.18), INK, 0.55)


def ribs(sheet: Sheet, area: Path, tones: Tones, gap: float = 9) -> None:
    """Knit ribs into an area."""
    xs = [x for part in area for x, _ in part]
    ys = [y for part in area for _, y in part]
    with sheet.within(area):
        sheet.fill(area, tones.shade)
        for step in range(int((max(xs) - min(xs)) / gap) + 1):
            x = min(xs) + step * gap
            sheet.line(path(f"M {x} {min(ys)} L {x} {max(ys)}"), tones.deep, 2)


def gleam(sheet: Sheet, shape: Path, opacity: float = 0.35) -> None:
    """Let the light shine on something smooth."""
    sheet.fill(shape, "#ffffff", opacity)


def wall(sheet: Sheet, ground: str) -> None:
    """Set up the fashion shop's ground: a wide pale moon behind the article."""
    sheet.fill(ellipse(320, 318, 262), mix(ground, "#ffffff", 0.42))


def table(sheet: Sheet, ground: str) -> None:
    """Set up the home shop's ground: a plain wall, and a table from y = 470 down."""
    sheet.fill(box(-5, 470, 650, 180), mix(ground, "#8b6b4a", 0.22))
    sheet.fill(box(-5, 470, 650, 3), mix(ground, "#ffffff", 0.5))


def floor(sheet: Sheet, ground: str) -> None:
    """Set up the home shop's ground for what lies or hangs: a plain wall with a pale panel."""
    sheet.fill(box(62, 62, 516, 516, 30), mix(ground, "#ffffff", 0.36))


def pair(shape: Path, apart: float) -> tuple[Path, Path]:
    """Return a shape twice, side by side."""
    return moved(shape, -apart / 2), moved(shape, apart / 2)
