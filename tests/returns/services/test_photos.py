"""Pictures: looked at on arrival, made anew by a worker, and nothing but pixels is ever shown."""

import datetime as dt
import subprocess
import sys

import pytest
from django.core.files.storage import default_storage

from returns.models import Photo, Reason, ReturnDraft
from returns.services.attach_photo import photograph_item
from returns.services.drop_files import drop_files
from returns.services.drop_lost_uploads import drop_lost_uploads
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.prepare_photo import prepare_photo
from returns.services.remove_photo import remove_photo
from returns.services.request_return import request_return
from returns.tasks import drop_lost
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput, NotPermitted
from rma_portal.outbox.deliver import ATTEMPTS
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.pictures import BROKEN, picture
from tests.returns.flow import CLERK, SHOPPER, ask, items, units, work
from tests.returns.refused import refused
from tests.returns.services.shown import attach, prepared, upload


@pytest.fixture
def draft(merchant) -> ReturnDraft:
    order = make_order(lines=[(make_variant(), 2, "20.00")])
    return open_draft(order=order, language="fr")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "..\\..\\boot.jpg", "/abs/x.jpg", "x" * 300 + ".jpg", "a\x00b.jpg"]
)
def test_the_name_of_the_file_decides_nothing(draft, merchant, name):
    """Case 39: it is stored under a name of ours, in the merchant's own folder."""
    photo = attach(draft, picture(), name)
    assert photo.upload == f"m/{merchant.pk}/uploads/{photo.key.hex}"
    with refused(InvalidInput, "photo_type"):
        attach(draft, b"x", name)


def test_limits_of_size_and_number(draft, settings):
    """Case 40."""
    settings.PHOTO_MAX_COUNT, settings.PHOTO_MAX_BYTES = 2, 2**20
    with refused(InvalidInput, "photo_too_large", most=1):
        attach(draft, picture() + b"\x00" * 2**20)
    for _ in range(2):
        attach(draft, picture())
    with refused(InvalidInput, "photo_too_many", most=2):
        attach(draft, picture())
    assert attach(draft, picture(), unit=units(draft.order)[1]).unit == units(draft.order)[1]


def test_prepared_twice_is_prepared_once(draft):
    photo = prepared(draft, picture())
    before = (photo.picture, default_storage.get_modified_time(photo.picture))
    prepare_photo(photo)
    assert (Photo.objects.get().picture, default_storage.get_modified_time(photo.picture)) == before


def test_a_storage_that_is_away_is_asked_again(merchant, draft):
    """Case 32: an outage refuses nothing; when it is given up, the photo is."""
    photo = attach(draft, picture())
    kept = default_storage.open(photo.upload).read()
    default_storage.delete(photo.upload)
    work(merchant)
    photo.refresh_from_db()
    assert photo.photo_state == "waiting"
    default_storage.save(photo.upload, upload(kept))
    OutboxMessage.objects.update(due_at=photo.uploaded_at)
    work(merchant)
    photo.refresh_from_db()
    assert photo.photo_state == "ready"


def test_a_file_that_never_comes_back_is_given_up(merchant, draft):
    photo = attach(draft, picture())
    default_storage.delete(photo.upload)
    OutboxMessage.objects.update(attempts=ATTEMPTS - 1)
    work(merchant)
    photo.refresh_from_db()
    assert (photo.photo_state, photo.upload) == ("refused", "")


def test_the_original_goes_once_the_picture_is_made(merchant, draft):
    """Case 40, T-70: and with a removed photo both."""
    photo = attach(draft, picture())
    sent = photo.upload
    work(merchant)
    photo.refresh_from_db()
    assert (default_storage.exists(sent), default_storage.exists(photo.picture)) == (False, True)
    remove_photo(draft=draft, photo=photo)
    assert default_storage.exists(photo.picture)  # the removal could still be undone
    work(merchant)
    assert not default_storage.exists(photo.picture)


