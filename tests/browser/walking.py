"""What every walk through the portal does: find the order, go forward, reach things by keyboard."""


def find(page, number: str = "10482", proof: str = "claire@example.org", *, to: str = "articles") -> None:
    """Say which order it is; one of a single article leads straight to "why"."""
    page.fill("#id_number", number)
    page.fill("#id_proof", proof)
    page.click("main form .button")
    page.wait_for_url(f"**/{to}")


def forward(page, to: str) -> None:
    """Press the main button of the bar and wait for the next page."""
    page.click(".bar .button:not(.plain)")
    page.wait_for_url(f"**/{to}*")


def tab_to(page, selector: str) -> None:
    """Press Tab until the focus is where it is wanted; sixty times at most."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")
