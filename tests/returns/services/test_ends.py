"""What nobody goes on with: drafts that expire, parcels that never left."""

import datetime as dt
from contextlib import suppress

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from returns.models import Photo, Return, ReturnDraft
from returns.services.approve import approve
from returns.services.attach_photo import attach_photo
from returns.services.depart import depart
from returns.services.expire import delete_expired_drafts, expire_return, overdue_returns
from returns.services.fill_draft import fill_draft
from returns.services.issue_numbers import issue_numbers
from returns.services.open_draft import LIFETIME, open_draft
from returns.services.order_label import order_label
from returns.services.receive import receive
from returns.services.remove_photo import remove_photo
from returns.services.request_return import request_return
from returns.tasks import expire_overdue
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order, make_variant
from tests.pictures import picture
from tests.returns.flow import CLERK, MANAGER, SHOPPER, approved, ask, chosen, items, units, work
from tests.returns.refused import refused


def later(**time: float):
    """Travel from now."""
    return clock.travel(clock.now() + dt.timedelta(**time))


def pictured(draft: ReturnDraft, unit: str) -> Photo:
    """Attach a photo to a unit of a draft."""
    upload = SimpleUploadedFile("x.jpg", picture())
    return attach_photo(draft=draft, unit=unit, upload=upload, actor=SHOPPER)


def test_drafts_block_nothing(merchant):
    """Case 147: five people fill a draft for the same unit, and whoever asks first has it."""
    order = make_order()
    drafts = [open_draft(order=order, language="fr") for _ in range(5)]
    for draft in drafts:
        fill_draft(draft=draft, choices=chosen(order))
    assert request_return(draft=drafts[3], actor=SHOPPER).stage == "approved"
    assert Return.objects.count() == 1


def test_a_draft_ends_with_its_time(merchant):
    """Case 147: to the second; then begin again, and nothing of it can be changed."""
    order = make_order()
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order))
    photo = pictured(draft, units(order)[0])
    with clock.travel(draft.expires_at):
        for act in (
            lambda: fill_draft(draft=draft, choices={}),
            lambda: pictured(draft, units(order)[0]),
            lambda: remove_photo(draft=draft, photo=photo),
            lambda: request_return(draft=draft, actor=SHOPPER),
        ):
            with refused(Conflict, "draft_expired"):
                act()
        assert ask(order).stage == "approved"
    assert draft.expires_at - draft.created_at == LIFETIME


def test_a_submitted_draft_is_closed(merchant):
    order = make_order()
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order))
    request_return(draft=draft, actor=SHOPPER)
    draft.refresh_from_db()
    with refused(Conflict, "draft_submitted"):
        fill_draft(draft=draft, choices={})


@pytest.mark.django_db(transaction=True)
def test_expired_drafts_go_with_their_files(merchant):
    """Cases 32 and 147: and what a submitted draft left behind; what a return took stays."""
    with merchant_transaction(merchant.pk):
        order = make_order(lines=[(make_variant(), 3, "30.00")])
        one, two, three = units(order)
        abandoned, submitted = (open_draft(order=order, language="fr") for _ in range(2))
        gone = [pictured(abandoned, one), pictured(submitted, two)]
        kept = pictured(submitted, three)
        fill_draft(draft=submitted, choices={three: {"reason": "size_small"}})
        request_return(draft=submitted, actor=SHOPPER)
    with later(days=8), merchant_transaction(merchant.pk):
        fresh = open_draft(order=order, language="fr")
        assert delete_expired_drafts() == 1
        assert set(ReturnDraft.objects.all()) == {submitted, fresh}
        assert list(Photo.objects.all()) == [kept]
        assert all(default_storage.exists(photo.upload) for photo in gone)
    with later(days=8):
        work(merchant)
    with merchant_transaction(merchant.pk):
        kept.refresh_from_db()
    names = [*(photo.upload for photo in gone), kept.picture]
    assert [default_storage.exists(name) for name in names] == [False, False, True]


@pytest.mark.django_db(transaction=True)
def test_files_stay_when_the_deletion_is_rolled_back(merchant):
    """Case 149."""
    with merchant_transaction(merchant.pk):
        order = make_order()
        photo = pictured(open_draft(order=order, language="fr"), units(order)[0])
    with later(days=8), suppress(Conflict), merchant_transaction(merchant.pk):
        delete_expired_drafts()
        raise Conflict("something_else_failed")
    with merchant_transaction(merchant.pk):
        assert (Photo.objects.count(), default_storage.exists(photo.upload)) == (1, True)


def test_a_parcel_never_sent_ends_the_permission(merchant):
    """Case 56: to the second of its deadline; number and label end, too."""
    rma = approved(merchant, make_order())
    with clock.travel(rma.send_before - dt.timedelta(seconds=1)):
        assert list(overdue_returns()) == []
        expire_return(rma=rma)
    assert items(rma)[0].permission == "approved"
    with clock.travel(rma.send_before + dt.timedelta(seconds=1)):
        assert list(overdue_returns()) == [rma]
        expire_return(rma=rma)
        expire_return(rma=rma)
    rma.refresh_from_db()
    [item] = items(rma)
    assert (rma.stage, item.permission, item.released_at is None) == ("expired", "expired", False)
    assert (rma.parcels.get().label_state, rma.number != "") == ("voided", True)
    with refused(Conflict, "not_approved", current="expired"):
        receive(item=item, actor=CLERK)


def test_the_deadline_counts_from_the_first_approval(merchant):
    """Case 56: an article approved later does not move it."""
    rma = ask(make_order(lines=[(make_variant(), 2, "90.00")]), reason="defective")
    one, two = items(rma)
    approve(rma=rma, items=[one], actor=MANAGER)
    before = rma.send_before
    with later(days=3):
        approve(rma=rma, items=[two], actor=MANAGER)
    assert rma.send_before == before


def test_what_is_on_its_way_does_not_expire(merchant):
    """Case 56: also where it left between the look and the deed."""
    rma = approved(merchant, make_order())
    depart(parcel=rma.parcels.get(), actor=MANAGER)
    with later(days=30):
        expire_return(rma=rma)
    rma.refresh_from_db()
    assert (rma.stage, items(rma)[0].permission) == ("on_its_way", "approved")


def test_what_was_partly_received_does_not_expire(merchant):
    """Cases 56 and 73: the rest is for the clerk to close."""
    rma = ask(make_order(lines=[(make_variant(), 2, "20.00")]))
    receive(item=items(rma)[0], actor=CLERK)
    with later(days=30):
        expire_return(rma=rma)
    assert [item.permission for item in items(rma)] == ["approved", "approved"]


def test_beat_expires_for_every_merchant_in_turn(merchant, stranger):
    """Cases 56 and 131."""
    mine = ask(make_order())
    with merchant_context(stranger.pk):
        theirs = ask(make_order())
        open_draft(order=theirs.order, language="en")
    with later(days=30), merchant_context(None):
        expire_overdue()
    mine.refresh_from_db()
    with merchant_context(stranger.pk):
        theirs.refresh_from_db()
        assert ReturnDraft.objects.filter(submitted=None).count() == 0
    assert (mine.stage, theirs.stage) == ("expired", "expired")


def test_the_same_label_is_not_drawn_for_what_expired(merchant):
    """Case 61: nor ordered again."""
    rma = ask(make_order())
    issue_numbers(rma)
    with later(days=30):
        expire_return(rma=rma)
        assert order_label(rma=rma, actor=MANAGER) == []
    assert [parcel.label_state for parcel in rma.parcels.all()] == ["voided"]
