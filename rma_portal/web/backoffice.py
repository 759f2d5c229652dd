"""The back-office: the only file that imports the admin's theme.

Every admin class of the house inherits MerchantAdmin: tenant-scoped by the models' manager, permissions
by the roles table, no history table (Django's log would show strangers' customers).
"""

import hashlib
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import get_language_info, gettext_noop
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget as Checkboxes
from unfold.widgets import UnfoldAdminSelectWidget as Select
from unfold.widgets import UnfoldAdminSingleDateWidget as DateInput
from unfold.widgets import UnfoldAdminTextInputWidget as TextInput

from rma_portal.audit.record import record
from rma_portal.core.actors import Actor
from rma_portal.tenancy.models import Membership
from rma_portal.tenancy.roles import may
from rma_portal.web.language import staff_languages_of
from rma_portal.web.ratelimit import allowed, count

# The theme has no French for these; ours is used.
THEME_WORDS = [gettext_noop("Welcome back to"), gettext_noop("Select value")]
# "view_on_site" and "autocomplete" look rows up by content type for whoever asks: nothing here needs them.
UNUSED_VIEWS = {"view_on_site", "autocomplete"}


class LoginForm(AuthenticationForm):
    """A stranger's staff meets the same refusal as a wrong password."""

    def confirm_login_allowed(self, user) -> None:
        super().confirm_login_allowed(user)
        if not Membership.objects.filter(merchant=self.request.merchant, user=user).exists():
            raise self.get_invalid_login_error()


class BackOffice(UnfoldAdminSite):
    """The merchant's admin site: for members of this merchant's staff alone.

    Applications add their own pages with `add_pages`; the site knows none of them.
    """

    login_form = LoginForm
    enable_nav_sidebar = True
    final_catch_all_view = False
    site_url = None

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.pages: list[URLPattern] = []

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Take tenant-scoped classes alone: Django registers users and groups, which merchants share."""
        if admin_class is not None and issubclass(admin_class, MerchantAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def add_pages(self, patterns: list[URLPattern]) -> None:
        """Put an application's own pages (each wrapped in `admin_view`) into the site."""
        self.pages.extend(patterns)

    def extra_urls(self) -> list[URLPattern]:
        """Name the pages that no model admin brings; the theme's site asks for them."""
        return self.pages

    def get_urls(self) -> list:
        return [each for each in super().get_urls() if getattr(each, "name", "") not in UNUSED_VIEWS]

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
        address = f"{reverse('icon')}?{request.merchant.brand.key}"  # it is kept for a week
        icon = {"rel": "icon", "type": "image/svg+xml", "href": address}
        return {**context, **languages(request), "site_favicons": [icon], "membership": membership}

    def index(self, request, extra_context=None) -> HttpResponse:
        """Begin with the work: the first page this person's role may see."""
        return HttpResponseRedirect(first_page(request))

    def app_index(self, request, app_label, extra_context=None) -> HttpResponse:
        """Lists of an application's tables say nothing; the side bar leads everywhere."""
        return HttpResponseRedirect(first_page(request))

    def search(self, request, extra_context=None) -> HttpResponse:
        """Search returns. The theme's own search keeps its results in a cache that merchants share."""
        return HttpResponseRedirect(f"{first_page(request)}?{urlencode({'q': request.GET.get('s', '')})}")

    def login(self, request, extra_context=None) -> HttpResponse:
        """Let staff in; too many tries from one address, or at one account, are told to wait."""
        if request.method == "POST" and not may_try(request):
            context = {**self.each_context(request), "title": _("Too many tries")}
            return TemplateResponse(request, "backoffice/too_many_tries.html", context, status=429)
        return super().login(request, extra_context)


def may_try(request) -> bool:
    """Count a try to sign in by address and by account, and say whether it is within RATE_LIMITS.

    The account counts from all addresses together, whether it exists or not, so that neither many
    addresses nor the answer help whoever guesses. The name stands as a digest in the counter's key.
    """
    name = request.POST.get("username", "").strip().casefold()
    account = hashlib.sha256(name.encode()).hexdigest()
    return allowed(request, "login") and count("account", account).is_within


def languages(request) -> dict:
    """Let staff read the back-office in their languages of the shop; the portal's view remembers which."""
    offered = staff_languages_of(request.merchant)
    return {
        "show_languages": len(offered) > 1,
        "languages_list": [get_language_info(code) for code in offered],
        "languages_action": reverse("language"),
        "redirect_to": request.get_full_path(),
    }


def membership_of(request) -> Membership | None:
    """Return the user's membership at the request's merchant, read once for each request."""
    if not hasattr(request, "membership"):
        found = Membership.objects.filter(merchant=request.merchant, user_id=request.user.pk or 0)
        request.membership = found.first()
    return request.membership


def role_of(request) -> str:
    """Return the person's role at this merchant, or an empty text for who has none."""
    membership = membership_of(request) if request.user.is_authenticated else None
    return membership.role if membership else ""


def actor_of(request) -> Actor:
    """Return the member of staff as author of what the request does."""
    name = request.user.get_full_name() or request.user.get_username()
    return Actor("staff", str(request.user.pk), name, role_of(request))


def site_title(request) -> str:
    """Head the back-office with the merchant's name."""
    return getattr(getattr(request, "merchant", None), "name", "") or str(_("Returns"))


