"""The merchant's sites: where parcels go, where customers may bring things, and when that is."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from returns.models import ReturnsSettings
from returns.wording.countries import countries, country_name
from rma_portal.web.backoffice import MerchantAdmin, MerchantForm, Select


class SiteForm(MerchantForm):
    """A site with its postal address, and what customers may do there."""

    code_taken = _("Another site has this code. Choose a different one.")
    country = forms.ChoiceField(label=capfirst(_("country")), widget=Select)

    class Meta:
        model = Location
        fields = [
            "code", "name", "line1", "line2", "postcode", "city", "country", "phone",
            "takes_returns", "takes_drop_offs", "opening_words",
        ]  # fmt: skip
        help_texts = {
            "takes_returns": _("Labels may lead here, and the rules may send articles here."),
            "takes_drop_offs": _(
                "Customers read the address where a rule lets them bring articles to the shop."
            ),
            "opening_words": _("As customers read it: “Tuesday to Saturday, 10 to 19 h”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()
        if not self.instance.pk:
            self.instance.claim()
            self.initial["country"] = self.instance.merchant.country

    def clean_takes_returns(self) -> bool:
        """Keep parcels coming to the return centre: labels are drawn for it."""
        takes = self.cleaned_data["takes_returns"]
        if not takes and ReturnsSettings.objects.filter(return_centre=self.instance.pk or 0).exists():
            raise ValidationError(
                gettext("This is the return centre. Choose another one in the settings first.")
            )
        return takes


class SiteAdmin(MerchantAdmin):
    """The sites of the shop; stock and past returns refer to them, so none is deleted."""

    form = SiteForm
    view_action = "change_settings"
    change_action = "change_settings"
    may_add = True
    list_display = ["name", "code", "postcode", "city", "land", "takes_returns", "takes_drop_offs"]
    ordering = ["name", "id"]
    fieldsets = [
        (None, {"fields": [("name", "code")]}),
        (
            pgettext_lazy("site", "Address"),
            {"fields": ["line1", "line2", ("postcode", "city"), ("country", "phone")]},
        ),
        (_("What it does for returns"), {"fields": ["takes_returns", "takes_drop_offs", "opening_words"]}),
    ]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """Keep the code of a site once it is there: rules and other systems refer to it."""
        return ["code"] if obj else []

    @admin.display(description=_("country"), ordering="country")
    def land(self, site: Location) -> str:
        """Name the country in the reader's language."""
        return country_name(site.country)
