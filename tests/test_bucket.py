"""Media in an S3-compatible store: the whole plain return over HTTP, and a store that is away or empty."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail as outbox
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import clear_script_prefix

from returns.models import Photo, ReturnDraft
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from returns.wording.refusals import SENTENCES
from rma_portal.core import clock
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.models import OutboxMessage
from rma_portal.web.signed_files import signed_file_path
from tests.bucket import BUCKET, media_in_bucket, s3_server
from tests.factories import make_order
from tests.pictures import picture
from tests.returns.flow import SHOPPER, approved, ask, chosen, units, work
from tests.returns.portal.visitor import Visitor, named, refusals
from tests.returns.services.shown import attach, plain, stored, upload

pytestmark = pytest.mark.usefixtures("own_prefix")
DEAD = "http://127.0.0.1:1"  # where nobody answers


@pytest.fixture
def own_prefix():
    """The test client never resets the prefix that a merchant's request sets."""
    yield
    clear_script_prefix()


@pytest.fixture(scope="module")
def server():
    """An S3-compatible server for this file."""
    with s3_server() as address:
        yield address


@pytest.fixture
def bucket(server):
    """An empty bucket that media lie in."""
    with media_in_bucket(server) as storage:
        storage.bucket.objects.all().delete()
        yield storage


def draft_of(order) -> ReturnDraft:
    """Open a draft."""
    return open_draft(order=order, language="fr")


def names(bucket) -> list[str]:
    """Return the names of all objects."""
    return sorted(each.key for each in bucket.bucket.objects.all())


def test_a_plain_return_with_photo_label_and_mail(merchant, bucket, settings):
    """Cases 38 to 42: all files are in the bucket under our names, and read through our own pages."""
    settings.EMAIL_URL = "smtp://localhost"
    order = make_order()
    draft = draft_of(order)
    attach(draft, picture("JPEG"))
    fill_draft(draft=draft, choices=chosen(order))
    rma = request_return(draft=draft, actor=SHOPPER)
    work(merchant)
    photo, parcel, mail = (
        Photo.objects.get(),
        rma.parcels.get(),
        OutgoingMail.objects.get(template="approved"),
    )
    assert plain(stored(photo)).size == (120, 80)
    assert names(bucket) == sorted([photo.picture, parcel.label_a4, parcel.label_a6])
    found = {
        kind: Visitor(merchant).get(signed_file_path(kind, row)).content[:4]
        for kind, row in {"photo": photo, "label_a6": parcel, "print_a4": parcel, "attachment": mail}.items()
    }
    assert found == {"photo": b"RIFF", "label_a6": b"%PDF", "print_a4": b"%PDF", "attachment": b"%PDF"}
    [(_name, content, kind)] = outbox.outbox[-1].attachments
    assert (content == default_storage.open(parcel.label_a4).read(), kind) == (True, "application/pdf")


def test_nobody_reads_the_bucket_past_our_pages(merchant, bucket, server):
    """Case 38: an object has no type a browser would run, and is the owner's alone."""
    name = default_storage.save("m/1/uploads/x", upload(b"<script>", kind="text/html"))
    stored_object = bucket.bucket.Object(name)
    assert stored_object.content_type == "application/octet-stream"
    assert [grant["Grantee"]["Type"] for grant in stored_object.Acl().grants] == ["CanonicalUser"]
    assert "X-Amz-Expires" in default_storage.url(name)
    assert default_storage.url(name).startswith(f"{server}/{BUCKET}/m/1/uploads/x?")


def test_a_name_is_replaced_and_a_path_never_left(bucket):
    """Case 39: saving again keeps the name; no name leads out of the bucket."""
    for content in (b"old", b"new"):
        assert default_storage.save("m/1/a", ContentFile(content)) == "m/1/a"
    with default_storage.open("m/1/a") as file:
        assert file.read() == b"new"
    with pytest.raises(FileNotFoundError):
        default_storage.open("../../etc/passwd")


def test_a_large_object_waits_on_disk_and_is_never_held_twice(bucket):
    """Only one megabyte of an opened object stays in memory."""
    for size, on_disk in ((2**20, False), (3 * 2**20, True)):
        default_storage.save("m/1/large", ContentFile(b"x" * size))
        with default_storage.open("m/1/large") as file:
            assert (file.file._rolled, len(file.read())) == (on_disk, size)