# The side bar: title, icon, view, and the action of the roles table that it takes to see it.
NAVIGATION = [
    (
        "",
        [
            (_("Returns"), "inbox", "returns_return_changelist", "view_return"),
            (_("Withdrawals"), "contract_delete", "returns_withdrawals", "view_return"),
            (_("Receiving station"), "barcode_scanner", "returns_station", "receive_return"),
            (_("Open a return"), "add_circle", "returns_open_search", "open_return"),
            (_("Missing deliveries"), "local_shipping", "returns_claims", "settle_claim"),
            (_("Overrides"), "policy_alert", "returns_overrides", "view_overrides"),
            (_("Reasons and cost"), "monitoring", "returns_report", "view_report"),
            (_("Messages"), "forum", "returns_message_changelist", "write_message"),
        ],
    ),
    (
        _("Shop"),
        [
            (_("Orders"), "shopping_bag", "customers_order_changelist", "view_order"),
            (_("Customers"), "person", "customers_customer_changelist", "view_order"),
            (_("Articles"), "sell", "inventory_variant_changelist", "view_catalogue"),
        ],
    ),
    (
        _("Stock"),
        [
            (_("Stock"), "inventory_2", "inventory_stocklevel_changelist", "view_stock"),
            (_("Stock movements"), "swap_vert", "inventory_stockmovement_changelist", "view_stock"),
        ],
    ),
    (
        _("Set-up"),
        [
            (_("Reasons"), "help", "returns_reason_changelist", "change_reasons"),
            (_("Return policy"), "gavel", "returns_policies", "view_policy"),
            (_("Listed people"), "person_alert", "returns_listedperson_changelist", "change_policy"),
            (_("Sites"), "warehouse", "inventory_location_changelist", "change_settings"),
            (_("Appearance"), "palette", "returns_appearance", "change_settings"),
            (_("Mails"), "mail", "mail_outgoingmail_changelist", "view_mail"),
            (_("API keys"), "key", "api_keys", "change_api_keys"),
            (_("Webhooks"), "webhook", "webhooks_endpoint_changelist", "change_webhooks"),
            (_("Settings"), "settings", "returns_returnssettings_changelist", "change_settings"),
        ],
    ),
]


def navigation(request) -> list[dict]:
    """Return the side bar: what the person's role may see, and nothing else."""
    role = role_of(request)
    groups = [{"title": title, "items": _links(entries, role)} for title, entries in NAVIGATION]
    return [group for group in groups if group["items"]]


def first_page(request) -> str:
    """Return the address of the first page of the person's side bar; raise Http404 where there is none."""
    groups = navigation(request)
    if not groups:
        raise Http404
    return groups[0]["items"][0]["link"]


def _links(entries: list, role: str) -> list[dict]:
    return [
        {"title": title, "icon": icon, "link": reverse(f"admin:{view}")}
        for title, icon, view, action in entries
        if role and may(role, action)
    ]


class MerchantForm(forms.ModelForm):
    """A form that checks what is unique within the merchant, though it never shows the merchant.

    `code_taken` is said at the field where another row has the code that was typed.
    """

    code_taken: object = ""

    def clean_code(self) -> str:
        """Refuse a code that another row has, in words."""
        code = self.cleaned_data["code"]
        others = self._meta.model.objects.filter(code=code).exclude(pk=self.instance.pk)
        if self.code_taken and others.exists():
            raise forms.ValidationError(str(self.code_taken))
        return code

    def _get_validation_exclusions(self) -> set:
        return super()._get_validation_exclusions() - {"merchant"}

    def _post_clean(self) -> None:
        self.instance.claim()
        super()._post_clean()


class MerchantAdmin(ModelAdmin):
    """The base of every admin page: read by `view_action`, changed by `change_action` or not at all.

    Rows are added where `may_add` says so, never deleted. Each change is written into the audit trail.
    """

    form = MerchantForm
    view_action = ""
    change_action = ""
    may_add = False
    actions = None
    list_per_page = 50
    list_fullwidth = True
    compressed_fields = True

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Choose among what there is: no pop-up windows that add or change the other row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for way in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, way):
                setattr(field.widget, way, False)
        return field

    def get_urls(self) -> list:
        """Leave out what nobody may: delete, add where the shop is the author, read a second history."""
        unused = ("_delete", "_history") if self.may_add else ("_delete", "_history", "_add")
        return [each for each in super().get_urls() if each.name and not each.name.endswith(unused)]

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return self._may(request, self.view_action)

    def has_change_permission(self, request, obj=None) -> bool:
        return self._may(request, self.change_action)

    def has_add_permission(self, request) -> bool:
        return self.may_add and self._may(request, self.change_action)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def _may(self, request, action: str) -> bool:
        role = role_of(request)
        return bool(action and role and may(role, action))

    def refuse_unless_viewer(self, request) -> None:
        """Raise PermissionDenied for who may not see these rows: for views of our own."""
        if not self.has_view_permission(request):
            raise PermissionDenied

    def save_model(self, request, obj, form, change) -> None:
        """Save, and write who changed which fields into the audit trail."""
        super().save_model(request, obj, form, change)
        stream = f"{obj._meta.label_lower}:{obj.pk}"
        verb = "changed" if change else "added"
        record(stream, verb, actor=actor_of(request), fields=sorted(form.changed_data))

    def log_addition(self, request, obj, message) -> None:
        """Django's log has no merchant; the audit trail stands in its place."""

    def log_change(self, request, obj, message) -> None:
        """See log_addition."""

    def log_deletions(self, request, queryset) -> None:
        """See log_addition."""


class ReadOnlyInline(TabularInline):
    """Rows shown below the row they belong to; nobody edits them there."""

    extra = 0
    max_num = 0
    can_delete = False
    view_action = ""
    hide_title = True

    def has_view_permission(self, request, obj=None) -> bool:
        role = role_of(request)
        return bool(role and may(role, self.view_action))

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


__all__ = [
    "BackOffice",
    "Checkboxes",
    "DateInput",
    "MerchantAdmin",
    "MerchantForm",
    "ReadOnlyInline",
    "Select",
    "TabularInline",
    "TextInput",
    "actor_of",
    "membership_of",
    "role_of",
]
