"""Photos: what is taken, what is refused by name, who may see them, and that none is lost."""

import io
import uuid
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from returns.models import Photo, Reason, ReturnDraft
from returns.portal.page import Refusal
from rma_portal.web.signed_files import signed_file_path
from tests.factories import make_order
from tests.returns.flow import work
from tests.returns.portal.visitor import Visitor, body, named, picture, refusals

IMAGES = Path(__file__).resolve().parents[4] / "shared" / "data" / "images"


@pytest.fixture
def draft(visitor, order, keys) -> ReturnDraft:
    """A draft that stands at its reasons."""
    found = visitor.find(order)
    visitor.post(f"/return/{found.key}/articles", {f"line-{keys[2].split('-')[0]}": "1"})
    return found


def send(visitor: Visitor, draft: ReturnDraft, unit: str, files: list, **fields):
    """Send photos of a unit by the plain form, which has its own button for it."""
    return visitor.post(f"/return/{draft.key}/why", {f"{unit}-photos": files, "add": unit, **fields})


def test_good_photos_are_kept_and_bad_ones_named(visitor, draft, keys, settings):
    """Case 40: type, size, pixels, shape and count are told by the file's name; the good one stays."""
    settings.PHOTO_MAX_BYTES, settings.PHOTO_MAX_PIXELS, settings.PHOTO_MAX_COUNT = 2**20, 90_000, 2
    unit, where = keys[2], f"photos-{keys[2]}"
    files = [
        picture("seam.jpg"),
        named("page.jpg", b"<html><script>alert(1)</script></html>"),
        named("paper.pdf", b"%PDF-1.7 and so on"),
        named("heavy.png", b"\x89PNG" + b"0" * 2**20),
        picture("wall.png", (400, 400), "PNG"),
        picture("strip.png", (1300, 66), "PNG"),
        picture("dot.png", (1, 1), "PNG"),
        picture("../../etc/second.webp", (90, 90), "WEBP"),
        picture("third.jpg"),
    ]
    answer = send(visitor, draft, unit, files)
    unreadable = "is not a picture we can read. Send a JPEG, PNG, WebP or HEIC picture."
    assert answer.status_code == 200
    assert refusals(answer) == [
        Refusal(f"“page.jpg” {unreadable}", where),
        Refusal(f"“paper.pdf” {unreadable}", where),
        Refusal("“heavy.png” is larger than 1 MB. Please send a smaller picture.", where),
        Refusal("“wall.png” has too many pixels. Please send a smaller picture.", where),
        Refusal("“strip.png” is far too long and narrow. Please send an ordinary picture.", where),
        Refusal("“dot.png” is too small to show anything. Please take a new picture.", where),
        Refusal("An article can have 2 photos. Remove one to add another.", where),
    ]
    assert [(photo.unit, photo.upload) for photo in Photo.objects.order_by("id")] == [
        (unit, f"m/{draft.merchant_id}/uploads/{photo.key.hex}") for photo in Photo.objects.order_by("id")
    ]
    assert Photo.objects.count() == 2


@pytest.mark.skipif(not IMAGES.is_dir(), reason="the collection of hostile pictures is not here")
def test_a_collection_of_hostile_files_harms_nothing(merchant, visitor, draft, keys):
    """Case 40: bombs, polyglots, renamed programs: refused here, or made anew into plain pictures."""
    for path in sorted((IMAGES / "hostile").iterdir()):
        answer = send(visitor, draft, keys[2], [named(path.name, path.read_bytes())])
        assert answer.status_code == 200, path.name
        work(merchant)
        for photo in Photo.objects.filter(draft=draft):
            assert photo.upload == "", path.name
            if photo.picture:
                with default_storage.open(photo.picture) as file, Image.open(file) as made:
                    assert (made.format, dict(made.getexif())) == ("WEBP", {}), path.name
        Photo.objects.filter(draft=draft).delete()


def test_photos_are_shown_as_made_anew(merchant, visitor, draft, keys):
    """Cases 38 and 40: no original and no metadata is ever served."""
    exif = Image.Exif()
    exif[0x010F] = "a maker"
    file = io.BytesIO()
    Image.new("RGB", (120, 90), "#804020").save(file, "JPEG", exif=exif)
    send(visitor, draft, keys[2], [named("x.jpg", file.getvalue())])
    link = signed_file_path("photo", Photo.objects.get())
    assert visitor.get(link).status_code == 404
    work(merchant)
    answer = visitor.get(link)
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", (120, 90), {})


def test_photos_go_with_the_return(merchant, visitor, draft, keys):
    """Case 42: photos sent with "continue", without any script, are on the return."""
    unit = keys[2]
    fields = {f"{unit}-photos": [picture("a.jpg"), picture("b.jpg")], f"{unit}-reason": "defective"}
    answer = visitor.post(f"/return/{draft.key}/why", fields)
    assert (answer.status_code, answer["Location"]) == (302, f"/m/atelier/return/{draft.key}/refund")
    assert visitor.confirm(draft).status_code == 302
    item = ReturnDraft.objects.get(pk=draft.pk).submitted.items.get()
    assert [photo.item_id for photo in Photo.objects.all()] == [item.pk, item.pk]


