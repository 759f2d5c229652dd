"""How this merchant handles returns: one row, so its list leads straight to it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MinValueValidator
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from returns.models import ReturnsSettings
from returns.models.settings import CODE
from rma_portal.core.money import exponent, round_money
from rma_portal.tenancy.models import Merchant
from rma_portal.web.backoffice import DateInput, MerchantAdmin, MerchantForm

COSTS = ["label_cost_amount", "hourly_rate_amount"]
STEPS = ["approval", "refund", "restock"]
LIMITS = [f"{step}_{limit}_amount" for step in STEPS for limit in ("limit", "day")]


def fields_of(step: str) -> list[str]:
    """Return the fields of one step: who takes it, and its limits."""
    return [f"{step}_{name}" for name in ("mode", "limit_amount", "day_amount", "day_count")]


STEP_FIELDS = [name for step in STEPS for name in fields_of(step)]


INFORMED = Merchant._meta.get_field("informs_from_on")


class SettingsForm(MerchantForm):
    """Amounts in the currency's own decimals; a return centre, or no label can be drawn."""

    informs_from_on = forms.DateField(
        label=INFORMED.verbose_name, help_text=INFORMED.help_text, required=False, widget=DateInput
    )

    class Meta:
        model = ReturnsSettings
        fields = [
            "return_centre",
            "parcel_days",
            "proof",
            "label_cost_amount",
            "hourly_rate_amount",
            "handling_minutes",
            "second_person_above_amount",
            *STEP_FIELDS,
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [*COSTS, *LIMITS, "second_person_above_amount"]:
            self.give_decimals(name, self.instance.merchant.currency)
        self.fields["return_centre"].required = True
        self.initial["informs_from_on"] = self.instance.merchant.informs_from_on

    def clean_proof(self) -> str:
        """Refuse codes where no mail leaves the service: they would lock every customer out."""
        proof = self.cleaned_data["proof"]
        if proof == CODE and not settings.EMAIL_URL:
            raise ValidationError(_("No mail server is set, so no code would arrive."))
        return proof

    def give_decimals(self, name: str, currency: str) -> None:
        """Let an amount have the currency's decimals, and none below zero."""
        amount = getattr(self.instance, name)
        self.initial[name] = None if amount is None else round_money(amount, currency).amount
        self.fields[name].validators = [MinValueValidator(0), DecimalValidator(12, exponent(currency))]
        self.fields[name].widget.attrs.update(step="any", min="0")


LIMITED = _(
    "The limits hold for what is done by itself. Amounts are in the shop's currency, a day is the shop's "
    "day; with a limit in value, a person decides on orders in other currencies. What met a limit says so "
    "in the inbox and on its page, and waits for a person."
)


class ReturnsSettingsAdmin(MerchantAdmin):
    """The one row of settings."""

    form = SettingsForm
    view_action = "change_settings"
    change_action = "change_settings"
    fieldsets = [
        (_("Where parcels go"), {"fields": ["return_centre", "parcel_days"]}),
        (_("The customers' page"), {"fields": ["proof"]}),
        (_("The right of withdrawal"), {"fields": ["informs_from_on"]}),
        (
            _("What a return costs you"),
            {
                "description": _("For the report of reasons and cost; amounts in the shop's currency."),
                "fields": ["label_cost_amount", "hourly_rate_amount", "handling_minutes"],
            },
        ),
        (
            _("Decisions against the policy"),
            {
                "description": _("The amount is in the shop's currency. What agents ask for always waits."),
                "fields": ["second_person_above_amount"],
            },
        ),
        (_("Approvals"), {"description": LIMITED, "fields": fields_of("approval")}),
        (_("Refunds"), {"description": LIMITED, "fields": fields_of("refund")}),
        (_("Back in stock"), {"description": LIMITED, "fields": fields_of("restock")}),
    ]

    def save_model(self, request, obj, form, change) -> None:
        """Save the row, and what the shop itself says of its orders."""
        obj.merchant.informs_from_on = form.cleaned_data["informs_from_on"]
        obj.merchant.save(update_fields=["informs_from_on"])
        super().save_model(request, obj, form, change)

    def changelist_view(self, request, extra_context=None):
        """Lead to the one row."""
        self.refuse_unless_viewer(request)
        row, _made = ReturnsSettings.objects.get_or_create()
        return HttpResponseRedirect(reverse("admin:returns_returnssettings_change", args=[row.pk]))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer the sites that take returns."""
        if db_field.name == "return_centre":
            kwargs["queryset"] = Location.objects.filter(takes_returns=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
