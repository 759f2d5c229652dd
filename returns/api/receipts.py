"""What a warehouse's program does with an article: receive, inspect, photograph."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from inventory.models import Location
from returns.api.deeds import ReturnDeed, return_of
from returns.api.shapes import PhotoShape
from returns.api.words import CHOSEN_DISPOSITIONS
from returns.models import Photo, Return, ReturnItem
from returns.models.words import GRADES
from returns.services.accept_as_new import accept_as_new
from returns.services.attach_photo import photograph_item
from returns.services.choose_disposition import choose_disposition
from returns.services.inspect import inspect
from returns.services.mark_exchange_sent import TRACKING_LENGTH, mark_exchange_sent
from returns.services.mark_missing import mark_missing
from returns.services.receive import receive
from returns.services.receive_unexpected import receive_unexpected
from returns.services.refund_owed import book_owed
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import LONGEST
from rma_portal.web.api.values import Strict, Text, TrueOrFalse, codes
from rma_portal.web.api.views import DeedView


class Receipt(Strict):
    """Where an article was received."""

    location = Text(
        max_length=20, required=False, default="", help_text="The site's code; else the return centre."
    )


class Findings(Strict):
    """What was found. A refusal needs a note, which the customer reads."""

    accepted = TrueOrFalse()
    grade = serializers.ChoiceField(
        codes(GRADES), help_text="a like new, b opened, c worn or marked, d broken."
    )
    disposition = serializers.ChoiceField(
        CHOSEN_DISPOSITIONS,
        required=False,
        default="",
        help_text="Where it goes; may be left open for an accepted article, and chosen later.",
    )
    note = Text(max_length=LONGEST, required=False, default="", allow_blank=True)


class Destination(Strict):
    """Where an inspected article goes."""

    disposition = serializers.ChoiceField(CHOSEN_DISPOSITIONS)


class Stray(Strict):
    """An article that nobody announced."""

    code = Text(max_length=200, help_text="What stands on it: a SKU, a GTIN, or anything.")


class Picture(Strict):
    """A photo: JPEG, PNG, WebP, HEIC or AVIF."""

    photo = serializers.FileField(allow_empty_file=True)


class ArticleDeed(ReturnDeed):
    """What is common to all deeds on one article."""

    tag = "receipts"
    write_scope = "receipts:write"

    def do(self, rma: Return, given: dict[str, Any], **place: Any) -> None:
        """Do it to the article of the address."""
        self.handle(article_of(rma, place["position"]), given)

    def handle(self, item: ReturnItem, given: dict[str, Any]) -> None:
        """Call the service."""
        raise NotImplementedError


def article_of(rma: Return, position: int) -> ReturnItem:
    """Return the article at a position of a return, or raise Http404."""
    return get_object_or_404(ReturnItem.objects.select_related("rma"), rma=rma, position=position)


class Receive(ArticleDeed):
    """Receive an approved article at a site.

    409 where it is received already: the same article never arrives twice.
    """

    input_class = Receipt

    def handle(self, item: ReturnItem, given: dict[str, Any]) -> None:
        """Receive it."""
        receive(item=item, actor=self.actor, location=site(given["location"]))


def site(code: str) -> Location | None:
    """Return the site of a code, or None for the return centre; raise InvalidInput for an unknown one."""
    found = Location.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise InvalidInput("unknown_location", "give the code of one of your sites", field="location")
    return found


class Inspect(ArticleDeed):
    """Inspect a received article: accept or refuse it, grade it, say where it goes.

    Stock follows the disposition. What is owed for an accepted article is booked as a refund, which is still
    to be submitted.
    """

    input_class = Findings

    def handle(self, item: ReturnItem, given: dict[str, Any]) -> None:
        """Inspect it, and book what is owed by now."""
        inspect(item=item, actor=self.actor, **given)
        if given["accepted"]:
            book_owed(rma=item.rma, actor=self.actor)


class AcceptAsNew(ArticleDeed):
    """Accept a received article as new: grade A, back in stock, refund booked."""

    def handle(self, item: ReturnItem, given: dict[str, Any]) -> None:
        """Accept it."""
        accept_as_new(item=item, actor=self.actor)


class Sending(Strict):
    """How a replacement travels."""

    tracking = Text(max_length=TRACKING_LENGTH, required=False, default="", allow_blank=True)


class SendReplacement(ArticleDeed):
    """Say that what the customer gets in exchange for an article has left; stock falls, the customer is told.

    409 `out_of_stock` where it is no longer held and none is left.
    """

    input_class = Sending

    def handle(self, item: ReturnItem, given: dict[str, Any]) -> None:
        """Note that it is sent."""
        mark_exchange_sent(item=item, actor=self.actor, tracking=given["tracking"])


class MarkMissing(ArticleDeed):
    """Say that an article was not in the parcel; it can still be received later."""

    def handle(self, item: ReturnItem, given: dict[str, Any]) -> None:
        """Give it up."""
        mark_missing(item=item, actor=self.actor)


class ChooseDisposition(ArticleDeed):
    """Say where an inspected article goes, if that was left open; stock follows."""

    input_class = Destination

    def handle(self, item: ReturnItem, given: dict[str, Any]) -> None:
        """Choose its destination."""
        choose_disposition(item=item, disposition=given["disposition"], actor=self.actor)


class ReceiveUnexpected(ReturnDeed):
    """Record an article that came with a return and was not announced.

    It becomes an article of the return, is never refunded by itself and never lost.
    """

    tag = "receipts"
    write_scope = "receipts:write"
    input_class = Stray
    status = 201

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Record it."""
        receive_unexpected(rma=rma, code=given["code"], actor=self.actor)


class Photograph(DeedView):
    """Add a photo to an article.

    Send a form (multipart/form-data) with the file as `photo`. A worker makes the picture anew, without its
    metadata; until then it has no link.
    """

    tag = "receipts"
    write_scope = "receipts:write"
    parser_classes = [MultiPartParser]
    input_class = Picture
    serializer_class = PhotoShape
    status = 201

    def act(self, given: dict[str, Any], **place: Any) -> Photo:
        """Take the photo in."""
        item = article_of(return_of(place["key"]), place["position"])
        if item.photos.count() >= settings.PHOTO_MAX_COUNT:
            raise InvalidInput(
                "photo_too_many", "no more photos", field="photo", most=settings.PHOTO_MAX_COUNT
            )
        return photograph_item(item=item, upload=given["photo"], actor=self.actor)
