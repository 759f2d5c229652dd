"""The portal in a real browser: by keyboard, without JavaScript, on a small phone, read by axe."""

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from returns.documents.capture_time import EXIF_IFD, TAKEN
from returns.models import Photo, Return
from returns.services.write_message import write_message
from rma_portal.tenancy.scope import merchant_transaction
from tests.browser.walking import find, forward, tab_to
from tests.returns.flow import MANAGER, work

pytestmark = pytest.mark.browser

ORIENTATION = 0x0112
TYPED = "Object.keys(sessionStorage).filter(key => key.startsWith('typed:')).length"
FIRST_PAGE = 60_000  # bytes, style sheets and scripts included, before any compression


def the_return(shop) -> Return:
    """Return the one return of the shop."""
    with merchant_transaction(shop.pk):
        return Return.objects.get()


def test_a_return_by_keyboard_alone(shop, visit):
    """Every step with Tab, Space, arrows and Enter; errors get the focus."""
    with visit() as page:
        tab_to(page, "#id_number")
        page.keyboard.type("10482")
        tab_to(page, "#id_proof")
        page.keyboard.type("75011")
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles")
        tab_to(page, "input[type=checkbox]")
        page.keyboard.press("Space")
        page.locator("#choose-sum", has_text="1 article").wait_for()
        page.keyboard.press("Enter")  # sends the form: never the language, never "back"
        page.wait_for_url("**/why")
        tab_to(page, ".bar .button:not(.plain)")
        page.keyboard.press("Enter")
        page.locator("#errors").wait_for()
        assert page.evaluate("document.activeElement.id") == "errors"
        tab_to(page, ".errors a")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.matches('.chip input')")
        page.keyboard.press("Space")
        tab_to(page, ".bar .button:not(.plain)")
        page.keyboard.press("Enter")
        page.wait_for_url("**/refund")
        tab_to(page, ".option input")
        page.keyboard.press("ArrowDown")
        tab_to(page, ".bar .button:not(.plain)")
        page.keyboard.press("Enter")
        page.wait_for_url("**/check")
        tab_to(page, ".bar .button:not(.plain)")
        page.keyboard.press("Enter")
        page.wait_for_url("**/s/**")
    with merchant_transaction(shop.pk):
        [item] = Return.objects.get().items.all()
        assert (item.resolution, item.reason.code) == ("store_credit", "size_small")


def test_a_return_without_javascript(shop, visit, tmp_path):
    """Photos, errors, going back and the label work with plain forms and links."""
    Image.new("RGB", (300, 200), "#804020").save(tmp_path / "seam.jpg")
    with visit(java_script_enabled=False) as page:
        find(page)
        page.locator("summary").click()
        page.check("details input[type=checkbox]")
        forward(page, "why")
        chips = page.locator(".chip")
        assert [chip.inner_text() for chip in chips.all()] == ["Defective", "Wrong article"]
        chips.first.click()
        page.fill("textarea", "The seam is open")
        page.set_input_files("input[type=file]", tmp_path / "seam.jpg")
        page.get_by_role("button", name="Send these photos").click()
        page.locator("li.photo").wait_for()
        page.click(".bar .plain")
        page.wait_for_url("**/articles")
        forward(page, "why")
        assert page.input_value("textarea") == "The seam is open"
        assert page.locator("li.photo").count() == 1
        forward(page, "refund")
        forward(page, "check")
        forward(page, "s/")
        assert page.locator("h1").inner_text() == "Your request has arrived"
    with merchant_transaction(shop.pk):
        [item] = Return.objects.get().items.all()
        assert (item.comment, Photo.objects.get().item_id) == ("The seam is open", item.pk)


def test_photos_and_the_label_come_by_themselves(shop, visit, tmp_path):
    """htmx sends photos as they are chosen, names the bad one, and shows the label when it is there."""
    Image.new("RGB", (300, 200), "#804020").save(tmp_path / "seam.jpg")
    (tmp_path / "page.jpg").write_text("<html>")
    with visit() as page:
        find(page)
        page.locator("input[type=checkbox]").first.check()
        page.locator("#choose-sum", has_text="€49.90").wait_for()
        forward(page, "why")
        page.locator(".chip", has_text="Too small").click()
        page.locator("summary").click()
        page.set_input_files("input[type=file]", [tmp_path / "seam.jpg", tmp_path / "page.jpg"])
        page.locator("li.photo", has_text="Received").wait_for()
        work(shop)
        page.locator("li.photo img").wait_for()
        assert "“page.jpg” is not a picture" in page.locator(".photos-of [role=alert]").inner_text()
        forward(page, "refund")
        forward(page, "check")
        forward(page, "s/")
        page.get_by_text("It is being made").wait_for()
        work(shop)
        page.get_by_role("link", name="Label on A4").wait_for()
        assert page.locator(".code img").evaluate(LOADED_WIDTH) > 200
        with page.expect_download() as download:
            page.get_by_role("link", name="Label on A4").click()
        assert download.value.suggested_filename == f"{the_return(shop).number}-a4.pdf"


