"""The chance of the seeds, which falls the same way on every machine."""

import random


def dice(label: str) -> random.Random:
    """Return dice that always fall the same way for a label."""
    return random.Random(label)  # noqa: S311 (nothing secret hangs on it)
