"""The same picture for two articles, and photos older than the order: found by the worker, told to staff."""

import datetime as dt
import io

import pytest
from PIL import Image

from returns.models import Photo
from returns.queries.preview import preview
from returns.queries.signals import signals_for
from returns.services.attach_photo import photograph_item
from returns.services.cancel import cancel
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.prepare_photo import prepare_photo
from returns.services.request_return import request_return
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from tests.factories import make_order, make_variant
from tests.returns.documents.test_fingerprint import SCENES, exif_of, trimmed
from tests.returns.documents.test_safe_picture import saved
from tests.returns.flow import CLERK, SHOPPER, chosen, items, units
from tests.returns.services.shown import attach, upload

ORIGINAL = saved(SCENES[0], "JPEG")
COPY = saved(trimmed(SCENES[0]).resize((300, 400)), "WEBP", quality=50)
OTHER = saved(SCENES[1], "JPEG")


def claimed(order, *photos: bytes, **words):
    """Return a draft that claims an order's articles as defective, with prepared photos of the first."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order, reason="defective", **words))
    for content in photos:
        prepare_photo(attach(draft, content))
    return draft


def resembled() -> list[tuple[int, int | None]]:
    """Return each photo's id with that of the one it resembles."""
    rows = list(Photo.objects.order_by("id").values_list("id", "key", "resembles"))
    ids = {key: number for number, key, _resembles in rows}
    return [(number, ids.get(resembles)) for number, _key, resembles in rows]


def bought(**more):
    """An order of somebody who never returned anything."""
    return make_order(email=f"{Photo.objects.count()}@example.org", **more)


@pytest.mark.parametrize("copy", [ORIGINAL, COPY])
def test_a_picture_used_for_another_article_is_found(merchant, copy):
    """Whoever sent it first, saved anew, cut and made smaller or not."""
    request_return(draft=claimed(bought(), ORIGINAL), actor=SHOPPER)
    draft = claimed(bought(), OTHER, copy)
    first, other, second = Photo.objects.order_by("id")
    assert resembled() == [(first.pk, None), (other.pk, None), (second.pk, first.pk)]
    [article] = preview(draft).articles
    assert (article.facts.signals, article.decision.handling) == (("same_picture",), "ask_person")
    rma = request_return(draft=draft, actor=SHOPPER)
    assert signals_for(rma) == {items(rma)[0].pk: ("same_picture",)}


def test_a_picture_in_somebody_elses_open_draft_is_found(merchant):
    """Two drafts at once do not slip through: it need not have become a return yet."""
    claimed(bought(), ORIGINAL)
    assert preview(claimed(bought(), COPY)).articles[0].facts.signals == ("same_picture",)


def test_a_picture_of_the_same_unit_or_request_is_no_sign(merchant):
    """Taken twice, sent again with a second request, or one picture of two broken cups."""
    order = bought(lines=[(make_variant(), 2, "40.00")])
    drafts = [claimed(order, ORIGINAL, COPY), claimed(order, ORIGINAL)]
    prepare_photo(attach(drafts[1], COPY, unit=units(order)[1]))
    shown = [preview(draft).articles for draft in drafts]
    assert [[article.facts.signals for article in articles] for articles in shown] == [[(), ()], [(), ()]]


def test_asking_once_more_for_the_same_unit_is_no_sign(merchant):
    """Cancelled and asked for again, with the photo that is still on the telephone."""
    order = bought()
    cancel(rma=request_return(draft=claimed(order, ORIGINAL), actor=SHOPPER), actor=SHOPPER)
    assert preview(claimed(order, ORIGINAL)).articles[0].facts.signals == ()


def test_a_picture_of_another_unit_in_another_request_is_one(merchant):
    """One broken cup cannot be three: each time a unit, and each time the same picture."""
    order = bought(lines=[(make_variant(), 2, "40.00")])
    request_return(draft=claimed(order, ORIGINAL), actor=SHOPPER)
    draft = claimed(order)
    prepare_photo(attach(draft, COPY, unit=units(order)[1]))
    assert resembled()[1][1] == resembled()[0][0]


def test_neither_strangers_nor_the_warehouses_nor_old_pictures_count(merchant, stranger):
    with merchant_context(stranger.pk):
        claimed(make_order(), ORIGINAL)
    rma = request_return(draft=claimed(bought(), OTHER), actor=SHOPPER)
    prepare_photo(photograph_item(item=items(rma)[0], upload=upload(ORIGINAL), actor=CLERK))
    with clock.travel(clock.now() - dt.timedelta(days=731)):
        claimed(bought(), ORIGINAL)
    assert preview(claimed(bought(), COPY)).articles[0].facts.signals == ()


def test_flat_pictures_are_not_alike(merchant):
    """Case 42: a photo of nothing is taken, and is like no other."""
    for tint in ("white", "#fdfdfd"):
        out = io.BytesIO()
        Image.new("RGB", (200, 200), tint).save(out, "PNG")
        claimed(bought(), out.getvalue())
    assert set(Photo.objects.values_list("photo_state", "fingerprint", "resembles")) == {
        ("ready", None, None)
    }


def test_a_photo_older_than_the_order_is_looked_at(merchant):
    order = bought()
    taken = order.placed_at - dt.timedelta(days=3)
    old = saved(SCENES[2], "JPEG", exif=exif_of(original=f"{taken:%Y:%m:%d %H:%M:%S}"))
    [article] = preview(claimed(order, old)).articles
    assert Photo.objects.get().taken_at == taken.replace(microsecond=0)
    assert (article.facts.signals, article.decision.flags) == (("old_photo",), ("old_photo",))


def test_a_photo_being_prepared_says_nothing_yet(merchant):
    claimed(bought(), ORIGINAL)
    draft = claimed(bought())
    photo = attach(draft, COPY)
    assert preview(draft).articles[0].facts.signals == ()
    rma = request_return(draft=draft, actor=SHOPPER)
    [item] = items(rma)
    assert signals_for(rma) == {item.pk: ()}
    prepare_photo(photo)
    assert signals_for(rma) == {item.pk: ("same_picture",)}


def test_signals_for_a_return_take_as_many_queries_for_many_articles(merchant, django_assert_num_queries):
    order = bought(lines=[(make_variant(), 5, "100.00"), (make_variant(), 1, "20.00")])
    rma = request_return(draft=claimed(order, ORIGINAL, OTHER), actor=SHOPPER)
    with django_assert_num_queries(7):
        found = signals_for(type(rma).objects.select_related("order").get(pk=rma.pk))
    assert found == {item.pk: () for item in items(rma)}
