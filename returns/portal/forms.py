"""What customers type, checked in form; whether it may be asked for is the engine's answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from returns.domain.policy.rules import CLAIMS
from returns.models import Reason, ReturnDraft
from returns.queries.offers import LineOffer, UnitOffer
from returns.queries.preview import DESCRIPTION, PreviewArticle
from returns.queries.reasons import grouped, speaks_of_fault
from returns.services.add_tracking import LENGTH
from returns.services.fill_draft import COMMENT_LENGTH, SERIAL_LENGTH
from returns.services.name_recipient import ADDRESS_LENGTH, EMAIL_LENGTH, NAME_LENGTH
from rma_portal.core.money import Money
from rma_portal.core.text import whole_number

REQUIRED = {"required": _("Please fill this in.")}
TOO_LONG = ngettext_lazy(
    "This is too long: %(limit_value)d character at most.",
    "This is too long: %(limit_value)d characters at most.",
    "limit_value",
)


class PlainForm(forms.Form):
    """A form whose errors stand under its fields, tied to them for screen readers by our templates."""

    use_required_attribute = False

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for each error, in the order of the fields."""
        return [(self[name].auto_id, str(text)) for name, texts in self.errors.items() for text in texts]


class FindForm(PlainForm):
    """The order number and something only the buyer knows."""

    number = forms.CharField(label=_("Order or tracking number"), max_length=60, error_messages=REQUIRED)
    proof = forms.CharField(label=_("E-mail address or postcode"), max_length=254, error_messages=REQUIRED)


class CodeForm(PlainForm):
    """The digits that came by mail."""

    code = forms.CharField(label=_("Six-digit code"), max_length=20, error_messages=REQUIRED)


class GiftForm(PlainForm):
    """The code on a gift slip."""

    code = forms.CharField(label=_("Gift code"), max_length=60, error_messages=REQUIRED)


class RecipientForm(PlainForm):
    """Who got a gift; and where to, if something is to be sent to them in exchange."""

    recipient = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Please write your name."), "max_length": TOO_LONG},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=EMAIL_LENGTH,
        error_messages={
            "required": _("Please write your e-mail address."),
            "invalid": _("This is no e-mail address."),
            "max_length": TOO_LONG,
        },
    )
    address = forms.CharField(
        label=_("Your address"),
        max_length=ADDRESS_LENGTH,
        widget=forms.Textarea,
        error_messages={"required": _("Please write your address."), "max_length": TOO_LONG},
    )

    def __init__(self, draft: ReturnDraft, *, asks_address: bool, **kwargs) -> None:
        known = {"recipient": draft.recipient_name, "email": draft.recipient_email}
        super().__init__(initial={**known, "address": draft.recipient_address}, **kwargs)
        if not asks_address:
            del self.fields["address"]

    def typed(self) -> dict[str, str]:
        """Return what was typed, right or wrong."""
        typed = {name: self[name].value() or "" for name in self.fields}
        return {"name": typed["recipient"], "email": typed["email"], "address": typed.get("address", "")}


@dataclass(frozen=True)
class LineRow:
    """One order line on the page: what is offered, and the field that says how many come back."""

    offer: LineOffer
    field: forms.BoundField | None
    chosen: int

    @property
    def first(self) -> UnitOffer:
        """The unit that speaks for the line: the first that can be chosen, else the first of all."""
        return (self.offer.open_units or self.offer.units)[0]

    @property
    def counts(self) -> range:
        """The numbers that can be chosen."""
        return range(len(self.offer.open_units) + 1)


class ChooseForm(PlainForm):
    """How many units of each line come back; only lines with something to choose have a field."""

    def __init__(self, offers: Iterable[LineOffer], chosen: Mapping[str, object], **kwargs) -> None:
        super().__init__(**kwargs)
        self.offers, self.chosen = list(offers), chosen
        for offer in self.offers:
            if offer.open_units:
                self.fields[f"line-{offer.key}"] = self.count_field(offer)

    def count_field(self, offer: LineOffer) -> forms.IntegerField:
        """Return the field of a line: a whole number up to what is still free (cases 4 and 11)."""
        most = len(offer.open_units)
        wrong = _("Choose a whole number from 0 to %(most)d.") % {"most": most}
        codes = ("invalid", "min_value", "max_value")
        return forms.IntegerField(
            required=False,
            min_value=0,
            max_value=most,
            initial=sum(unit.key in self.chosen for unit in offer.open_units),
            error_messages=dict.fromkeys(codes, wrong),
        )

    def rows(self) -> list[LineRow]:
        """Return all lines, those that can be chosen first."""
        rows = [self.row(offer) for offer in self.offers]
        return sorted(rows, key=lambda row: (row.field is None, row.first.only_claims))

    def row(self, offer: LineOffer) -> LineRow:
        """Return a line with its field, if it has one."""
        name = f"line-{offer.key}"
        if name not in self.fields:
            return LineRow(offer, None, 0)
        given = self.cleaned_data.get(name) if self.is_bound and self.is_valid() else self[name].value()
        text = str(given or 0)
        return LineRow(offer, self[name], whole_number(text) or 0)

    def units(self) -> list[UnitOffer]:
        """Return the chosen units: as many of each line as said, those chosen before first."""
        self.full_clean()
        return [unit for offer in self.offers for unit in self.units_of(offer)]

    def units_of(self, offer: LineOffer) -> list[UnitOffer]:
        """Return the chosen units of a line."""
        count = self.cleaned_data.get(f"line-{offer.key}") or 0
        kept_first = sorted(offer.open_units, key=lambda unit: (unit.key not in self.chosen, unit.unit_no))
        return sorted(kept_first[:count], key=lambda unit: unit.unit_no)


