"""The merchant's rules by version, in words. A published version never changes: nothing to edit."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from returns.models import PolicyVersion
from returns.wording.policy import action, condition
from returns.wording.rules import rule_name
from rma_portal.web.backoffice import MerchantAdmin


class PolicyVersionAdmin(MerchantAdmin):
    """One version of the rules."""

    view_action = "view_policy"
    list_display = ["number", "in_force_from", "published_at"]
    list_display_links = ["number", "in_force_from"]
    ordering = ["-number"]
    fields = ["number", "in_force_from", "published_at", "rules_in_words"]
    readonly_fields = ["rules_in_words"]

    @admin.display(description=_("rules"))
    def rules_in_words(self, version: PolicyVersion) -> str:
        """Tell each part's rules in order: the first that holds wins for each thing it sets."""
        rules = list(version.rules.all())
        parts = [
            {
                "title": title,
                "hint": hint,
                "rules": [told(rule) for rule in rules if rule.part == part],
            }
            for part, title, hint in PARTS
        ]
        return render_to_string("backoffice/_fragments/rules.html", {"parts": parts})


PARTS = [
    ("promise", _("Promise"), _("What the customer was promised on the day of the order.")),
    ("handling", _("Handling"), _("How a request is handled on the day it is made.")),
]


def told(rule) -> dict:
    """Return one rule in words."""
    return {
        "name": rule_name(rule.name),
        "when": condition(rule.when) if rule.when else "",
        "then": [action(name, value) for name, value in rule.actions.items()],
    }
