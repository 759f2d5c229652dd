"""Pictures of pages, for whoever wants to look at them: set PICTURES to a folder."""

import os
from pathlib import Path

PICTURES = os.environ.get("PICTURES", "")
SIZES = (360, 1280)  # CSS pixels: a small phone, a desk
HEIGHT = 800
FULL_HEIGHT = "Math.max(document.documentElement.scrollHeight, window.innerHeight)"
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


def look(page, name: str) -> None:
    """Write a picture of the page to the folder; nothing on it may be wider than its window."""
    page.wait_for_load_state()  # a page just come to has no element yet to be measured
    assert page.evaluate(OVERFLOW) <= 0, name
    if PICTURES:
        draw(page, name)


def draw(page, name: str) -> None:
    """Write the page as high as it is, so that what sticks to the window's edge covers nothing."""
    before = page.viewport_size
    page.set_viewport_size({"width": before["width"], "height": page.evaluate(FULL_HEIGHT)})
    page.screenshot(path=Path(PICTURES) / f"{name}-{before['width']}.png")
    page.set_viewport_size(before)


def look_in_both_sizes(page, name: str) -> None:
    """Look at the page on a small phone and on a desk."""
    before = page.viewport_size
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        look(page, name)
    page.set_viewport_size(before)
