"""What the owner chooses for a key."""

import datetime as dt

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.scopes import SCOPES

LIFETIMES = [("90", _("90 days")), ("365", _("1 year")), ("", _("no end"))]  # days
GRACES = [("24", _("1 day")), ("168", _("7 days")), ("1", _("1 hour")), ("0", _("not at all"))]  # hours


class NewKeyForm(forms.Form):
    """A name by which the owner knows the program, what it may do, and for how long."""

    name = forms.CharField(
        max_length=80,
        validators=[ProhibitNullCharactersValidator()],
        error_messages={"required": _("Name the program, so that you know the key again.")},
    )
    scopes = forms.MultipleChoiceField(
        choices=SCOPES, error_messages={"required": _("Choose at least one thing the program may do.")}
    )
    lifetime = forms.ChoiceField(choices=LIFETIMES, required=False)

    def clean_lifetime(self) -> dt.timedelta | None:
        days = self.cleaned_data["lifetime"]
        return dt.timedelta(days=int(days)) if days else None


class RotateForm(forms.Form):
    """How long the old key still works beside the new one."""

    grace = forms.ChoiceField(choices=GRACES)

    def clean_grace(self) -> dt.timedelta:
        return dt.timedelta(hours=int(self.cleaned_data["grace"]))
