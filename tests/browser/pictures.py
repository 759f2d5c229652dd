"""Pictures of pages, for whoever wants to look at them: set PICTURES to a folder."""

import os
from pathlib import Path

PICTURES = os.environ.get("PICTURES", "")
SIZES = (360, 1280)  # CSS pixels: a small phone, a desk
HEIGHT = 800
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


def take(page, name: str) -> None:
    """Write the page in both sizes to the folder; at the small one nothing may be wider than the screen."""
    before = page.viewport_size
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.wait_for_load_state()  # a page just left for has no element yet to be measured
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert page.evaluate(OVERFLOW) <= 0, f"{name} is wider than {width} pixels"
    page.set_viewport_size(before)