def test_the_number_of_pieces_goes_up_and_down_by_keyboard(shop, visit):
    """Buttons beside the list of numbers, as far as there are pieces; the sum follows."""
    with visit() as page:
        find(page)
        tab_to(page, "[data-by='1']")
        for pressed in (1, 2, 2):
            page.keyboard.press("Enter")
            page.locator("#choose-sum", has_text=f"{pressed} article").wait_for()
        assert page.get_attribute("[data-by='1']", "aria-disabled") == "true"
        assert page.evaluate("document.activeElement.dataset.by") == "1"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
        page.locator("#choose-sum", has_text="1 article").wait_for()
        assert page.input_value("select") == "1"


def test_the_language_can_change_in_the_middle_of_a_word(shop, visit):
    with visit("fr") as page:
        find(page)
        page.locator("input[type=checkbox]").first.check()
        forward(page, "why")
        page.locator("summary").click()
        page.fill("textarea", "trop ser")
        page.get_by_role("button", name="English").click()
        page.locator("html[lang=en]").wait_for(state="attached")
        assert page.input_value("textarea") == "trop ser"


def test_news_comes_by_itself_and_never_over_what_is_typed(shop, visit):
    """The page shows a message without a click; while somebody types it only says that there is news."""
    with visit() as page:
        find(page)
        page.locator("input[type=checkbox]").first.check()
        forward(page, "why")
        page.locator(".chip", has_text="Too small").click()
        forward(page, "refund")
        forward(page, "check")
        forward(page, "s/")
        work(shop)
        page.get_by_role("link", name="Label on A4").wait_for()
        with merchant_transaction(shop.pk):
            write_message(rma=Return.objects.get(), text="Please add the belt.", actor=MANAGER)
        page.get_by_text("Please add the belt.").wait_for()
        page.get_by_text("Write to us").click()
        page.fill("#id_text", "The belt is in the par")
        with merchant_transaction(shop.pk):
            write_message(rma=Return.objects.get(), text="We found it.", actor=MANAGER)
        page.get_by_text("There is news about this return.").wait_for()
        assert page.input_value("#id_text") == "The belt is in the par"
        page.get_by_role("link", name="Show it").click()
        page.get_by_text("We found it.").wait_for()
        assert page.input_value("#id_text") == "The belt is in the par"  # kept in this tab
        page.get_by_role("button", name="Send the message").click()
        page.get_by_text("Your message is with us").wait_for()
        assert page.input_value("#id_text") == ""


def test_what_is_typed_survives_a_dead_network_and_a_lost_page(shop, visit):
    """Offline nothing is sent, and the page says so; loaded anew it has the text, until all is confirmed."""
    with visit() as page:
        find(page)
        page.locator("input[type=checkbox]").first.check()
        forward(page, "why")
        page.locator(".chip", has_text="Too small").click()
        page.locator("summary").click()
        page.fill("textarea", "Too tight at the arms")
        page.context.set_offline(True)
        page.click(".bar .button:not(.plain)")
        page.locator(".offline", has_text="You are offline").wait_for()
        page.context.set_offline(False)
        page.locator(".offline").wait_for(state="detached")
        page.reload()
        assert page.input_value("textarea") == "Too tight at the arms"
        page.locator(".chip", has_text="Too small").click()
        forward(page, "refund")
        assert page.evaluate(TYPED) == 1
        forward(page, "check")
        forward(page, "s/")
        assert page.evaluate(TYPED) == 0
    with merchant_transaction(shop.pk):
        assert Return.objects.get().items.get().comment == "Too tight at the arms"


def test_a_large_photo_is_made_smaller_before_it_is_sent(shop, visit, tmp_path):
    """The long side is 2560, upright, and the camera's words say as before when it was taken."""
    words = Image.Exif()
    words[ORIENTATION] = 6  # held upright: stored lying on its side
    words.get_ifd(EXIF_IFD)[TAKEN] = "2026:11:03 10:15:00"
    Image.effect_noise((3600, 1200), 90).save(tmp_path / "seam.jpg", exif=words, quality=95)
    with visit() as page:
        find(page)
        page.locator("input[type=checkbox]").first.check()
        forward(page, "why")
        page.locator("summary").click()
        page.set_input_files("input[type=file]", tmp_path / "seam.jpg")
        page.locator("li.photo", has_text="Received").wait_for()
    with merchant_transaction(shop.pk), default_storage.open(Photo.objects.get().upload) as file:
        sent = Image.open(file)
        taken = sent.getexif().get_ifd(EXIF_IFD)[TAKEN]
        assert (sent.size, sent.getexif()[ORIENTATION], taken) == ((853, 2560), 1, "2026:11:03 10:15:00")


LOADED_WIDTH = "async image => { await image.decode(); return image.naturalWidth }"


def test_the_first_page_is_light(shop, chromium, live_server):
    """Everything the first page needs, before any compression."""
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto("/m/atelier/", wait_until="networkidle")
    context.close()
    assert sum(sizes.values()) < FIRST_PAGE, sizes
    assert all(url.startswith((live_server.url, "data:")) for url in sizes)
