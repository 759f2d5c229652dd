"""What pip cannot bring: Pango and fonts for the documents, a browser and a pooler for the tests."""

import ctypes
import os
import platform
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from rma_portal.local import apt, pgbouncer
from rma_portal.local.messages import ObstacleError, say

DEBIAN_PACKAGES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
ELSEWHERE = "apt: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; dnf: pango harfbuzz; brew: pango"
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
)
FONT_KINDS = {".ttf", ".otf", ".ttc"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")


def ensure() -> None:
    """Get what labels and slips are made with, by apt where we may; raises ObstacleError without Pango."""
    missing = _missing_libraries()
    if missing:
        apt.install([DEBIAN_PACKAGES[name] for name in missing], why="WeasyPrint makes the labels with it")
        missing = _missing_libraries()
    if [name for name in missing if name.startswith("pango")]:
        raise ObstacleError(f"Pango is missing, which makes the labels: install it ({ELSEWHERE}).")
    if missing:
        say(f"  Labels will take four times as long without harfbuzz-subset: install it ({ELSEWHERE}).")
    _ensure_font()


def _missing_libraries() -> list[str]:
    return [name for name in DEBIAN_PACKAGES if not _loads(name)]


def _loads(name: str) -> bool:
    for file in _file_names(name):
        try:
            ctypes.CDLL(file)
            return True
        except OSError:
            continue
    return False


def _file_names(name: str) -> Iterable[str]:
    if sys.platform != "darwin":
        return [f"lib{name}.so.0"]
    files = (f"lib{name}.0.dylib", f"lib{name}.dylib")
    return [file if folder == "" else f"{folder}/{file}" for folder in ("", *BREW_FOLDERS) for file in files]


def _ensure_font() -> None:
    if _has_font() or (apt.install(["fonts-dejavu-core"], why="letters on the labels") and _has_font()):
        return
    say("  No font was found, so labels would be blank: install fonts-dejavu-core (dnf: dejavu-sans-fonts).")


def _has_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(file.suffix.lower() in FONT_KINDS for each in folders for file in each.rglob("*"))


def find_chromium() -> str | None:
    """Return the path of a Chromium, the one that CHROMIUM names first; None where there is none."""
    names = (os.environ.get("CHROMIUM") or "", *CHROMIUM_NAMES)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def ensure_chromium() -> str | None:
    """Return a Chromium for the browser tests, installed by apt where we may.

    None where there is none: browser tests are then skipped. Raises ObstacleError instead when CI=true.
    """
    found = find_chromium()
    # Ubuntu's package only fetches a snap, which does not run in containers.
    if not found and _is_debian():
        apt.install(["chromium"], why="the browser tests drive it")
        found = find_chromium()
    if not found and _is_ci():
        raise ObstacleError("CI needs Chromium for the browser tests: install the package chromium.")
    return found


def ensure_pgbouncer() -> str | None:
    """Return PgBouncer for the tests behind it, installed by apt where we may.

    None where there is none: those tests are then skipped. Raises ObstacleError instead when CI=true.
    """
    if not pgbouncer.find():
        apt.install(["pgbouncer"], why="one test run goes through it")
    found = pgbouncer.find()
    if not found and _is_ci():
        raise ObstacleError("CI needs PgBouncer for the tests behind it: install the package pgbouncer.")
    return found


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def _is_debian() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        return False
