"""Everybody can use the portal: read by axe, on the smallest screen, enlarged four times, by keyboard."""

import pytest

from tests.browser.every_page import every_page
from tests.browser.pictures import OVERFLOW, look

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
NARROW = {"width": 320, "height": 256}  # CSS pixels: what 1280 x 1024 leaves at 400 % (WCAG 1.4.10)
PHONE = {"width": 360, "height": 800}
PAGES = 31
NOT_THERE = "Failed to load resource: the server responded with a status of 40"
SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".button, .bar button, .chip, .option, .speak button, .steps button, summary, .input, .foot a, .tick")]
    .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 44)
    .map(one => one.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    const shown = [one, one.nextElementSibling, one.closest("label")].filter(Boolean)
    const outlined = shown.some(some => {
        const style = getComputedStyle(some)
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    })
    const box = (one.closest("label") || one).getBoundingClientRect()
    const [x, y] = [box.x + Math.min(box.width, innerWidth) / 2, box.y + box.height / 2]
    const above = document.elementFromPoint(Math.min(x, innerWidth - 1), Math.min(y, innerHeight - 1))
    const bar = document.querySelector(".bar")
    const covered = bar && above && bar.contains(above) && !bar.contains(one)
    return [one.outerHTML.slice(0, 100), outlined, !covered]
}"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing_serious_and_everything_fits_a_small_phone(shop, visit, language):
    """WCAG by axe on every page; nothing is wider than the screen; targets are big enough for thumbs."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = {}
    with visit(language, forgives=NOT_THERE, reduced_motion="reduce") as page:
        for name in every_page(page, shop):
            look(page, f"page-{name}-{language}")
            violations = axe.run(page).response["violations"]
            serious = [(one["id"], one["nodes"][0]["html"]) for one in violations if one["impact"] in SERIOUS]
            found[name] = (serious, too_wide(page), page.evaluate(SMALL_TARGETS))
    assert found == dict.fromkeys(found, ([], [], []))
    assert len(found) == PAGES


def too_wide(page) -> list[int]:
    """Return the widths at which something is cut off: a small phone, and a screen enlarged four times."""
    wide = []
    for size in (NARROW, PHONE):
        page.set_viewport_size(size)
        wide += [size["width"]] if page.evaluate(OVERFLOW) > 0 else []
    return wide


def test_the_focus_is_always_seen(shop, visit):
    """Whatever Tab reaches is outlined, and not below the bar, enlarged four times (WCAG 2.4.7, 2.4.11)."""
    found = {}
    with visit(forgives=NOT_THERE, reduced_motion="reduce") as page:
        for name in every_page(page, shop):
            page.set_viewport_size(NARROW)
            found |= {f"{name}: {html}": seen for html, *seen in tabbed(page)}
            page.set_viewport_size(PHONE)
    assert {where: seen for where, seen in found.items() if seen != [True, True]} == {}
    assert len(found) > 200


def tabbed(page) -> list[list]:
    """Press Tab through the page; return what had the focus: its start, whether it is outlined, and seen."""
    page.evaluate("document.activeElement.blur()")
    seen: list[list] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        seen.append(focused)
    return seen