def test_a_wish_to_delete_a_strangers_file_is_set_aside(merchant, stranger):
    """Case 131: the row's merchant is the only one whose files it can name."""
    name = default_storage.save(f"m/{stranger.pk}/photos/x.webp", upload(b"theirs"))
    drop_files([name, f"m/{merchant.pk}/../{stranger.pk}/photos/x.webp"])
    work(merchant)
    failed = OutboxMessage.objects.exclude(failed_at=None).count()
    assert (default_storage.exists(name), failed) == (True, 2)


def test_originals_that_no_photo_knows_are_deleted_after_a_day(merchant, draft, stranger):
    """T-70: their request was undone, or died, after they were stored; what is known or young stays."""
    known = attach(draft, picture()).upload
    lost = default_storage.save(f"m/{merchant.pk}/uploads/lost", upload(b"GPS"))
    theirs = default_storage.save(f"m/{stranger.pk}/uploads/theirs", upload(b"GPS"))
    drop_lost()
    assert not OutboxMessage.objects.filter(kind="returns.delete_file").exists()
    with clock.travel(clock.now() + dt.timedelta(days=1, minutes=1)):
        assert (drop_lost_uploads(), drop_lost()) == (1, None)
        names = OutboxMessage.objects.filter(kind="returns.delete_file").values_list("merchant", "ids")
        assert {(pk, ids["name"]) for pk, ids in names} == {(merchant.pk, lost), (stranger.pk, theirs)}
        OutboxMessage.objects.filter(kind="returns.prepare_photo").update(done_at=clock.now())
        work(merchant)
    assert [default_storage.exists(name) for name in (known, lost, theirs)] == [True, False, False]


def test_a_photo_of_another_draft_is_not_removed(draft):
    """Case 38."""
    photo = attach(draft, picture())
    other = open_draft(order=draft.order, language="fr")
    remove_photo(draft=other, photo=photo)
    assert Photo.objects.get() == photo


def test_a_photo_of_an_article_of_another_order_is_refused(draft):
    """Case 10."""
    [unit] = units(make_order())
    with refused(InvalidInput, "unknown_article", unit=unit):
        attach(draft, picture(), unit=unit)


def test_photos_go_with_the_articles_they_show(draft):
    """Case 42: nothing is dropped; what shows an article not chosen stays with the draft."""
    one, two = units(draft.order)
    shown_one, shown_two = attach(draft, picture()), attach(draft, picture(), unit=two)
    fill_draft(draft=draft, choices={one: {"reason": "size_small"}})
    rma = request_return(draft=draft, actor=SHOPPER)
    [item] = items(rma)
    placed = [(photo.item, photo.draft) for photo in Photo.objects.order_by("id")]
    assert placed == [(item, None), (None, draft)]
    assert [shown_one.unit, shown_two.unit] == [one, two]


def test_a_reason_that_needs_a_photo(draft):
    """Case 32: refused without one, and nothing is left of the try."""
    Reason.objects.filter(code="defective").update(needs_photo=True)
    one = units(draft.order)[0]
    fill_draft(draft=draft, choices={one: {"reason": "defective"}})
    with refused(InvalidInput, "article_refused", unit=one, why="photo_required"):
        request_return(draft=draft, actor=SHOPPER)
    prepared(draft, BROKEN["half.jpg"])
    with refused(InvalidInput, "article_refused", unit=one, why="photo_required"):
        request_return(draft=draft, actor=SHOPPER)
    prepared(draft, picture())
    assert request_return(draft=draft, actor=SHOPPER).stage == "requested"


def test_the_warehouse_photographs_too_and_nobody_else(draft):
    """Case 88."""
    [item] = items(ask(make_order()))
    photo = photograph_item(item=item, upload=upload(picture()), actor=CLERK)
    assert (photo.item, photo.taken_by) == (item, "staff")
    with refused(NotPermitted, "role_not_permitted"):
        photograph_item(item=item, upload=upload(picture()), actor=Actor("staff", "3", "Ada", "agent"))


def test_a_fresh_process_reads_every_format():
    """Case 40: the library loads its formats late, and the first upload may be a WebP."""
    code = (
        "import sys, django; django.setup()\n"
        "from django.core.files.uploadedfile import SimpleUploadedFile as File\n"
        "from returns.services.attach_photo import check_picture\n"
        "check_picture(File('x', sys.stdin.buffer.read()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=picture("WEBP"), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
