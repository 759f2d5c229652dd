"""How the shop's pages look: a form, and beside it what a customer meets first, drawn with its values."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.backoffice import appearance_sheets, hosts
from returns.backoffice.appearance_form import AppearanceForm
from returns.services.set_logo import remove_logo, set_logo
from returns.wording.errors import sentence
from rma_portal.core.colours import WHITE, as_hex, contrast, parse, readable
from rma_portal.core.errors import DomainError
from rma_portal.tenancy.brand import Brand
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of
from rma_portal.web.branding.change_look import change_look

LOGO_DONE = gettext_lazy("The logo is in use. What else you changed here is not saved yet.")
LOGO_GONE = gettext_lazy(
    "The logo is removed; the shop's name stands alone. What else you changed is not saved yet."
)


def urls() -> list[URLPattern]:
    """Return the pages, for the back-office to include."""
    sheets = appearance_sheets
    return [
        path("appearance/", owners_view(appearance_page), name="returns_appearance"),
        path("appearance/portal.css", owners_view(sheets.portal_sheet), name="returns_appearance_portal_css"),
        path("appearance/look.css", owners_view(sheets.look_sheet), name="returns_appearance_look_css"),
        *(
            path(f"appearance/host/{name}/", owners_view(deed), name=f"returns_host_{name}")
            for name, deed in DEEDS
        ),
    ]


def owners_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view of the back-office for who may change the shop's settings."""

    def guarded_view(request: HttpRequest) -> HttpResponse:
        if not may(role_of(request), "change_settings"):
            raise PermissionDenied
        return view(request)

    return admin.site.admin_view(guarded_view)


@dataclass(frozen=True)
class ColourNote:
    """What became of a colour: as it was given, as customers see it, and both contrasts to white."""

    label: str
    given: str
    shown: str
    contrast_given: float
    contrast_shown: float

    @property
    def is_mended(self) -> bool:
        """Whether words could not be read on the colour as it was given."""
        return self.given != self.shown


def appearance_page(request: HttpRequest) -> HttpResponse:
    """Show the form, draw a preview of what is typed, or do what the button says."""
    if request.method != "POST":
        return shown(request, AppearanceForm(merchant=request.merchant))
    form = AppearanceForm(request.POST, merchant=request.merchant)
    do = request.POST.get("do", "preview")
    if getattr(request, "htmx", False):
        return TemplateResponse(
            request, "backoffice/_fragments/appearance_preview.html", preview(request, form)
        )
    return BUTTONS.get(do, shown)(request, form)


def save(request: HttpRequest, form: AppearanceForm) -> HttpResponse:
    """Save the look, and a new logo where one is sent with it; what is wrong is told at its field."""
    if not form.is_valid():
        told = _("Choose the file again: it was not kept, since something else must be mended first.")
        return shown(request, form, status=422, logo_error=told if request.FILES.get("logo") else "")
    merchant, actor = request.merchant, actor_of(request)
    try:
        if "logo" in request.FILES:
            set_logo(merchant=merchant, upload=request.FILES["logo"], actor=actor)
        change_look(merchant=merchant, brand=form.brand, texts=form.texts, actor=actor)
    except DomainError as refusal:
        return shown(request, form, status=422, logo_error=sentence(refusal))
    messages.success(request, _("Saved. Customers see it from now on."))
    return HttpResponseRedirect(reverse("admin:returns_appearance"))


def use_logo(request: HttpRequest, form: AppearanceForm) -> HttpResponse:
    """Put the logo on the pages at once; the other fields stay as they are typed, unsaved."""
    if "logo" not in request.FILES:
        return shown(request, form, status=422, logo_error=_("Choose a file first."))
    try:
        set_logo(merchant=request.merchant, upload=request.FILES["logo"], actor=actor_of(request))
    except DomainError as refusal:
        return shown(request, form, status=422, logo_error=sentence(refusal))
    return shown(request, form, done=LOGO_DONE)


def drop_logo(request: HttpRequest, form: AppearanceForm) -> HttpResponse:
    """Take the logo off at once; the other fields stay as they are typed, unsaved."""
    remove_logo(merchant=request.merchant, actor=actor_of(request))
    return shown(request, form, done=LOGO_GONE)


BUTTONS: dict[str, Callable[[HttpRequest, AppearanceForm], HttpResponse]] = {
    "save": save,
    "logo": use_logo,
    "remove_logo": drop_logo,
}


def shown(request: HttpRequest, form: AppearanceForm, *, status: int = 200, **more: object) -> HttpResponse:
    """Return the whole page with a form, its preview and the shop's host names."""
    context = {
        **admin.site.each_context(request),
        "title": _("Appearance"),
        "look_fields": [form["accent"], form["accent2"]],
        "choice_fields": [form["font_stack"], form["radius"]],
        "groups": form.groups(),
        **hosts.listed(request),
        **preview(request, form),
        **more,
    }
    return TemplateResponse(request, "backoffice/appearance.html", context, status=status)


def preview(request: HttpRequest, form: AppearanceForm) -> dict[str, object]:
    """Return what the preview draws: the look as far as it can be used, and what became of the colours."""
    language = request.POST.get("shown_in", "")
    brand, spoken = form.brand, form.languages
    shown_in = (
        language
        if language in spoken
        else next((code for code in spoken if code == request.LANGUAGE_CODE), spoken[0])
    )
    return {
        "form": form,
        "brand": brand,
        "look": look_address(brand),
        "shown_in": shown_in,
        "words": form.texts.get(shown_in, {}),
        "notes": notes_of(brand),
    }


def look_address(brand: Brand) -> str:
    """Return the address of the preview's values: a style sheet of their own, nothing inline."""
    query = QueryDict(mutable=True)
    query.update(
        {
            "accent": brand.accent,
            "accent2": brand.accent2,
            "font": brand.font_stack,
            "radius": str(brand.radius),
        }
    )
    return f"{reverse('admin:returns_appearance_look_css')}?{query.urlencode()}"


def notes_of(brand: Brand) -> list[ColourNote]:
    """Return what became of each colour that was chosen."""
    chosen = [(_("First colour"), brand.accent), (_("Second colour"), brand.accent2)]
    return [note(label, given) for label, given in chosen if given]


def note(label: str, given: str) -> ColourNote:
    """Compare a colour with white, before and after it was mended."""
    colour = parse(given)
    mended = readable(colour)
    return ColourNote(label, given, as_hex(mended), contrast(colour, WHITE), contrast(mended, WHITE))


def host_page(request: HttpRequest, *, status: int, **more: object) -> HttpResponse:
    """Show the page again with what is wrong with a host name."""
    return shown(request, AppearanceForm(merchant=request.merchant), status=status, **more)


DEEDS = [(name, hosts.deed_of(name, host_page)) for name in hosts.DEEDS]