class WhyForm(PlainForm):
    """Why one article comes back."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea,
        error_messages={"max_length": TOO_LONG},
    )

    serial = forms.CharField(
        label=_("Serial number"),
        required=False,
        max_length=SERIAL_LENGTH,
        error_messages={"max_length": TOO_LONG},
    )

    no_photo = forms.BooleanField(label=_("I cannot take a photo"), required=False)

    def __init__(
        self, article: PreviewArticle, reasons: list[Reason], *, language: str, wanted=(), **kwargs
    ) -> None:
        given = {"comment": article.comment, "serial": article.serial}
        given["reason"] = article.reason.code if article.reason else ""
        given["no_photo"] = article.no_photo
        super().__init__(prefix=article.key, initial=given, **kwargs)
        self.article, self.reasons = article, {reason.code: reason for reason in reasons}
        self.wanted = article.decision.evidence if article.decision else wanted
        self.language = language
        labels = [(reason.code, reason.label_in(language)) for reason in reasons]
        self.fields["reason"].choices = labels  # type: ignore[attr-defined]
        self.asks_more = {reason.code for reason in reasons if reason.needs_note or reason.regime in CLAIMS}
        self.notes_for = [reason.label_in(language) for reason in reasons if reason.needs_note]

    def clean(self) -> dict:
        """Ask for what the chosen reason and the rules need (cases 12, 13 and 32).

        Which rules speak follows from the reason, so what they want is asked for once one is chosen.
        """
        given = self.cleaned_data
        reason = self.reasons.get(given.get("reason", ""))
        needs_note = reason and (reason.needs_note or "note" in self.wanted)
        if needs_note and given.get("comment") == "":
            self.add_error("comment", _("With this reason, please explain in a few words."))
        if reason and "serial" in self.wanted and given.get("serial") == "":
            self.add_error("serial", _("Please give the serial number of this article."))
        if reason and reason.needs_photo and not self.article.photos:
            self.ask_for_photo(given)
        return given

    def ask_for_photo(self, given: dict) -> None:
        """Ask for the photo a reason needs, or for words of who cannot take one (T-120, case 32)."""
        if not given.get("no_photo"):
            self.add_error("reason", _("With this reason, please add a photo."))
        elif len(given.get("comment", "").strip()) < DESCRIPTION and not self["comment"].errors:
            short = _(
                "Please describe what is wrong in at least %(least)d characters, since there is no photo."
            )
            self.add_error("comment", short % {"least": DESCRIPTION})

    def groups(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """Return the options under the words of the reason they are within; without words, by themselves."""
        options = {option.data["value"]: option for option in self["reason"]}
        return [
            (
                group.parent.label_in(self.language) if group.parent else "",
                [options[reason.code] for reason in group.reasons],
            )
            for group in grouped(list(self.reasons.values()))
        ]

    @property
    def may_describe(self) -> bool:
        """Whether a reason needs a photo, so that who cannot take one must have another way."""
        return any(reason.needs_photo for reason in self.reasons.values()) and not self.article.photos

    @property
    def is_wanted(self) -> bool:
        """Whether comment and photos should stand open: something is in them, or should be."""
        typed = self.typed()
        is_asked = (
            typed["reason"] in self.asks_more or typed["no_photo"] or {"note", "photos"} & set(self.wanted)
        )
        return bool(typed["comment"] or self["comment"].errors or is_asked)

    @property
    def wants_photos(self) -> bool:
        """Whether the rules ask for a photo; without one a person looks at the request."""
        return "photos" in self.wanted

    @property
    def wants_serial(self) -> bool:
        """Whether the rules ask for the serial number, or one was typed."""
        return "serial" in self.wanted or bool(self.typed()["serial"])

    def typed(self) -> dict[str, str]:
        """Return what was typed, right or wrong, so that nothing is lost on the way back."""
        typed = {name: self[name].value() or "" for name in ("reason", "comment", "serial")}
        return {**typed, "no_photo": "1" if self["no_photo"].value() else ""}


class AnswerForm(PlainForm):
    """The customer's answer to a question."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea,
        error_messages={**REQUIRED, "max_length": TOO_LONG},
    )


class MessageForm(PlainForm):
    """What the customer writes to the shop of their own accord."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea,
        error_messages={**REQUIRED, "max_length": TOO_LONG},
    )


class TrackingForm(PlainForm):
    """With which carrier the customer sent a parcel."""

    carrier = forms.CharField(
        label=_("Carrier"), max_length=LENGTH, error_messages={**REQUIRED, "max_length": TOO_LONG}
    )
    tracking = forms.CharField(
        label=_("Tracking number"), max_length=LENGTH, error_messages={**REQUIRED, "max_length": TOO_LONG}
    )


def only_claims(reasons: list[Reason]) -> list[Reason]:
    """Return the reasons that say the article is not as it should be, or not here at all."""
    return [reason for reason in reasons if speaks_of_fault(reason)]


def total_of(units: Iterable[UnitOffer], currency: str) -> Money:
    """Return what was paid for some units."""
    return sum((unit.gross for unit in units), Money.zero(currency))
