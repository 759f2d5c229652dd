"""Measures return labels: one JSON line, beside a trivial WeasyPrint page on the same machine.

DJANGO_SETTINGS_MODULE=rma_portal.settings python bench/labels.py [how many]
"""

import datetime as dt
import json
import logging
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

from returns.documents import press
from returns.documents.addresses import Address
from returns.documents.label import Branding, LabelRequest, SlipArticle, draw_label


def a_request(serial: int) -> LabelRequest:
    """Return a plain request with three articles; the serial makes its codes its own."""
    number = f"ATL-{serial:06d}"
    return LabelRequest(
        number=f"{number}-00X",
        link=f"https://retours.example/r/7hX2kQ9mZp4vT1bR{serial:06d}",
        sender=Address("Camille Dufresne", "14 rue des Tanneurs", "", "69002", "Lyon", "FR"),
        recipient=Address("Atelier Lumen, retours", "8 allée des Peupliers", "", "59810", "Lesquin", "FR"),
        branding=Branding("Atelier Lumen", "#1f4e5f", None),
        language="fr",
        issued_on=dt.date(2026, 11, 12),
        articles=tuple(
            SlipArticle(f"{number}-0{place}X", "Pull marin", "Bleu nuit, M", "PM-NV-M", "Trop petit")
            for place in (1, 2, 3)
        ),
        order_number="10482",
    )


def trivial(serial: int) -> bytes:
    """Print one line of text with the same process-wide fonts: what WeasyPrint costs at least."""
    return press.print_pdf(f"<p>{serial}", ("a6.css",), {})


def measure(draw: Callable[[int], bytes], times: int) -> dict[str, float]:
    """Run `draw` and return milliseconds: median and 95th percentile of the wall, mean of the CPU."""
    walls, cpu = [], time.process_time()
    for serial in range(times):
        start = time.perf_counter()
        draw(serial)
        walls.append((time.perf_counter() - start) * 1000)
    cpu_ms = (time.process_time() - cpu) * 1000 / times
    p95 = statistics.quantiles(walls, n=20)[-1]
    return {"p50_ms": round(statistics.median(walls), 1), "p95_ms": round(p95, 1), "cpu_ms": round(cpu_ms, 1)}


def main() -> None:
    """Warm up, measure the baseline and both papers, print the line."""
    django.setup()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    start = time.perf_counter()
    press.warm()
    warm_ms = round((time.perf_counter() - start) * 1000)
    baseline = measure(trivial, times)
    papers = {
        "a6": measure(lambda serial: draw_label(a_request(serial), "a6"), times),
        "a4": measure(lambda serial: draw_label(a_request(serial), "a4"), times),
    }
    for figures in papers.values():
        figures["ratio"] = round(figures["cpu_ms"] / baseline["cpu_ms"], 1)
    rss = round(psutil.Process().memory_info().rss / 1_000_000)
    print(
        json.dumps(
            {
                "what": "labels",
                "count": times,
                "warm_ms": warm_ms,
                "baseline": baseline,
                **papers,
                "memory_mb": rss,
            }
        )
    )


if __name__ == "__main__":
    main()
