"""The back-office: the only file that imports the admin's theme.

Every admin class of the house inherits MerchantAdmin: tenant-scoped by the models' manager, permissions
by the roles table, no history table (Django's log would show strangers' customers).
"""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.sites import UnfoldAdminSite

from rma_portal.core.actors import Actor
from rma_portal.tenancy.models import Membership
from rma_portal.tenancy.roles import may


class BackOffice(UnfoldAdminSite):
    """The merchant's admin site: for members of this merchant's staff alone."""

    enable_nav_sidebar = True

    def has_permission(self, request) -> bool:
        """Say whether the user is staff of this merchant; a stranger who is signed in meets a 404."""
        if not request.user.is_active:
            return False
        if membership_of(request) is None:
            raise Http404
        return True

    def each_context(self, request) -> dict:
        context = super().each_context(request)
        membership = membership_of(request) if request.user.is_authenticated else None
        return {**context, "membership": membership}


def membership_of(request) -> Membership | None:
    """Return the user's membership at the request's merchant, read once for each request."""
    if not hasattr(request, "membership"):
        found = Membership.objects.filter(merchant=request.merchant, user_id=request.user.pk or 0)
        request.membership = found.first()
    return request.membership


def actor_of(request) -> Actor:
    """Return the member of staff as author of what the request does."""
    membership = membership_of(request)
    name = request.user.get_full_name() or request.user.get_username()
    return Actor("staff", str(request.user.pk), name, membership.role if membership else "")


def site_title(request) -> str:
    """Head the back-office with the merchant's name."""
    return getattr(getattr(request, "merchant", None), "name", "") or str(_("Returns"))


NAVIGATION = [
    (_("Returns"), "inbox", "returns_return_changelist", "view_return"),
    (_("Receiving station"), "barcode_scanner", "returns_station", "receive_return"),
    (_("Reasons and cost"), "monitoring", "returns_report", "view_report"),
    (_("Orders"), "shopping_bag", "customers_order_changelist", "view_order"),
    (_("Stock"), "inventory_2", "inventory_stocklevel_changelist", "view_stock"),
    (_("Stock movements"), "swap_vert", "inventory_stockmovement_changelist", "view_stock"),
    (_("Products"), "sell", "inventory_variant_changelist", "view_catalogue"),
    (_("Mails"), "mail", "mail_outgoingmail_changelist", "view_mail"),
    (_("Reasons"), "help", "returns_reason_changelist", "change_reasons"),
    (_("Policy"), "gavel", "returns_policyversion_changelist", "view_policy"),
    (_("Settings"), "settings", "returns_returnssettings_changelist", "change_settings"),
]


def navigation(request) -> list[dict]:
    """Return the side bar: what the person's role may see, and nothing else."""
    membership = membership_of(request) if request.user.is_authenticated else None
    role = membership.role if membership else ""
    items = [
        {"title": title, "icon": icon, "link": reverse(f"admin:{view}")}
        for title, icon, view, action in NAVIGATION
        if role and may(role, action)
    ]
    return [{"items": items}]


class MerchantAdmin(ModelAdmin):
    """The base of every admin page: read by `view_action`, changed by `change_action` or not at all."""

    view_action = ""
    change_action = ""
    list_per_page = 50
    show_full_result_count = False
    list_fullwidth = True
    compressed_fields = True

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return self._may(request, self.view_action)

    def has_change_permission(self, request, obj=None) -> bool:
        return self._may(request, self.change_action)

    def has_add_permission(self, request) -> bool:
        return self._may(request, self.change_action)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def _may(self, request, action: str) -> bool:
        membership = membership_of(request) if request.user.is_authenticated else None
        return bool(action and membership and may(membership.role, action))

    def log_addition(self, request, obj, message) -> None:
        """Django's log has no merchant; the audit trail stands in its place."""

    def log_change(self, request, obj, message) -> None:
        """See log_addition."""

    def log_deletions(self, request, queryset) -> None:
        """See log_addition."""


__all__ = ["BackOffice", "MerchantAdmin", "TabularInline", "actor_of", "membership_of"]
