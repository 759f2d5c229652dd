"""The page of the shop's look: saved, previewed, mended in the open, and nothing typed is lost."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from PIL import Image

from returns.backoffice.appearance_sheets import framed
from rma_portal.audit.models import AuditEvent
from rma_portal.mail.models import OutgoingMail
from rma_portal.tenancy.models import HostClaim
from tests import pictures
from tests.factories import make_member, make_order
from tests.returns.flow import ask, work
from tests.returns.portal.visitor import Visitor, body

PAGE = "/m/atelier/backoffice/appearance/"
NO_PICTURE = "not a picture we can read"
MENDED = r"First colour: words could not be read on (\S+) \(contrast ([\d.]+),.*?see (\S+)"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TYPED = {
    "accent": "#ffd400",
    "accent2": "2b6777",
    "font_stack": "serif",
    "radius": "4",
    "welcome-fr": "Bienvenue à l’atelier",
    "welcome-en": "Welcome to the workshop",
    "contact-fr": "01 02 03 04 05",
    "contact-en": "",
    "footer-fr": "<b>Atelier</b> SARL",
    "footer-en": "Atelier Ltd",
    "shown_in": "fr",
}


@pytest.fixture
def owner(merchant) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_member(merchant, "owner"))
    return client


def logo(kind: str = "PNG", size: tuple[int, int] = (300, 100), **save) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", pictures.picture(kind, size, **save), "image/png")


def look(merchant) -> dict:
    merchant.refresh_from_db()
    names = ("accent", "accent2", "font_stack", "radius", "texts", "logo")
    return {name: getattr(merchant, name) for name in names}


def test_what_is_saved_is_what_customers_see(owner, merchant):
    answer = owner.post(PAGE, {**TYPED, "do": "save"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert look(merchant) == {
        "accent": "#ffd400",
        "accent2": "#2b6777",
        "font_stack": "serif",
        "radius": 4,
        "texts": {
            "fr": {
                "welcome": "Bienvenue à l’atelier",
                "contact": "01 02 03 04 05",
                "footer": "<b>Atelier</b> SARL",
            },
            "en": {"welcome": "Welcome to the workshop", "footer": "Atelier Ltd"},
        },
        "logo": "",
    }
    french, english = (body(Visitor(merchant, language).get("/")) for language in ("fr", "en"))
    assert "Bienvenue à l’atelier" in french
    assert "01 02 03 04 05" in french
    assert "&lt;b&gt;Atelier&lt;/b&gt; SARL" in french
    assert "Welcome to the workshop" in english
    assert "01 02 03 04 05" not in english
    [key] = re.findall(r"brand\.css\?(\w+)", french)
    assert key == merchant.brand.key
    css = body(Visitor(merchant).get(f"/brand.css?{key}"))
    assert "--accent-2: #2b6777;" in css
    assert "--radius: 4px;" in css
    assert "Georgia" in css
    assert "#ffd400" not in css
    event = AuditEvent.objects.get(verb="look_changed")
    assert event.facts == {"fields": ["accent", "accent2", "font_stack", "radius", "texts"]}


def test_the_same_again_writes_nothing(owner):
    owner.post(PAGE, {**TYPED, "do": "save"})
    owner.post(PAGE, {**TYPED, "do": "save"})
    assert AuditEvent.objects.filter(verb="look_changed").count() == 1


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(owner, merchant):
    before = look(merchant)
    wrong = {**TYPED, "accent": "yellow", "radius": "5", "footer-fr": "x" * 301, "do": "save"}
    answer = owner.post(PAGE, {**wrong, "logo": logo()})
    page = answer.content.decode()
    assert (answer.status_code, look(merchant)) == (422, before)
    form = answer.context["form"]
    assert sorted(form.errors) == ["accent", "footer-fr", "radius"]
    assert 'aria-describedby="id_accent-error" aria-invalid="true"' in page
    assert "Write a colour such as #1f4e5f" in page
    assert 'value="yellow"' in page
    assert "x" * 301 in page
    assert "Bienvenue à l’atelier" in page
    assert "Choose the file again" in page
    assert form.brand.accent == before["accent"]
    assert form.brand.accent2 == "#2b6777"


def test_a_colour_that_cannot_be_read_is_mended_in_the_open(owner):
    preview = owner.post(PAGE, TYPED, headers={"hx-request": "true"})
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "<html" not in page
    assert 'id="preview"' in page
    words = re.search(
        r"First colour: words could not be read on (\S+) \(contrast ([\d.]+),.*?see (\S+)", page
    )
    assert words
    assert words.groups() == ("#ffd400", "1.4", "#786a12")
    assert "Second colour: #2b6777 can be read as it is (contrast 6.3)" in page
    assert 'lang="fr"' in page
    assert "Retourner un article" in page
    assert "Bienvenue à l’atelier" in page
    assert " style=" not in page


def test_without_javascript_a_button_draws_the_preview_and_saves_nothing(owner, merchant):
    before = look(merchant)
    answer = owner.post(PAGE, {**TYPED, "do": "preview"})
    page = answer.content.decode()
    assert (answer.status_code, look(merchant)) == (200, before)
    assert 'value="#ffd400"' in page
    assert "words could not be read on #ffd400" in page
    [address] = re.findall(r'href="([^"]*look\.css[^"]*)"', page)
    sheet = owner.get(address.replace("&amp;", "&"))
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    css = sheet.content.decode()
    assert css.startswith(".portal-preview {")
    assert "--accent-2: #2b6777;" in css
    assert "--radius: 4px;" in css


def test_the_preview_s_sheet_takes_no_css_from_its_address(owner):
    evil = {"accent": "red;} body {display:none", "accent2": "#12345", "font": "x", "radius": "8px"}
    css = owner.get(f"{PAGE}look.css", evil).content.decode()
    assert "display" not in css
    assert css.count("{") == 1
    assert "--radius: 8px;" in css


def test_the_portal_s_sheets_dress_the_frame_alone(owner):
    css = owner.get(f"{PAGE}portal.css").content.decode()
    assert ":root" not in css
    assert "@media (min-width" not in css
    assert css.count(".portal-preview {") == 2
    assert css.count("{") == css.count("}")
    assert framed(":root { --a: 1 }") == ".portal-preview {\n& { --a: 1 }\n}"


def test_a_logo_is_drawn_anew_and_takes_the_former_s_place(owner, merchant):
    camera = SimpleUploadedFile("me.jpg", pictures.camera_picture(), "image/jpeg")
    answer = owner.post(PAGE, {**TYPED, "do": "logo", "logo": camera})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The logo is in use" in page
    assert 'value="#ffd400"' in page
    first = look(merchant)["logo"]
    assert (merchant.accent, first.endswith(".webp")) == ("#1f4e5f", True)
    with default_storage.open(first) as file:
        stored = file.read()
        assert pictures.SECRET.encode() not in stored
        assert Image.open(default_storage.open(first)).format == "WEBP"
    shown = Visitor(merchant).get("/logo")
    assert (shown.status_code, shown["Content-Type"], shown.content) == (200, "image/webp", stored)
    owner.post(PAGE, {**TYPED, "do": "save", "logo": logo(size=(1200, 400))})
    second = look(merchant)["logo"]
    assert second != first
    assert merchant.accent == "#ffd400"
    assert Image.open(default_storage.open(second)).size == (640, 213)
    work(merchant)
    assert not default_storage.exists(first)
    assert default_storage.exists(second)


def test_a_logo_can_be_removed_and_the_rest_stays_as_typed(owner, merchant):
    owner.post(PAGE, {**TYPED, "do": "logo", "logo": logo()})
    name = look(merchant)["logo"]
    answer = owner.post(PAGE, {**TYPED, "do": "remove_logo"})
    assert look(merchant)["logo"] == ""
    assert 'value="#ffd400"' in answer.content.decode()
    work(merchant)
    assert not default_storage.exists(name)
    assert Visitor(merchant).get("/logo").status_code == 404


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("logo.svg", SVG, "image/svg+xml"), NO_PICTURE),
        (SimpleUploadedFile("logo.png", SVG, "image/png"), NO_PICTURE),
        (
            SimpleUploadedFile("logo.png", pictures.picture("PNG")[:200], "image/png"),
            "not a picture we can read",
        ),
        (SimpleUploadedFile("a.heic", pictures.heic(), "image/heic"), NO_PICTURE),
        (SimpleUploadedFile("a.png", pictures.picture("PNG", (20, 20)), "image/png"), "between 32 and 4,000"),
        (SimpleUploadedFile("a.png", b"\0" * (2 * 2**20 + 1), "image/png"), "larger than 2 MB"),
        (None, "Choose a file first"),
    ],
    ids=["svg", "disguised", "broken", "heic", "small", "large", "none"],
)
def test_what_is_no_logo_is_refused_at_its_field(owner, merchant, file, words):
    fields = {**TYPED, "do": "logo"} | ({"logo": file} if file else {})
    answer = owner.post(PAGE, fields)
    page = answer.content.decode()
    assert (answer.status_code, look(merchant)["logo"]) == (422, "")
    assert re.search(f'id="logo-error">[^<]*{words}', page)
    assert 'value="#ffd400"' in page


def test_mails_wear_the_mended_colour_and_the_shop_s_words(owner, merchant):
    owner.post(PAGE, {**TYPED, "do": "save"})
    with translation.override("fr"):
        ask(make_order(), reason="defective", comment="Tache")
    work(merchant)
    mail = OutgoingMail.objects.latest("pk")
    assert mail.language == "fr"
    merchant.refresh_from_db()
    assert "#ffd400" not in mail.html
    assert mail.html.count(merchant.brand.mended) == 2
    assert "01 02 03 04 05" in mail.html
    assert "&lt;b&gt;Atelier&lt;/b&gt; SARL" in mail.html
    assert "01 02 03 04 05\n<b>Atelier</b> SARL" in mail.text


def test_the_page_asks_no_more_with_many_names(owner, merchant):
    HostClaim.objects.create(host="one.example.org", token="x")
    with CaptureQueriesContext(connection) as few:
        owner.get(PAGE)
    HostClaim.objects.bulk_create(
        HostClaim(merchant=merchant, host=f"n{number}.example.org", token="x") for number in range(9)
    )
    with CaptureQueriesContext(connection) as many:
        owner.get(PAGE)
    assert len(few) == len(many)
