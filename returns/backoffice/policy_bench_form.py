"""What a manager fills in to try a draft: a past order, or the facts by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from returns.domain.policy.legal import EXEMPTIONS, LAWS
from returns.models import Reason
from returns.models.words import RESOLUTIONS
from returns.wording.countries import country_name
from returns.wording.rules import EXEMPTIONS as EXEMPTION_WORDS
from returns.wording.rules import VALUES
from rma_portal.core import clock
from rma_portal.tenancy.models import Merchant

LARGEST = Decimal(1_000_000)
LISTS = ["blocked", "allowed"]
MAIN = ["country", "delivered_days", "price_paid", "category", "reason", "photos"]
RARER = [
    "is_business", "orders_before", "returns_before", "refusals_before", "value_returned", "return_rate",
    "listed", "order_value", "order_discount", "shipping_days", "channel", "sku", "brand", "tags", "weight",
    "discount", "final_sale", "second_hand", "exemption", "resolution", "note", "has_serial",
]  # fmt: skip


def number(label: Any, initial: int | None = 0, most: int = 100_000) -> forms.IntegerField:
    """Return a field for a count; left empty it is its first value."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, initial=initial)


def amount(label: Any, initial: str | None = "0") -> forms.DecimalField:
    """Return a field for an amount in the merchant's currency."""
    first = None if initial is None else Decimal(initial)
    return forms.DecimalField(
        label=label, min_value=0, max_value=LARGEST, decimal_places=3, required=False, initial=first
    )


def text(label: Any) -> forms.CharField:
    """Return a field for a short text."""
    return forms.CharField(label=label, max_length=80, required=False)


def tick(label: Any) -> forms.BooleanField:
    """Return a yes or no."""
    return forms.BooleanField(label=label, required=False)


class BenchForm(forms.Form):
    """Both ways at once: `way` says which one counts. What is left out is as in a plain return."""

    way = forms.ChoiceField(choices=[("order", _("A past order")), ("hand", _("By hand"))], required=False)
    order = forms.CharField(label=_("Order number"), max_length=60, required=False)
    unit = forms.CharField(label=_("Article"), max_length=40, required=False)
    asked_on = forms.DateField(
        label=_("Day of the request"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    photos = number(_("Photos"), most=8)
    note = tick(_("With an explanation"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    delivered_days = number(_("Days since delivery (empty: not delivered)"), initial=None, most=3_650)
    price_paid = amount(_("Price paid"), "50")
    category = text(_("Category"))
    is_business = tick(_("Customer is a business"))
    orders_before = number(_("Orders before"))
    returns_before = number(_("Returns before"))
    refusals_before = number(_("Articles refused before"))
    value_returned = amount(_("Value returned before"))
    return_rate = number(_("Return rate in percent"), most=100)
    listed = forms.ChoiceField(label=_("On a list"), required=False)
    order_value = amount(_("Value of the order"), None)
    order_discount = amount(_("Discount on the order"))
    shipping_days = number(_("Days from order to delivery"), 3, most=365)
    channel = text(_("Sales channel"))
    sku = text(_("SKU"))
    brand = text(_("Brand"))
    tags = forms.CharField(label=_("Tags, with commas between"), max_length=200, required=False)
    weight = number(_("Weight in grams"), most=1_000_000)
    discount = amount(_("Discount on the article"))
    final_sale = tick(_("Final sale"))
    second_hand = tick(_("Second-hand"))
    exemption = forms.ChoiceField(label=_("Legal exemption"), required=False)
    resolution = forms.ChoiceField(label=_("Wish"), choices=RESOLUTIONS, required=False)
    has_serial = tick(_("Serial number given"))

    def __init__(self, given: Any, *, merchant: Merchant, reasons: list[Reason]) -> None:
        super().__init__(given or None)
        self.merchant, self.reasons = merchant, {reason.code: reason for reason in reasons}
        language = get_language() or "en"
        nothing = [("", "—")]
        codes = sorted(LAWS, key=country_name)
        self.choose("reason", nothing + [(one.code, one.label_in(language)) for one in reasons])
        self.choose("country", [(code, country_name(code)) for code in codes])
        self.choose("listed", nothing + [(code, VALUES[code]) for code in LISTS])
        self.choose("exemption", nothing + [(code, EXEMPTION_WORDS[code]) for code in EXEMPTIONS])
        self.fields["country"].initial = merchant.country
        self.fields["delivered_days"].initial = 5
        self.fields["asked_on"].initial = self.today()

    def choose(self, name: str, choices: list) -> None:
        """Set what a list offers."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def today(self) -> dt.date:
        """Return the merchant's day."""
        return clock.day_in(clock.now(), self.merchant.time_zone)

    @property
    def by_hand(self) -> bool:
        """Whether the facts are given by hand."""
        return self.given("way") == "hand"

    def given(self, name: str) -> Any:
        """Return a clean value, or the first one where nothing usable was given."""
        if not self.is_bound:
            return self.fields[name].initial
        found = self.cleaned_data.get(name)
        absent = name not in self.data and not isinstance(self.fields[name], forms.BooleanField)
        return self.fields[name].initial if found in (None, "") and (absent or name not in OPEN) else found

    @property
    def asked_at(self) -> dt.datetime:
        """Return noon of the day asked, where the merchant is; this moment where it is today."""
        day = self.given("asked_on") or self.today()
        if day == self.today():
            return clock.now()
        return clock.end_of_day(day, self.merchant.time_zone) - dt.timedelta(hours=12)

    @property
    def chosen_reason(self) -> Reason | None:
        """Return the reason, if one is chosen."""
        return self.reasons.get(self.given("reason") or "")

    def facts(self) -> dict[str, Any]:
        """Return the values for `facts_by_hand`."""
        values = {name: self.given(name) for name in (*MAIN, *RARER)}
        tags = [tag.strip() for tag in (values["tags"] or "").split(",") if tag.strip()]
        texts = {name: value or "" for name, value in values.items() if value is None and name in TEXTS}
        return {**values, **texts, "tags": tags, "asked_at": self.asked_at}


OPEN = {"delivered_days", "order_value"}  # empty means something there
TEXTS = {"category", "listed", "channel", "sku", "brand", "exemption", "resolution", "country"}
