"""The fonts of our documents: the machine's own, cut once per process to Latin letters.

Embedding a whole system font into each label costs more than drawing the label. Letters outside the cut
(Greek, Hebrew, Arabic ...) still come from the whole fonts, through the fallbacks of the stylesheets.
"""

import io
import subprocess
from dataclasses import dataclass

from fontTools import subset
from fontTools.ttLib import TTFont

_LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x218, 0x21C),
    *range(0x2010, 0x2028),
    0x202F,
    0x2030,
    0x2039,
    0x203A,
    0x20AC,
    0x2122,
    0x2212,
]


@dataclass(frozen=True)
class Face:
    """One @font-face: the CSS family it answers to, its weight, and what to ask fontconfig for."""

    family: str
    weight: int
    wanted: str


FACES = (
    Face("Document Sans", 400, "Liberation Sans,Arial,Helvetica,DejaVu Sans,sans-serif"),
    Face("Document Sans", 700, "Liberation Sans,Arial,Helvetica,DejaVu Sans,sans-serif:bold"),
    Face("Document Mono", 700, "DejaVu Sans Mono,Liberation Mono,Menlo,Courier New,monospace:bold"),
)


def fonts_available() -> bool:
    """Say whether fontconfig finds a font at all; without one every text vanishes from the print."""
    return all(_installed(face) for face in FACES)


def latin_font(face: Face) -> bytes | None:
    """Return the machine's best font for a face, cut to Latin, or None when there is none to cut."""
    found = _installed(face)
    if not found:
        return None
    try:
        return _cut(*found)
    except Exception:  # a font we cannot cut still prints whole, only slower: never a reason to have no label
        return None


def _installed(face: Face) -> tuple[str, int] | None:
    command = ["fc-match", "--format", "%{file}\t%{index}", face.wanted]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    file, _, index = answer.partition("\t")
    return (file, int(index) & 0xFFFF) if file and index.isdigit() else None


def _cut(file: str, index: int) -> bytes:
    options = subset.Options(
        layout_features=["kern", "liga", "mark", "ccmp"], hinting=False, notdef_outline=True
    )
    options.drop_tables += ["FFTM"]  # a font editor's time stamp, which the subsetter would complain about
    with TTFont(file, fontNumber=index, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=_LATIN)
        cutter.subset(font)
        cut = io.BytesIO()
        font.save(cut)
    return cut.getvalue()
