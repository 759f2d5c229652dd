"""Return labels and slips: what a printer prints and a scanner reads, and what hostile text cannot do."""

import io
import re
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageFilter

from returns.documents.barcodes import qr_png
from returns.documents.fonts import FACES, fonts_available, latin_font
from returns.documents.label import Branding, draw_label, draw_labels
from rma_portal.core.errors import InvalidInput

from .paper import (
    ARTICLE,
    CUSTOMER,
    LINK,
    NUMBER,
    WAREHOUSE,
    a_request,
    articles,
    as_jpeg,
    code128_dots,
    printed,
    scanned,
)

LANGUAGES = ["en", "fr", "de", "es", "it", "nl"]
LABEL_CODES = {"Code128": [NUMBER], "QRCode": [LINK]}
HOSTILE = '<script>alert(1)</script><img src="{url}"><style>*{{background:url({url})}}</style>'


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def text_heights(pdf: bytes) -> list[tuple[str, float, float]]:
    """Return (text, distance from the bottom in points, font size in points) of the first page."""
    found: list[tuple[str, float, float]] = []

    def note(text, matrix, text_matrix, font, size):
        if text.strip():
            scale = abs(text_matrix[3] * matrix[3])
            found.append((text.strip(), text_matrix[5] * matrix[3] + matrix[5], size * scale))

    pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize(("paper", "size"), [("a6", (297.64, 419.53)), ("a4", (595.28, 841.89))])
