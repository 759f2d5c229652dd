"""Return reasons: worded in each language of the shop, put into a tree, retired but never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from returns.models import Reason
from rma_portal.core import clock
from rma_portal.web.backoffice import MerchantAdmin, MerchantForm, TextInput


class ReasonForm(MerchantForm):
    """A reason with one field for each language, and retirement as a tick."""

    label_fr = forms.CharField(label=_("in French"), max_length=80, required=False, widget=TextInput)
    label_en = forms.CharField(label=_("in English"), max_length=80, required=False, widget=TextInput)
    is_retired = forms.BooleanField(
        label=_("retired"),
        required=False,
        help_text=_("No longer offered. Returns that gave this reason keep it."),
    )

    class Meta:
        model = Reason
        fields = ["code", "parent", "regime", "needs_note", "needs_photo", "opens_claim", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in ("fr", "en"):
            self.fields[f"label_{language}"].initial = self.instance.labels.get(language, "")
        if "position" in self.fields:
            self.fields["position"].label = _("place in the list")
        self.fields["is_retired"].initial = self.instance.retired_at is not None
        if "parent" in self.fields:
            self.fields["parent"].queryset = possible_parents(self.instance)

    def clean_code(self) -> str:
        """Refuse a code that another reason has, in words."""
        code = self.cleaned_data["code"]
        if Reason.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(gettext("Another reason has this code. Choose a different one."))
        return code

    def clean(self) -> dict:
        """Want words in at least one language."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"label_{language}", "").strip() for language in ("fr", "en")):
            self.add_error("label_en", gettext("Write the reason in at least one language."))
        return cleaned

    def _post_clean(self) -> None:
        self.instance.labels = self.written_labels()
        if not self.cleaned_data.get("is_retired"):
            self.instance.retired_at = None
        elif self.instance.retired_at is None:
            self.instance.retired_at = clock.now()
        super()._post_clean()

    def written_labels(self) -> dict[str, str]:
        """Return the labels by language: those typed, and those of languages this form does not show."""
        typed = {code: self.cleaned_data.get(f"label_{code}", "").strip() for code in ("fr", "en")}
        return {code: text for code, text in {**self.instance.labels, **typed}.items() if text}


def possible_parents(reason: Reason):
    """Return the reasons another may stand within: the top of the tree, and never itself."""
    tops = Reason.objects.filter(parent=None)
    return tops.exclude(pk=reason.pk) if reason.pk else tops


class ReasonAdmin(MerchantAdmin):
    """The reasons customers choose from."""

    form = ReasonForm
    view_action = "change_reasons"
    change_action = "change_reasons"
    may_add = True
    list_display = ["label", "code", "parent", "regime", "wants", "place", "state"]
    list_select_related = ["parent"]
    list_filter = ["regime", ("retired_at", admin.EmptyFieldListFilter)]
    ordering = ["position", "id"]
    fieldsets = [
        (_("What the customer reads"), {"fields": [("label_fr", "label_en"), "parent", "position"]}),
        (_("What follows from it"), {"fields": ["regime", "needs_note", "needs_photo", "opens_claim"]}),
        (_("In other systems"), {"fields": ["code", "is_retired"]}),
    ]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """Keep the code of a reason once it is there: rules and other systems refer to it."""
        return ["code"] if obj else []

    @admin.display(description=_("reason"))
    def label(self, reason: Reason) -> str:
        """Name the reason in the reader's language."""
        return reason.label_in(get_language() or "")

    @admin.display(description=_("place in the list"), ordering="position")
    def place(self, reason: Reason) -> int:
        """Say where the reason stands among those the customer sees."""
        return reason.position

    @admin.display(description=_("asks for"))
    def wants(self, reason: Reason) -> str:
        """Say what the customer must give with this reason."""
        words = [(reason.needs_note, gettext("explanation")), (reason.needs_photo, gettext("photo"))]
        return ", ".join(word for wanted, word in words if wanted)

    @admin.display(description=_("state"), ordering="retired_at")
    def state(self, reason: Reason) -> str:
        """Say whether customers can still choose it."""
        if reason.retired_at:
            return format_html('<span class="bo-state bo-plain">{}</span>', gettext("Retired"))
        return format_html('<span class="bo-state bo-good">{}</span>', gettext("Offered"))
