"""A merchant's file is kept whole, or not at all and said so."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from rma_portal.core.errors import Unavailable
from rma_portal.tenancy.files import keep_file
from tests.disk import small_files


def files_of(merchant, settings) -> list[str]:
    """Return the names of the merchant's files."""
    folder = Path(settings.MEDIA_ROOT) / "m" / str(merchant.pk)
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def test_a_file_replaces_an_earlier_one_of_its_name(merchant, settings):
    for content in (b"first", b"second"):
        name = keep_file("labels/one.pdf", ContentFile(content))
    assert name == f"m/{merchant.pk}/labels/one.pdf"
    assert default_storage.open(name).read() == b"second"
    assert files_of(merchant, settings) == ["labels/one.pdf"]


def test_what_cannot_be_written_leaves_no_half(merchant, settings):
    """The disk takes a thousand bytes of it: a person is told to come again, a worker does."""
    with small_files(1000), pytest.raises(Unavailable) as refused:
        keep_file("labels/one.pdf", ContentFile(bytes(5000)))
    assert (refused.value.code, files_of(merchant, settings)) == ("files_unavailable", [])
