"""Outlines: SVG-like path text turned into points, on a sheet of 640 x 640 units, centred on x = 320."""

import math
from collections.abc import Iterator
from itertools import pairwise

Point = tuple[float, float]
Path = tuple[tuple[Point, ...], ...]  # one tuple of points for each sub-path

CENTRE = 320.0
_STEPS = 28  # points for each curve: smooth at three times the final size


def path(text: str) -> Path:
    """Return the points of "M x y L x y Q cx cy x y C ax ay bx by x y"; commands are absolute."""
    parts: list[list[Point]] = []
    for command, numbers in _commands(text):
        if command == "M":
            parts.append([(numbers[0], numbers[1])])
        else:
            parts[-1].extend(_segment(parts[-1][-1], numbers))
    return tuple(tuple(part) for part in parts)


def mirrored(text: str) -> Path:
    """Return a shape whose left half is drawn, from the top centre to the bottom centre."""
    return tuple(half + tuple(reversed(_flip(half))) for half in path(text))


def both(shape: Path) -> Path:
    """Return a shape of one side together with its reflection on the other."""
    return shape + tuple(_flip(part) for part in shape)


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Path:
    """Return an ellipse, or a circle where only one radius is given."""
    turns = (2 * math.pi * step / 90 for step in range(90))
    return (tuple((x + rx * math.cos(a), y + (rx if ry is None else ry) * math.sin(a)) for a in turns),)


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> Path:
    """Return a rectangle from its upper left corner, with round corners."""
    r, right, bottom = min(radius, width / 2, height / 2), x + width, y + height
    return path(
        f"M {x + r} {y} L {right - r} {y} Q {right} {y} {right} {y + r} L {right} {bottom - r} "
        f"Q {right} {bottom} {right - r} {bottom} L {x + r} {bottom} Q {x} {bottom} {x} {bottom - r} "
        f"L {x} {y + r} Q {x} {y} {x + r} {y}"
    )


def moved(shape: Path, dx: float, dy: float = 0) -> Path:
    """Return the shape somewhere else."""
    return tuple(tuple((x + dx, y + dy) for x, y in part) for part in shape)


def turned(shape: Path, degrees: float, about: Point = (CENTRE, CENTRE)) -> Path:
    """Return the shape turned clockwise about a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = about
    return tuple(
        tuple((cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in part)
        for part in shape
    )


def dashes(line: tuple[Point, ...], length: float, gap: float) -> Iterator[tuple[Point, ...]]:
    """Yield the strokes of a dashed line, for seams."""
    stroke: list[Point] = []
    walked = 0.0
    for here, there in pairwise(line):
        pieces = max(1, int(math.dist(here, there)))
        for piece in range(pieces):
            if walked % (length + gap) < length:
                stroke.append(_between(here, there, piece / pieces))
            elif stroke:
                yield tuple(stroke)
                stroke = []
            walked += math.dist(here, there) / pieces
    if len(stroke) > 1:
        yield tuple(stroke)


def _flip(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple((2 * CENTRE - x, y) for x, y in points)


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    command = ""
    numbers: list[float] = []
    for word in text.split():
        if word in "MLQC":
            if command:
                yield command, numbers
            command, numbers = word, []
        else:
            numbers.append(float(word))
    yield command, numbers


def _segment(start: Point, numbers: list[float]) -> Iterator[Point]:
    knots = [start, *zip(numbers[::2], numbers[1::2], strict=True)]
    if len(knots) == 2:
        yield knots[1]
        return
    for step in range(1, _STEPS + 1):
        yield _on_curve(knots, step / _STEPS)


def _on_curve(knots: list[Point], t: float) -> Point:
    # De Casteljau's construction serves both degrees.
    while len(knots) > 1:
        knots = [_between(a, b, t) for a, b in pairwise(knots)]
    return knots[0]


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t
