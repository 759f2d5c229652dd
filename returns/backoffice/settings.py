"""How this merchant handles returns: one row, so its list leads straight to it."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from returns.models import ReturnsSettings
from rma_portal.web.backoffice import MerchantAdmin


class ReturnsSettingsAdmin(MerchantAdmin):
    """The one row of settings."""

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

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Want a return centre: without one no label can be drawn."""
        form = super().get_form(request, obj, change, **kwargs)
        if "return_centre" in form.base_fields:
            form.base_fields["return_centre"].required = True
        return form
