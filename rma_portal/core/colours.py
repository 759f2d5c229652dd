"""Colours: read, mixed, compared, and mended until words can be read on them."""

from collections.abc import Iterable

WHITE = (255, 255, 255)
INK = (20, 28, 32)
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3
HOUSE = "#1f4e5f"

Colour = tuple[int, int, int]


def readable(colour: Colour) -> Colour:
    """Darken a colour until it has a contrast of 4.5 on white and on its own soft ground.

    A merchant's yellow stays recognisable, and a button's white words stay legible.
    """
    shade = colour
    for step in range(1, 41):
        if contrast(shade, mix(WHITE, shade, 0.09)) >= READABLE:
            break
        shade = mix(colour, INK, step / 40)
    return shade


def parse(text: str) -> Colour:
    """Read #rrggbb; anything else gives the house's own colour."""
    digits = text.removeprefix("#")
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return parse(HOUSE)
    return red, green, blue


def as_hex(colour: Colour) -> str:
    """Write a colour as #rrggbb."""
    return "#" + bytes(colour).hex()


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with a share (0 to 1) of `other` in it."""
    red, green, blue = (
        round(first + (second - first) * share) for first, second in zip(one, other, strict=True)
    )
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    weighted: Iterable[float] = (
        weight * linear(channel / 255)
        for weight, channel in zip((0.2126, 0.7152, 0.0722), colour, strict=True)
    )
    return sum(weighted)


def linear(channel: float) -> float:
    """Return a channel of sRGB, 0 to 1, as light."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
