"""The owner's page of API keys. A key's text is shown once, in the answer that made it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rma_portal.core import clock
from rma_portal.core.errors import Conflict
from rma_portal.tenancy.models import ApiKey
from rma_portal.tenancy.roles import may
from rma_portal.tenancy.scopes import SCOPES
from rma_portal.web.backoffice import actor_of, role_of
from rma_portal.web.keys.create_key import create_key
from rma_portal.web.keys.forms import GRACES, LIFETIMES, NewKeyForm, RotateForm
from rma_portal.web.keys.revoke_key import revoke_key
from rma_portal.web.keys.rotate_key import rotate_key

MOST_ENDED = 20
REFUSALS = {
    "key_closed": _("This key has ended already. Make a new one."),
    "key_rotated": _("This key has a successor already. Use that one, or make a new key."),
}


@dataclass(frozen=True)
class Line:
    """A key as the page shows it."""

    key: ApiKey
    is_open: bool
    is_rotated: bool


def urls() -> list[URLPattern]:
    """Return the pages of API keys, for the back-office to include."""
    return [
        path("api-keys/", owners_view(require_GET(keys_page)), name="api_keys"),
        path("api-keys/new/", owners_view(require_POST(create)), name="api_key_create"),
        path("api-keys/<int:pk>/rotate/", owners_view(require_POST(rotate)), name="api_key_rotate"),
        path("api-keys/<int:pk>/revoke/", owners_view(require_POST(revoke)), name="api_key_revoke"),
    ]


def owners_view(view: Callable) -> Callable:
    """Return a view of the back-office for who may change API keys; nothing of it is kept on the way."""

    def guarded_view(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may(role_of(request), "change_api_keys"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(admin.site.admin_view(guarded_view))


def keys_page(request: HttpRequest) -> HttpResponse:
    """Show the keys and the form for a new one."""
    return shown(request)


def create(request: HttpRequest) -> HttpResponse:
    """Make a key and show its text, or show what is missing in the form."""
    form = NewKeyForm(request.POST)
    if not form.is_valid():
        return shown(request, form=form, status=422)
    key, token = create_key(**form.cleaned_data, actor=actor_of(request))
    return shown(request, key=key, token=token)


def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key's successor and show its text, or say why not."""
    key, form = own_key(request, pk), RotateForm(request.POST)
    if not form.is_valid():
        return shown(request, refusal=_("Choose how long the old key still works."), status=422)
    try:
        new, token = rotate_key(key=key, grace=form.cleaned_data["grace"], actor=actor_of(request))
    except Conflict as refusal:
        return shown(request, refusal=REFUSALS[refusal.code], status=409)
    return shown(request, key=new, token=token)


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a key away, or say why not."""
    try:
        revoke_key(key=own_key(request, pk), actor=actor_of(request))
    except Conflict as refusal:
        return shown(request, refusal=REFUSALS[refusal.code], status=409)
    return HttpResponseRedirect(reverse("admin:api_keys"))


def own_key(request: HttpRequest, pk: int) -> ApiKey:
    """Return a key of this merchant, or raise Http404: the table is shared, so the merchant is named."""
    return get_object_or_404(ApiKey, merchant=request.merchant, pk=pk)


def shown(request: HttpRequest, *, status: int = 200, form: NewKeyForm | None = None, **more) -> HttpResponse:
    """Return the page of keys, with what has just happened on top."""
    context = {
        **admin.site.each_context(request),
        "title": _("API keys"),
        "lines": lines_of(request),
        "form": form or NewKeyForm(initial={"lifetime": "365"}),
        "scopes": SCOPES,
        "lifetimes": LIFETIMES,
        "graces": GRACES,
        **more,
    }
    return TemplateResponse(request, "backoffice/api_keys.html", context, status=status)


def lines_of(request: HttpRequest) -> list[Line]:
    """Return the merchant's keys: those that open something, then the latest that have ended."""
    now = clock.now()
    keys = ApiKey.objects.filter(merchant=request.merchant).order_by("-created_at", "-pk")
    valid = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))
    chosen = [*keys.filter(valid), *keys.exclude(valid)[:MOST_ENDED]]
    return [Line(key, key.is_valid_at(now), key.successor_id is not None) for key in chosen]
