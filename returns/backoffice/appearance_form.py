"""What a shop chooses for its pages: two colours, type, corners, and its own words in each language."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.brand import FONT_STACKS, NAMED_TEXTS, RADII, Brand
from rma_portal.tenancy.languages import languages_of
from rma_portal.tenancy.models import Merchant

COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
LONGEST = {"welcome": 160, "contact": 200, "footer": 300}  # characters
LABELS = {
    "welcome": _("Welcome, above the first page's form"),
    "contact": _("How to reach you, below every page and mail"),
    "footer": _("Last line, below every page and mail"),
}


class ColourField(forms.CharField):
    """A colour as people paste it, with or without the sign, in three digits or six; kept as #rrggbb."""

    default_error_messages = {"colour": _("Write a colour such as #1f4e5f: six digits from 0 to f.")}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).lower()
        if not text:
            return ""
        match = COLOUR.fullmatch(text)
        if match is None:
            raise forms.ValidationError(self.error_messages["colour"], code="colour")
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return f"#{digits}"


class AppearanceForm(forms.Form):
    """The look and the words of a shop; a text field for each kind of text and language."""

    accent = ColourField(
        label=_("First colour"),
        max_length=20,
        error_messages={"required": _("Choose a colour: buttons and links are drawn in it.")},
    )
    accent2 = ColourField(
        label=_("Second colour"),
        max_length=20,
        required=False,
        help_text=_("The band on top, the initial and small signs. Empty: as the first."),
    )
    font_stack = forms.ChoiceField(label=_("Type"), choices=FONT_STACKS)
    radius = forms.TypedChoiceField(label=_("Corners"), choices=RADII, coerce=int)

    def __init__(self, data: Any = None, *, merchant: Merchant) -> None:
        self.merchant = merchant
        self.languages = languages_of(merchant)
        super().__init__(data, initial=stored(merchant, self.languages))
        for language in self.languages:
            for name in NAMED_TEXTS:
                self.fields[f"{name}-{language}"] = forms.CharField(
                    label=LABELS[name], max_length=LONGEST[name], required=False
                )

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """The words by language, as far as they can be used; what is empty is left out."""
        told = {
            language: {name: self.usable(f"{name}-{language}") for name in NAMED_TEXTS}
            for language in self.languages
        }
        return {code: {name: text for name, text in words.items() if text} for code, words in told.items()}

    @property
    def brand(self) -> Brand:
        """The look as far as it can be used: what is wrong or missing stays as it is stored."""
        chosen = (self.usable(name) for name in ("accent", "accent2", "font_stack", "radius"))
        return Brand(*chosen, logo=self.merchant.logo)

    def usable(self, name: str) -> Any:
        """Return what was given for a field, or what is stored where that is wrong or nothing was sent."""
        if not self.is_bound:
            return self.initial[name]
        self.is_valid()
        return self.cleaned_data.get(name, self.initial[name])

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Return the text fields by language: its code, its own name, its fields."""
        return [
            (code, get_language_info(code)["name_local"], [self[f"{name}-{code}"] for name in NAMED_TEXTS])
            for code in self.languages
        ]


def stored(merchant: Merchant, languages: list[str]) -> dict[str, Any]:
    """Return what the form shows before anybody types."""
    look = {name: getattr(merchant, name) for name in ("accent", "accent2", "font_stack", "radius")}
    return look | {
        f"{name}-{code}": merchant.text_in(code, name) for code in languages for name in NAMED_TEXTS
    }