def test_a_missing_object_is_404_and_tried_again_by_workers(merchant, bucket):
    """As with a folder: a link finds nothing; a photo whose original is missing waits, then is refused."""
    rma = approved(merchant, make_order())
    parcel = rma.parcels.get()
    path = signed_file_path("label_a6", parcel)
    default_storage.delete(parcel.label_a6)
    default_storage.delete(parcel.label_a6)  # one that is not there is no error
    assert Visitor(merchant).get(path).status_code == 404
    photo = attach(draft_of(make_order()), picture())
    default_storage.delete(photo.upload)
    work(merchant)
    [message] = OutboxMessage.objects.filter(kind="returns.prepare_photo")
    assert (message.done_at, message.attempts, message.last_error[:17]) == (None, 1, "FileNotFoundError")


def test_a_store_that_is_away_is_told_and_nothing_is_half_written(merchant, server):
    """Case 32: the customer is told what to do, staff too; neither photo nor file is left of the try."""
    order = make_order()
    visitor = Visitor(merchant)
    draft, [unit] = visitor.find(order), units(order)
    visitor.post(f"/return/{draft.key}/articles", {f"line-{unit.split('-')[0]}": "1"})
    away = str(SENTENCES["files_unavailable"])
    with media_in_bucket(DEAD):
        sent = {f"{unit}-photos": [named("a.jpg", picture())], f"{unit}-comment": "torn", "add": unit}
        answer = visitor.post(f"/return/{draft.key}/why", sent)
    draft.refresh_from_db()
    assert [one.text for one in refusals(answer)] == [away]
    assert (Photo.objects.count(), draft.choices[unit]["comment"]) == (0, "torn")


def test_work_waits_for_a_store_that_is_away(merchant, bucket, server):
    """Cases 51 and 149: label, photo, mail and deletion are tried again, and done once it answers."""
    order = make_order()
    draft = draft_of(order)
    attach(draft, picture())
    fill_draft(draft=draft, choices=chosen(order))
    rma, other = request_return(draft=draft, actor=SHOPPER), ask(make_order())
    with media_in_bucket(DEAD):
        work(merchant)
    waiting = OutboxMessage.objects.filter(done_at=None, failed_at=None).order_by("kind")
    assert [(row.kind, row.attempts, row.last_error.split(":")[0]) for row in waiting] == [
        ("returns.draw_label", 1, "Unavailable"),
        ("returns.prepare_photo", 1, "ConnectionError"),
    ]
    assert not [row for row in waiting if "a-secret" in row.last_error or DEAD in row.last_error]
    waiting.update(due_at=clock.now())
    work(merchant)
    labels = [one.parcels.get().label_state for one in (rma, other)]
    assert (labels, Photo.objects.get().photo_state) == (["ready", "ready"], "ready")
    assert not OutboxMessage.objects.filter(done_at=None).exists()


def test_a_page_says_that_a_file_cannot_be_had_now(merchant, bucket):
    """A store that is away is no 404: the file is not gone."""
    rma = approved(merchant, make_order())
    path = signed_file_path("label_a6", rma.parcels.get())
    with media_in_bucket(DEAD):
        assert Visitor(merchant).get(path).status_code == 503
    assert Visitor(merchant).get(path).status_code == 200


SETTINGS = "import django; django.setup(); from django.core.files.storage import default_storage as d; "


def run(code: str, **told: str) -> str:
    """Run code in a fresh process with these settings; return what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDIA_S3")}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "rma_portal.settings", "SECRET_KEY": "x", **told}
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS + code], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_environment_decides(tmp_path: Path, server):
    """A folder unless a bucket is named; keys may come from files; an empty endpoint is Amazon's own."""
    assert run("print(d.exists('x'), type(d._wrapped).__name__)") == "False FileSystemStorage"
    key = tmp_path / "key"
    key.write_text("from-a-file")
    told = {"MEDIA_S3_BUCKET": BUCKET, "MEDIA_S3_ENDPOINT_URL": server, "MEDIA_S3_SECRET_KEY_FILE": str(key)}
    told |= {"MEDIA_S3_ACCESS_KEY": "one", "MEDIA_S3_REGION": "eu-west-3"}
    code = "print(d.exists('x'), d.access_key, d.secret_key, d.region_name, d.endpoint_url, d.file_overwrite)"
    assert run(code, **told) == f"False one from-a-file eu-west-3 {server} True"
    amazon = {"MEDIA_S3_BUCKET": BUCKET, "MEDIA_S3_ENDPOINT_URL": "", "MEDIA_S3_ACCESS_KEY": "one"}
    assert run("print(d.bucket_name, d.endpoint_url, d.region_name)", **amazon) == f"{BUCKET} None us-east-1"
