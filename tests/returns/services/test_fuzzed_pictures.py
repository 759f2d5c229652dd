"""Broken variants of good pictures, made by the hundred: refused or shown clean; nothing is left behind."""

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.models import Photo, ReturnDraft
from returns.services.open_draft import open_draft
from returns.services.remove_photo import remove_photo
from rma_portal.core.errors import InvalidInput
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.pictures import camera_picture, heic, with_words
from tests.returns.flow import work
from tests.returns.services.shown import attach, plain, stored

GOOD = {
    "JPEG": camera_picture(),
    "PNG": with_words("PNG"),
    "WEBP": with_words("WEBP"),
    "AVIF": with_words("AVIF"),
    "HEIF": heic(),
}
AT_THE_DOOR = {"photo_type", "photo_pixels", "photo_too_small", "photo_aspect"}
HEAD = 400  # bytes in which sizes, lengths and offsets stand


def flipped(content: bytes, place: int, bit: int) -> bytes:
    """Change one bit."""
    place %= len(content)
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def lying(content: bytes, place: int, said: bytes) -> bytes:
    """Write other numbers over a place near the beginning."""
    place %= min(HEAD, len(content))
    return content[:place] + said + content[place + len(said) :]


def swapped(content: bytes, one: int, other: int, length: int) -> bytes:
    """Exchange two stretches."""
    one, other = sorted((one % len(content), other % len(content)))
    first, second = content[one : one + length], content[other : other + length]
    return content[:one] + second + content[one + length : other] + first + content[other + length :]


def repeated(content: bytes, place: int, length: int) -> bytes:
    """Write a stretch twice."""
    place %= len(content)
    return content[: place + length] + content[place:]


anywhere, anything = st.integers(0, 100_000), st.integers(1, 64)
DAMAGE = st.one_of(
    st.tuples(st.just(lambda content, end: content[: end % len(content)]), anywhere),
    st.tuples(st.just(flipped), anywhere, st.integers(0, 7)),
    st.tuples(st.just(lying), anywhere, st.binary(min_size=1, max_size=4)),
    st.tuples(st.just(swapped), anywhere, anywhere, anything),
    st.tuples(st.just(repeated), anywhere, anything),
    st.tuples(st.just(lambda content, more: content + more), st.binary(max_size=200)),
)


@pytest.fixture
def draft(merchant) -> ReturnDraft:
    """A draft to attach photos to."""
    return open_draft(order=make_order(lines=[(make_variant(), 1, "20.00")]), language="fr")


def files_of(draft: ReturnDraft) -> list[str]:
    """Return the names of all photos, originals and made anew, that the merchant's storage holds."""
    folders = [f"m/{draft.merchant_id}/{folder}" for folder in ("uploads", "photos")]
    return [
        f"{folder}/{name}"
        for folder in folders
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    ]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("kind", GOOD)
def test_a_broken_variant_is_refused_or_shown_clean(merchant, draft, kind):
    """Case 40: no exception leaves the service, no try is wasted on it, no file of it stays."""
    outcomes = set()

    @settings(
        max_examples=50, derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck]
    )
    @given(st.lists(DAMAGE, min_size=1, max_size=3))
    def send(damage) -> None:
        content = GOOD[kind]
        for change, *how in damage:
            content = change(content, *how) if content else content
        outcomes.add(outcome_of(merchant, draft, content))
        assert files_of(draft) == []

    send()
    assert outcomes <= AT_THE_DOOR | {"ready", "refused"}
    assert "ready" in outcomes
    assert outcomes & {"refused", "photo_type"}  # the damage is real


def outcome_of(merchant, draft: ReturnDraft, content: bytes) -> str:
    """Send a file, let the workers have it, take it back; return what became of it."""
    try:
        photo = attach(draft, content)
    except InvalidInput as refusal:
        return refusal.code
    work(merchant)
    photo.refresh_from_db()
    if photo.photo_state == Photo.State.READY:
        plain(stored(photo))
    assert files_of(draft) == [photo.picture] * bool(photo.picture)
    remove_photo(draft=draft, photo=photo)
    work(merchant)
    assert not OutboxMessage.objects.exclude(failed_at=None, last_error="").exists()
    return photo.photo_state
