"""Measures a customer's way from the look-up to the label in a real browser; ends with one JSON line.

    .venv/bin/python bench/way.py [--walks N] [--folder F --keep]

Each customer has an order of two articles, sends one back by label, and goes as a person goes: a letter takes
300 ms (40 words a minute), a screen two seconds to be looked at, each press one more. The worker draws the
label meanwhile. The baseline is the same way without a person's pauses: what the machine takes of it.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import ground, measuring, million, portal
from bench.pages import say
from rma_portal.local import libraries

ORDERS = 3_000
LABEL = "a[href*='label-a4.pdf']"


@dataclass
class Pace:
    """How fast somebody goes: seconds for a letter, for a look at a screen, for a press."""

    letter: float
    look: float
    press: float


PERSON, MACHINE = Pace(0.3, 2.0, 1.0), Pace(0, 0, 0)


@dataclass
class Shopper:
    """One customer's browser on a phone; `screens` are those it met."""

    page: object
    pace: Pace
    screens: list[str] = field(default_factory=list)

    def look(self, screen: str) -> None:
        """Take in a screen."""
        self.screens.append(screen)
        self.page.wait_for_timeout(self.pace.look * 1000)

    def write(self, field_name: str, text: str) -> None:
        """Press a field and type."""
        self.press(field_name)
        self.page.keyboard.type(text, delay=self.pace.letter * 1000)

    def press(self, what: str) -> None:
        """Press something."""
        self.page.wait_for_timeout(self.pace.press * 1000)
        self.page.click(what)

    def forward(self, to: str) -> None:
        """Press the bar's main button; the next screen is there when it is loaded."""
        self.press(".bar .button:not(.plain)")
        self.page.wait_for_url(f"**/{to}*")

    def walk(self, root: str, order: int) -> float:
        """Go from the first page to the label; returns seconds from the look at the first to the label."""
        self.page.goto(f"{root}/")
        began = time.perf_counter()
        self.look("find")
        self.write("#id_number", f"W{order}")
        self.write("#id_proof", f"client{million.customer_of(order)}@example.org")
        self.press("main form .button")
        self.page.wait_for_url("**/articles")
        self.look("choose")
        self.press(".choice > .tick input >> nth=0")
        self.forward("why")
        self.look("why")
        self.press(".chip:has(input[value=changed_mind])")
        self.forward("refund")
        self.look("refund")
        self.forward("check")
        self.look("check")
        self.forward("s/")
        self.look("status")
        self.page.wait_for_selector(LABEL, timeout=60_000)
        return time.perf_counter() - began


def main() -> None:
    """Make the orders where there are none, walk, print the line."""
    asked = arguments()
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="rma-bench-", dir="/tmp"))
    os.environ.update(portal.LIMITS)
    with ground.standing(folder, keep=asked.keep) as stand:
        portal.fill(stand, ORDERS)
        orders = iter(portal.unreturned(ORDERS, 2 * asked.walks))
        with portal.serving(stand, worker=True) as root:
            say("walking as a machine, then as a person")
            bare = walks(root, [next(orders) for _walk in range(asked.walks)], MACHINE)
            human = walks(root, [next(orders) for _walk in range(asked.walks)], PERSON)
    figures(human, bare)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--walks", type=int, default=11, help="how many customers are measured")
    parser.add_argument("--folder", help="where the orders lie or are to be made")
    parser.add_argument("--keep", action="store_true", help="keep the folder for the next run")
    return parser.parse_args()


def walks(root: str, orders: list[int], pace: Pace) -> list[tuple[float, int]]:
    """Walk once for each order, each in a browser that has nothing yet; returns seconds and screens."""
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as driver:
        path = libraries.find_chromium()
        browser = driver.chromium.launch(executable_path=path, args=libraries.CHROMIUM_FLAGS)
        for order in orders:
            phone = browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 800})
            shopper = Shopper(phone.new_page(), pace)
            found.append((shopper.walk(root, order), len(shopper.screens)))
            phone.close()
        browser.close()
    return found


def figures(human: list[tuple[float, int]], bare: list[tuple[float, int]]) -> None:
    """Print the line."""
    walked, machine = [seconds for seconds, _n in human], [seconds for seconds, _n in bare]
    measuring.print_line(
        "way",
        len(walked),
        **measuring.spread(walked, "s"),
        screens=max(screens for _seconds, screens in human),
        memory_mb=measuring.memory_mb(),
        baseline={"name": "the same way without a person", **measuring.spread(machine, "s")},
        ratio=round(measuring.percentile(walked, 0.5) / measuring.percentile(machine, 0.5), 1),
    )


if __name__ == "__main__":
    main()
