"""How this merchant handles returns: one row, so its list leads straight to it."""

from typing import Any

from django.core.validators import DecimalValidator, MinValueValidator
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from returns.models import ReturnsSettings
from rma_portal.core.money import exponent, round_money
from rma_portal.web.backoffice import MerchantAdmin, MerchantForm


class SettingsForm(MerchantForm):
    """Amounts in the currency's own decimals; a return centre, or no label can be drawn."""

    class Meta:
        model = ReturnsSettings
        fields = [
            "return_centre",
            "parcel_days",
            "label_cost_amount",
            "hourly_rate_amount",
            "handling_minutes",
            "second_person_above_amount",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = self.instance.merchant.currency
        for name in ("label_cost_amount", "hourly_rate_amount", "second_person_above_amount"):
            amount = getattr(self.instance, name)
            self.initial[name] = None if amount is None else round_money(amount, currency).amount
            self.fields[name].validators = [MinValueValidator(0), DecimalValidator(12, exponent(currency))]
            self.fields[name].widget.attrs.update(step="any", min="0")
        self.fields["return_centre"].required = True


class ReturnsSettingsAdmin(MerchantAdmin):
    """The one row of settings."""

    form = SettingsForm
    view_action = "change_settings"
    change_action = "change_settings"
    fieldsets = [
        (_("Where parcels go"), {"fields": ["return_centre", "parcel_days"]}),
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
    ]

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
