"""What the services write into a return's stream, read from their own text."""

import re
from pathlib import Path

SERVICES = Path(__file__).resolve().parents[2] / "returns" / "services"


def entered() -> set[str]:
    """Every verb that a service enters into a return's audit stream."""
    texts = [file.read_text() for file in SERVICES.glob("*.py")]
    return {verb for text in texts for verb in re.findall(r'enter(?:_override)?\(\s*[\w.]+, "(\w+)"', text)}
