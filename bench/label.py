"""Measures return labels in CPU milliseconds, beside the same label drawn naively in the same run.

    DJANGO_SETTINGS_MODULE=rma_portal.settings python bench/label.py [how many in bulk, default 100]

`single_ms` is one label alone: the first of a worker that has just warmed up, in fresh processes, median of
several. `bulk_ms_each` is one of many in a row. Naively means: a font configuration for each label, the
system's DejaVu, the style sheet read each time, barcodes as SVG, the same words in the same places. Both are
printed and read by an independent decoder before anything counts. The keys at the top speak of the A6 label,
`a4` of the sheet with label and slip, `both_papers` of what one return costs: the two at once.
"""

import datetime as dt
import io
import logging
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import barcode
import django
import pypdfium2
import segno
import zxingcpp
from barcode.writer import SVGWriter
from django.template import Context, Engine
from django.utils import translation
from django.utils.formats import date_format
from weasyprint import HTML
from weasyprint.text.ffi import harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration

from bench.measuring import memory_mb, percentile, print_line, timed
from returns.documents.addresses import Address, printed_address
from returns.documents.label import (
    Branding,
    LabelRequest,
    Paper,
    SlipArticle,
    draw_label,
    draw_labels,
    warm,
)

PROCESSES = 5  # fresh ones, each for one label alone
NAIVE = 20  # naive labels are slow; fewer tell as much


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


ENGINE = Engine(builtins=["django.templatetags.i18n"])
TEMPLATE = Path(__file__).with_name("naive_label.html")


def draw_naively(request: LabelRequest, paper: Paper) -> bytes:
    """Draw the same label with nothing prepared and nothing kept, as a first attempt would."""
    articles = [(article, code128_svg(article.number, 7)) for article in request.articles]
    with translation.override(request.language):
        values = {
            "language": request.language,
            "number": request.number,
            "order_number": request.order_number,
            "issued_on": date_format(request.issued_on, "j F Y"),
            "sender": printed_address(request.sender, request.recipient),
            "recipient": printed_address(request.recipient, request.sender),
            "merchant": request.branding.name,
            "accent": request.branding.accent,
            "code": code128_svg(request.number, 20),
            "qr": segno.make_qr(request.link, error="m").svg_data_uri(scale=3),
            "articles": articles if paper == "a4" else [],
        }
        page = ENGINE.from_string(TEMPLATE.read_text(encoding="utf-8")).render(Context(values))
    return bytes(HTML(string=page).write_pdf(font_config=FontConfiguration()))


def code128_svg(text: str, height_mm: float) -> str:
    """Return a Code 128 symbol as the library writes it, as an address that holds the picture."""
    svg = io.BytesIO()
    size = {"module_width": 0.375, "module_height": height_mm, "quiet_zone": 3.75, "write_text": False}
    barcode.Code128(text, writer=SVGWriter()).write(svg, options=size)
    return f"data:image/svg+xml;base64,{b64encode(svg.getvalue()).decode()}"


def codes_on(pdf: bytes) -> list[str]:
    """Print the first page at 300 dpi and return what a decoder reads, sorted."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_pil().convert("L")
    return sorted(code.text for code in zxingcpp.read_barcodes(picture))


def require_same_codes(request: LabelRequest, paper: Paper) -> int:
    """Return how many codes both labels carry; raises SystemExit where they are not the same."""
    numbers = [article.number for article in request.articles] if paper == "a4" else []
    wanted = sorted([request.number, request.link, *numbers])
    ours, naive = codes_on(draw_label(request, paper)), codes_on(draw_naively(request, paper))
    if not ours == naive == wanted:
        raise SystemExit(f"{paper} should carry {wanted}, but ours has {ours} and the naive one {naive}")
    return len(wanted)


def alone(paper: str) -> float:
    """Return the CPU milliseconds of the first label of fresh, warm processes: their median."""
    command = [sys.executable, __file__, "--one", paper]
    printed = [
        subprocess.run(command, capture_output=True, check=True).stdout for _process in range(PROCESSES)
    ]
    return percentile([float(line) for line in printed], 0.5)


def draw_one(paper: Paper) -> None:
    """Warm up as a worker does, draw one label, and print its CPU milliseconds."""
    warm()
    before = time.process_time()
    draw_label(a_request(0), paper)
    print((time.process_time() - before) * 1000)


def figures(paper: Paper, times: int) -> dict[str, object]:
    """Return the figures of a paper: one alone, many in a row, the naive way, and how many times as fast."""
    codes = require_same_codes(a_request(0), paper)
    ours = timed(lambda serial: draw_label(a_request(serial), paper), times)
    naive = timed(lambda serial: draw_naively(a_request(serial), paper), NAIVE)
    return {
        "single_ms": round(alone(paper), 1),
        "bulk_ms_each": round(ours.cpu_ms_each, 1),
        "naive_ms": round(naive.cpu_ms_each, 1),
        "ratio": round(naive.cpu_ms_each / ours.cpu_ms_each, 1),
        "wall": ours.figures(),
        "codes_read": codes,
    }


def main() -> None:
    """Measure both papers and both at once, and print the line."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    warm()
    both = timed(lambda serial: draw_labels(a_request(serial)), times)
    memory = memory_mb()
    print_line(
        "label",
        times,
        **figures("a6", times),
        a4=figures("a4", times),
        both_papers=both.figures(),
        memory_mb=memory,
        harfbuzz_subset=bool(harfbuzz_subset),
    )


if __name__ == "__main__":
    django.setup()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    if sys.argv[1:2] == ["--one"]:
        draw_one("a4" if sys.argv[2] == "a4" else "a6")
    else:
        main()
