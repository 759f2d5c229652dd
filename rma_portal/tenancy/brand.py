"""How a shop's pages look: its colours, type and corners, as the values of a few CSS properties."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from rma_portal.core.colours import HOUSE, INK, WHITE, Colour, as_hex, mix, parse, readable

SYSTEM, SERIF, ROUND = "system", "serif", "round"
FONT_STACKS = [(SYSTEM, _("Plain")), (SERIF, _("With serifs")), (ROUND, _("Rounded"))]
FAMILIES = {
    SYSTEM: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
    SERIF: '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Noto Serif", serif',
    ROUND: 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Nunito, "Arial Rounded MT Bold", '
    "system-ui, sans-serif",
}
"""Fonts that lie on people's machines: none is loaded, so none is waited for and nobody else is told."""

RADII = [(0, _("Square")), (4, _("Slightly round")), (8, _("Round")), (16, _("Very round"))]  # pixels
NAMED_TEXTS = ("welcome", "contact", "footer")
"""What a shop says in its own words, in each of its languages."""


@dataclass(frozen=True)
class Brand:
    """A shop's choices: colours as #rrggbb (the second may be empty: as the first), radius in pixels."""

    accent: str = HOUSE
    accent2: str = ""
    font_stack: str = SYSTEM
    radius: int = 8
    logo: str = ""

    @property
    def colour(self) -> Colour:
        """The first colour, mended: of links, buttons and what is chosen."""
        return readable(parse(self.accent))

    @property
    def second(self) -> Colour:
        """The second colour, mended: of the band on top, the shop's initial and small signs."""
        return readable(parse(self.accent2)) if self.accent2 else self.colour

    @property
    def mended(self) -> str:
        """The first colour as mails and drawings take it: #rrggbb, mended."""
        return as_hex(self.colour)

    @property
    def key(self) -> str:
        """A short text that is another one whenever the style sheet or the logo is: caches go by it."""
        return hashlib.sha256(f"{style_sheet(self)}{self.logo}".encode()).hexdigest()[:10]


@lru_cache(maxsize=256)
def style_sheet(brand: Brand, selector: str = ":root") -> str:
    """Return the CSS that gives the properties marked "brand" in tokens.css the shop's values."""
    lines = (f"  --{name}: {value};" for name, value in {**colours(brand), **shapes(brand)}.items())
    return f"{selector} {{\n" + "\n".join(lines) + "\n}\n"


def colours(brand: Brand) -> dict[str, str]:
    """Return the properties that are colours."""
    colour = brand.colour
    mixed = {
        "accent": colour,
        "accent-strong": mix(colour, INK, 0.25),
        "accent-soft": mix(WHITE, colour, 0.09),
        "accent-line": mix(WHITE, colour, 0.32),
        "accent-2": brand.second,
        "paper": mix((247, 248, 248), colour, 0.03),
        "line": mix((223, 227, 229), colour, 0.08),
    }
    return {name: as_hex(value) for name, value in mixed.items()}


def shapes(brand: Brand) -> dict[str, str]:
    """Return the properties of type and corners; cards are half as round again as fields and buttons."""
    family = FAMILIES.get(brand.font_stack, FAMILIES[SYSTEM])
    return {"font": family, "radius": f"{brand.radius}px", "radius-large": f"{brand.radius * 3 // 2}px"}