def test_a_required_photo_is_asked_for(visitor, draft, keys):
    """Case 32: the reason says that it needs one; none sent, nothing asked for."""
    Reason.objects.filter(code="defective").update(needs_photo=True)
    unit = keys[2]
    answer = visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": "defective"})
    wanted = "With this reason, please add a photo."
    assert refusals(answer) == [Refusal(wanted, f"id_{unit}-reason")]
    refused = visitor.confirm(draft)
    assert (refused.status_code, refusals(refused)) == (422, [Refusal(wanted)])
    assert not Photo.objects.exists()


def test_who_cannot_take_a_photo_describes_it_and_a_person_decides(visitor, draft, keys):
    """T-120 and case 32: words of some length stand for a photo; with neither it is refused as before."""
    Reason.objects.filter(code="size_small").update(needs_photo=True)
    unit = keys[2]
    fields = {f"{unit}-reason": "size_small", f"{unit}-no_photo": "1"}
    short = visitor.post(f"/return/{draft.key}/why", {**fields, f"{unit}-comment": "  too tight        "})
    words = "Please describe what is wrong in at least 20 characters, since there is no photo."
    assert refusals(short) == [Refusal(words, f"id_{unit}-comment")]
    assert visitor.confirm(draft).status_code == 422
    described = {**fields, f"{unit}-comment": "Too tight at the arms"}
    assert visitor.post(f"/return/{draft.key}/why", described).status_code == 302
    checked = visitor.get(f"/return/{draft.key}/check")
    assert [row["is_reviewed"] for row in checked.context["articles"]] == [True]
    assert visitor.confirm(draft).status_code == 302
    rma = ReturnDraft.objects.get(pk=draft.pk).submitted
    assert (rma.stage, rma.person_because) == ("requested", [{"step": "approval", "why": "no_photo"}])


def test_the_other_way_is_offered_only_where_a_photo_is_needed(visitor, draft, keys):
    assert "I cannot take a photo" not in body(visitor.get(f"/return/{draft.key}/why"))
    Reason.objects.filter(code="defective").update(needs_photo=True)
    assert "I cannot take a photo" in body(visitor.get(f"/return/{draft.key}/why"))


def test_a_tick_that_is_taken_off_excuses_nothing(visitor, draft, keys):
    Reason.objects.filter(code="size_small").update(needs_photo=True)
    unit = keys[2]
    fields = {f"{unit}-reason": "size_small", f"{unit}-comment": "Too tight at the arms"}
    visitor.post(f"/return/{draft.key}/why", {**fields, f"{unit}-no_photo": "1"})
    visitor.post(f"/return/{draft.key}/why", fields)
    assert visitor.confirm(draft).status_code == 422


def test_a_photo_is_removed_by_its_own_draft_alone(merchant, visitor, draft, keys):
    """Case 38: a photo's key is no right to remove it."""
    send(visitor, draft, keys[2], [picture()])
    key = Photo.objects.get().key.hex
    other = Visitor(merchant)
    theirs = other.find(make_order())
    other.post(f"/return/{theirs.key}/why", {"remove": key})
    assert Photo.objects.count() == 1
    visitor.post(f"/return/{draft.key}/why", {"remove": key})
    assert not Photo.objects.exists()


def test_htmx_gets_the_photos_of_one_article(merchant, visitor, draft, keys):
    unit, htmx = keys[2], {"HX-Request": "true"}
    fields = {
        f"{unit}-photos": [picture(), named("x.jpg", b"nothing")],
        f"{unit}-comment": "torn",
        "unit": unit,
    }
    answer = visitor.post(f"/return/{draft.key}/why", fields, headers=htmx)
    assert (answer.status_code, answer.context["poll_wait"], len(answer.context["photos"])) == (200, 1, 1)
    assert [one.text[:7] for one in refusals(answer)] == ["“x.jpg”"]
    assert ReturnDraft.objects.get(pk=draft.pk).choices[unit]["comment"] == "torn"
    work(merchant)
    later = visitor.get(f"/return/{draft.key}/photos", data={"unit": unit, "look": "0"}, headers=htmx)
    assert later.context["poll_wait"] == 0
    assert later.context["photos"][0].link.startswith("/m/atelier/files/")
    assert visitor.get(f"/return/{draft.key}/photos", data={"unit": "1-1"}).status_code == 404


def test_too_many_photos_are_slowed_down(merchant, settings, order, keys):
    """Case 35: the limit counts files; those within it are kept."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "upload": (1, 300)}
    visitor = Visitor(merchant, REMOTE_ADDR=f"2001:db8:{uuid.uuid4().hex[:4]}::1")
    draft = visitor.find(order)
    visitor.post(f"/return/{draft.key}/articles", {f"line-{keys[2].split('-')[0]}": "1"})
    answer = send(visitor, draft, keys[2], [picture(), picture()])
    assert [one.field for one in refusals(answer)] == [f"photos-{keys[2]}"]
    assert Photo.objects.count() == 1
