"""The merchant's rules by version, in words. A published version never changes: nothing to edit."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from returns.backoffice.policy_pages import told_parts
from returns.models import PolicyVersion
from returns.queries.policy_drafts import version_policy
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
        parts = told_parts(version_policy(version))
        return render_to_string("backoffice/_fragments/rules.html", {"parts": parts})
