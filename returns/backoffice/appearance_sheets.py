"""The preview's style sheets: the portal's own one, kept inside a frame of the page, and the values typed."""

import re

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse

from rma_portal.core.colours import HOUSE
from rma_portal.tenancy.brand import FONT_STACKS, RADII, SYSTEM, Brand, style_sheet

FRAME = ".portal-preview"
SHEETS = ("css/tokens.css", "css/portal.css")
COLOUR = re.compile(r"#[0-9a-f]{6}")


def portal_sheet(request: HttpRequest) -> HttpResponse:
    """Give the portal's style sheets, nested in the frame: they dress the preview and nothing else."""
    return sheet("\n".join(framed(read(name)) for name in SHEETS), "private, max-age=300")


def look_sheet(request: HttpRequest) -> HttpResponse:
    """Give the values that the address names to the frame; what makes no sense is as the house's."""
    return sheet(style_sheet(brand_of(request.GET.dict()), FRAME), "private, max-age=3600")


def brand_of(asked: dict[str, str]) -> Brand:
    """Read a look out of an address."""
    colours = {name: asked.get(name, "") for name in ("accent", "accent2")}
    sound = {name: text if COLOUR.fullmatch(text) else "" for name, text in colours.items()}
    font, radius = asked.get("font", ""), asked.get("radius", "")
    return Brand(
        sound["accent"] or HOUSE,
        sound["accent2"],
        font if font in dict(FONT_STACKS) else SYSTEM,
        int(radius) if radius in {str(size) for size, _words in RADII} else 8,
    )


def framed(css: str) -> str:
    """Nest a style sheet in the frame; what asks for the screen's width asks for the frame's."""
    own = css.replace(":root", "&").replace("@media (min-width", "@container (min-width")
    return f"{FRAME} {{\n{own}\n}}"


def read(name: str) -> str:
    """Return one of our own static files."""
    with open(str(finders.find(name)), encoding="utf-8") as file:
        return file.read()


def sheet(css: str, cache: str) -> HttpResponse:
    """Return CSS, kept by the reader's browser alone."""
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": cache})