def test_pages_have_their_exact_size(paper, size):
    """T-95: a label printer scales whatever is not its own size."""
    (page,) = pypdf.PdfReader(io.BytesIO(draw_label(a_request(), paper))).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(size, abs=0.5)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_is_read_back_from_paper(dpi, language):
    """T-95: an independent decoder reads exactly what was asked for, whichever way the parcel lies."""
    page = printed(draw_label(a_request(language=language), "a6"), dpi)
    views = {
        "straight": page,
        **{f"turned {angle}": page.rotate(angle, expand=True) for angle in (90, 180, 270)},
        "lossy": as_jpeg(page, 40),
        "blurred": page.convert("L").filter(ImageFilter.GaussianBlur(0.8)),
    }
    assert {view: scanned(picture) for view, picture in views.items()} == dict.fromkeys(views, LABEL_CODES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_labels_hints_end_above_its_edge(language):
    """What stands lower than 5.5 mm is cut off."""
    heights = text_heights(draw_label(a_request(language=language), "a6"))
    assert min(height for _text, height, _size in heights) > 5.5 / 25.4 * 72


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_slip_carries_the_label_and_each_articles_own_number(dpi):
    page = printed(draw_label(a_request(articles=articles(5)), "a4"), dpi)
    numbers = [NUMBER, *(article.number for article in articles(5))]
    expected = {"Code128": numbers, "QRCode": [LINK]}
    assert [scanned(page), scanned(as_jpeg(page, 40))] == [expected, expected]


def test_each_module_is_printed_as_whole_dots_and_quiet_zones_stay_white():
    """T-95: at 203 dpi the page holds both symbols dot for dot, their white margins too."""
    page = printed(draw_label(a_request(), "a6"), 203)
    qr = Image.open(io.BytesIO(qr_png(LINK, 6))).convert("L")
    for (x, y), symbol in {(106, 711): code128_dots(NUMBER, 3, height_mm=20), (24, 920): qr}.items():
        found = page.crop((x, y, x + symbol.width, y + symbol.height)).convert("L")
        assert found.tobytes() == symbol.tobytes()


def test_sixty_articles_fill_several_pages_and_no_barcode_is_cut():
    lines = articles(60)
    pdf = draw_label(a_request(articles=lines), "a4")
    pages = len(pypdfium2.PdfDocument(pdf))
    found = [scanned(printed(pdf, 203, page))["Code128"] for page in range(pages)]
    assert (pages, list(chain(*found))) == (6, [NUMBER, *(article.number for article in lines)])
    beside = [re.findall(r"ATL-4K7Q2M-\d\dB", text) for text in texts(pdf)]
    assert [found[0][1:], *found[1:]] == beside
    later = texts(pdf)[1:]
    assert [
        (NUMBER in text, "10482" in text, f"{page} / 6" in text) for page, text in enumerate(later, 2)
    ] == [(True, True, True)] * 5


def test_a_long_prefix_fits_and_a_longer_number_is_refused():
    longest = "ATLA-4K7Q2M-ZZX"
    pdf = draw_label(a_request(number=longest, articles=(replace(ARTICLE, number="ATLA-4K7Q2M-01B"),)), "a4")
    assert scanned(printed(pdf, 203)) == {"Code128": ["ATLA-4K7Q2M-01B", longest], "QRCode": [LINK]}
    with pytest.raises(InvalidInput) as refusal:
        draw_label(a_request(number="A" * 40), "a6")
    assert refusal.value.code == "barcode-too-wide"


def test_the_parcel_goes_to_the_warehouse_not_to_the_customer():
    """Case 59: the return centre is the large address, the customer the small one above it."""
    heights = {text: (height, size) for text, height, size in text_heights(draw_label(a_request(), "a6"))}
    sender, recipient = heights[CUSTOMER.name], heights[WAREHOUSE.name]
    locality = heights[f"{WAREHOUSE.postcode} {WAREHOUSE.city}"]
    assert (sender[0] > recipient[0] > locality[0], recipient[1] > 1.8 * sender[1]) == (True, True)


def test_a_british_address_ends_with_its_postcode_and_the_country_only_abroad():
    leeds = replace(WAREHOUSE, postcode="LS12 6BD", city="Leeds", country="GB")
    at_home = texts(draw_label(a_request(recipient=leeds, sender=leeds, language="en"), "a6"))[0]
    abroad = texts(draw_label(a_request(recipient=leeds, language="en"), "a6"))[0]
    assert ("Leeds LS12 6BD" in at_home, "UNITED KINGDOM" in at_home) == (True, False)
    assert ("Leeds LS12 6BD UNITED KINGDOM" in abroad, "69002 Lyon FRANCE" in abroad) == (True, True)


@pytest.mark.parametrize("paper", ["a6", "a4"])
def test_the_codes_carry_no_personal_data(paper):
    """Case 70: number and opaque link, and nothing else."""
    codes = scanned(printed(draw_label(a_request(), paper), 300))
    numbers = [NUMBER] if paper == "a6" else [NUMBER, ARTICLE.number]
    assert codes == {"Code128": numbers, "QRCode": [LINK]}


@pytest.fixture
def listener():
    """A web server of this machine that notes every path it is asked for."""
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Noting)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x.png", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_customers_markup_is_text_and_fetches_nothing(listener):
    """Case 46: script, images and styles in what people type are printed as they were typed."""
    url, asked = listener
    typed = HOSTILE.format(url=url)
    hostile = replace(ARTICLE, title=typed, options=typed, sku=typed, reason=typed)
    sender = replace(CUSTOMER, name="<b>Camille</b> & fille", line1=typed)
    request = a_request(articles=(hostile,), sender=sender, order_number="<i>7</i>")
    (text,) = texts(draw_label(request, "a4"))
    assert [word in text for word in ("<script>alert(1)</script>", "<b>Camille</b> & fille", "<i>7</i>")] == [
        True
    ] * 3
    assert asked == []


def test_a_page_that_asks_for_addresses_gets_nothing(listener, tmp_path):
    from returns.documents import press

    url, asked = listener
    secret = tmp_path / "secret.png"
    Image.new("RGB", (5, 5), "black").save(secret)
    page = f'<link rel="stylesheet" href="{url}"><img src="{url}"><img src="{secret.as_uri()}">'
    pdf = press.print_pdf(press.lay_out(page, ("label.css",), {}))
    assert (asked, printed(pdf, 50).convert("L").getextrema()) == ([], (255, 255))


