"""Return reasons: worded in each language of the shop, put into a tree, retired but never deleted."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from returns.domain.policy.rules import CLAIMS
from returns.models import Reason
from returns.queries.policy_drafts import categories_sold
from rma_portal.core import clock
from rma_portal.tenancy.languages import languages_of
from rma_portal.web.backoffice import Checkboxes, MerchantAdmin, MerchantForm, TextInput


def label_field(language: str) -> forms.CharField:
    """Return the field of a reason's words in a language, under the language's own name."""
    name = dict(settings.LANGUAGES)[language]
    return forms.CharField(label=name, max_length=80, required=False, widget=TextInput)


class ReasonForm(MerchantForm):
    """A reason with one field for each language of the shop, and retirement as a tick."""

    code_taken = _("Another reason has this code. Choose a different one.")
    label_en, label_fr, label_de = label_field("en"), label_field("fr"), label_field("de")
    label_es, label_it, label_nl = label_field("es"), label_field("it"), label_field("nl")
    categories = forms.MultipleChoiceField(
        label=_("only for"),
        required=False,
        widget=Checkboxes,
        help_text=Reason._meta.get_field("categories").help_text,
    )
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
        self.instance.claim()
        self.languages = languages_of(self.instance.merchant)
        for code, _name in settings.LANGUAGES:
            self.fields[f"label_{code}"].initial = self.instance.labels.get(code, "")
            if code not in self.languages:
                del self.fields[f"label_{code}"]
        known = dict.fromkeys([*categories_sold(), *self.instance.categories])
        self.fields["categories"].choices = [(name, name) for name in known]
        self.fields["categories"].initial = self.instance.categories
        if "position" in self.fields:
            self.fields["position"].label = _("place in the list")
        self.fields["is_retired"].initial = self.instance.retired_at is not None
        if "parent" in self.fields:
            self.fields["parent"].queryset = possible_parents(self.instance)

    def clean(self) -> dict:
        """Want words in at least one language, and faults reportable of any article."""
        cleaned = super().clean() or self.cleaned_data
        names = [f"label_{language}" for language in self.languages]
        if not any(cleaned.get(name, "").strip() or name in self.errors for name in names):
            self.add_error(names[0], gettext("Write the reason in at least one language."))
        is_fault = cleaned.get("regime") in CLAIMS or cleaned.get("opens_claim")
        if is_fault and cleaned.get("categories"):
            self.add_error("categories", gettext("A fault can be reported of any article: choose none here."))
        return cleaned

    def _post_clean(self) -> None:
        self.instance.labels = self.written_labels()
        self.instance.categories = self.cleaned_data.get("categories", [])
        if not self.cleaned_data.get("is_retired"):
            self.instance.retired_at = None
        elif self.instance.retired_at is None:
            self.instance.retired_at = clock.now()
        super()._post_clean()

    def written_labels(self) -> dict[str, str]:
        """Return the labels by language: those typed, and those of languages this form does not show."""
        typed = {code: self.cleaned_data.get(f"label_{code}", "").strip() for code in self.languages}
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

    def get_fieldsets(self, request, obj=None) -> list:
        """Show the words in the languages of the shop."""
        words = tuple(f"label_{code}" for code in languages_of(request.merchant))
        wants = ["regime", "needs_note", "needs_photo", "opens_claim"]
        return [
            (_("What the customer reads"), {"fields": [words, "parent", "categories", "position"]}),
            (_("What follows from it"), {"fields": wants}),
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
