"""The collector of cyclic garbage, paused where much is made and nothing of it is cyclic."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Do not look for cycles during the block: plain values are freed by their counts all the same.

    Reading thousands of rows makes objects faster than the collector's thresholds expect: it would go through
    everything the process holds, again and again, to find nothing. Each block should be short.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