ODD = {
    "long": "Lorem ipsum dolor " * 600,
    "endless": "W" * 10_000,
    "emoji": "Trop petit 👗😀👩‍👩‍👧 ❤️",
    "arabic": "الحذاء صغير جدا",
    "hebrew": "הנעל קטנה מדי",
    "override": "a\u202ecba\u2066x",
    "control": "a\x00b\x1bc\ud800d\nе",
    "combining": "e" + "\u0301" * 300,
}


@pytest.mark.parametrize("typed", ODD.values(), ids=ODD)
def test_odd_text_breaks_neither_page_nor_code(typed):
    """Case 47: every field full of it; the codes stay where they are and one page stays one page."""
    odd = replace(ARTICLE, title=typed, options=typed, sku=typed, reason=typed)
    address = replace(CUSTOMER, name=typed, line1=typed, line2=typed, postcode=typed, city=typed, phone=typed)
    request = a_request(
        articles=(odd,),
        sender=address,
        recipient=address,
        order_number=typed,
        branding=Branding(typed, "#000000", None),
    )
    small, large = draw_label(request, "a6"), draw_label(request, "a4")
    assert [len(pypdfium2.PdfDocument(pdf)) for pdf in (small, large)] == [1, 1]
    codes = [scanned(printed(pdf, 203)) for pdf in (small, large)]
    assert codes == [LABEL_CODES, {"Code128": [NUMBER, ARTICLE.number], "QRCode": [LINK]}]


def test_accents_of_other_latin_letters_and_greek_are_printed():
    """The fonts are cut to Latin; what lies outside comes from the whole ones."""
    name = "Łukasz Șerban Ødegård Ελένη"
    (text,) = texts(draw_label(a_request(sender=replace(CUSTOMER, name=name)), "a6"))
    assert name in text


@pytest.mark.parametrize(
    ("changes", "paper", "code"),
    [
        ({}, "a5", "paper-unknown"),
        ({"articles": ()}, "a4", "slip-without-articles"),
        ({"branding": Branding("x", "red;} body{display:none", None)}, "a4", "accent-unusable"),
        ({"number": "été"}, "a6", "barcode-text"),
        ({"link": "https://retours.example/" + "x" * 400}, "a6", "barcode-too-wide"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_a_code(changes, paper, code):
    with pytest.raises(InvalidInput) as refusal:
        draw_label(a_request(**changes), paper)
    assert refusal.value.code == code


def test_a_logo_is_printed_and_a_broken_one_becomes_the_name():
    picture = io.BytesIO()
    Image.new("RGBA", (3000, 900), "black").save(picture, "PNG")
    with_logo, broken = (
        draw_label(a_request(branding=Branding("Maison", "#000000", logo)), "a6")
        for logo in (picture.getvalue(), b"\x89PNG\r\n\x1a\nhalf")
    )
    corner = (600, 45, 785, 95)
    assert ["Maison" in texts(pdf)[0] for pdf in (with_logo, broken)] == [False, True]
    assert printed(with_logo, 203).crop(corner).convert("L").getextrema() == (0, 0)
    assert [scanned(printed(pdf, 203)) for pdf in (with_logo, broken)] == [LABEL_CODES, LABEL_CODES]


def test_the_same_request_prints_the_same_bytes():
    """A label drawn again after a lost worker is the label the customer already has."""
    assert draw_label(a_request(), "a4") == draw_label(a_request(), "a4")


def test_both_papers_at_once_are_the_same_as_each_alone():
    """The label is laid out once and painted twice; the forms below it were laid out for somebody else."""
    other = a_request(number="ATL-000000-00X", sender=WAREHOUSE, link=f"{LINK}2", order_number="2")
    alone = {"a6": draw_label(a_request(), "a6"), "a4": draw_label(a_request(), "a4")}
    draw_labels(other)
    assert draw_labels(a_request()) == alone


def test_this_machine_has_fonts_and_they_are_cut_small():
    sizes = [len(latin_font(face) or b"") for face in FACES]
    assert (fonts_available(), [0 < size < 120_000 for size in sizes]) == (True, [True] * 3)
