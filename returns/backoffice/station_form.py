"""The form for what one key cannot say: grade, destination, note, photos, or a refusal."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from returns.backoffice.station_commands import inspected
from returns.backoffice.station_state import WAIT, Outcome, Station
from returns.domain.states import Disposition
from returns.models import ReturnItem
from returns.models.words import DISPOSITIONS, GRADES
from returns.services.attach_photo import photograph_item
from returns.services.inspect import inspect
from returns.services.refund_owed import book_owed
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput, Unavailable

_NOT_ON_A_BENCH = (Disposition.MISSING, Disposition.CUSTOMER_KEEPS)
PHOTO_ERRORS = {
    "photo_too_large": _("%(file)s is too large: send a picture of at most %(most)s MB."),
    "photo_type": _("%(file)s is no picture we can read: send a JPEG, PNG, WebP or HEIC file."),
    "photo_pixels": _("%(file)s has too many pixels: send a smaller picture."),
    "photo_too_small": _("%(file)s is too small to show anything."),
    "photo_aspect": _("%(file)s is a mere strip: send an ordinary picture."),
    "files_unavailable": _("Photos cannot be kept at this moment. Inspect without them, or try again later."),
}


class SeveralFiles(forms.ClearableFileInput):
    """Lets several files be chosen."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures, none needed; what they are is looked at by the service."""

    widget = SeveralFiles(
        attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif", "capture": "environment"}
    )

    def clean(self, value, initial=None) -> list[UploadedFile]:
        return [super(PhotosField, self).clean(each, initial) for each in value or []]


class InspectionForm(forms.Form):
    """What the warehouse found; a refusal needs a note, because the customer reads it (case 88)."""

    accepted = forms.TypedChoiceField(
        label=_("Verdict"),
        choices=[("yes", _("Accept")), ("no", _("Refuse"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADES, widget=forms.RadioSelect, initial="a")
    disposition = forms.ChoiceField(
        label=_("Where does it go?"),
        choices=[choice for choice in DISPOSITIONS if choice[0] not in _NOT_ON_A_BENCH],
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The customer reads it when the article is refused."),
    )
    photos = PhotosField(label=_("Photos"), required=False)


def save_inspection(form: InspectionForm, item: ReturnItem, actor: Actor) -> Outcome | None:
    """Keep photos and inspection of a valid form together, or neither; None leaves errors in the form."""
    given = form.cleaned_data
    words = {name: given[name] for name in ("accepted", "grade", "disposition", "note")}
    try:
        with transaction.atomic():
            for upload in given["photos"]:
                photograph_item(item=item, upload=upload, actor=actor)
            inspect(item=item, actor=actor, **words)
            refund = book_owed(rma=item.rma, actor=actor) if given["accepted"] else None
    except (InvalidInput, Unavailable) as wrong:
        add_error(form, wrong)
        return None
    if given["accepted"]:
        return inspected("graded", item, refund)
    item.refresh_from_db()
    return Outcome("refused_article", WAIT, Station(item.rma, item), {"article": str(item)})


def add_error(form: InspectionForm, wrong: InvalidInput | Unavailable) -> None:
    """Put a refusal of the domain beside the field it is about."""
    if wrong.code in PHOTO_ERRORS:
        form.add_error("photos", str(PHOTO_ERRORS[wrong.code]) % wrong.params)
    else:
        form.add_error("note", _("Say what is wrong with the article: the customer reads it."))
