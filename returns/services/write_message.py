"""Write to the other side of a return."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from returns.models import Message, Return
from returns.services.attach_photo import photograph_message
from returns.services.journal import enter
from returns.services.read_messages import read_messages
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require

MOST_PHOTOS = 4


def write_message(*, rma: Return, text: str, actor: Actor, photos: Sequence[UploadedFile] = ()) -> Message:
    """Store a message with its pictures; the shop's, from staff or a program, also goes by mail.

    The customer's is new to the shop until somebody reads or answers it. Raises InvalidInput: text_required,
    message_photos_too_many, and what `attach_photo` raises of a picture; Unavailable (files_unavailable).
    """
    require(actor, "write_message")
    text = storable(text)
    if not text.strip():
        raise InvalidInput("text_required", "write something first", field="text")
    if len(photos) > MOST_PHOTOS:
        raise InvalidInput("message_photos_too_many", "send fewer", most=MOST_PHOTOS, field="photos")
    is_ours = actor.kind in ("staff", "program")
    message = Message.objects.create(
        rma=rma, author_kind=actor.kind, text=text, written_at=clock.now(), is_new=not is_ours
    )
    for upload in photos:
        photograph_message(message=message, upload=upload, actor=actor)
    enter(rma, "message_written", actor=actor, note=message.text)
    if is_ours:
        read_messages(rma=rma, actor=actor)
        enqueue("returns.mail", return_id=rma.pk, template="message", cause=message.pk)
    return message
