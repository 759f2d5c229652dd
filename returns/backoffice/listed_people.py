"""The shop's list of blocked and trusted people: read, added to, ended; never changed and never deleted."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from returns.domain.listing import key_of
from returns.models import ListedPerson
from returns.services.list_person import list_person, require_listable
from returns.services.unlist_person import unlist_person
from returns.wording.signals import LIST_REFUSALS
from rma_portal.core import clock
from rma_portal.core.errors import Conflict, DomainError
from rma_portal.tenancy.models import Merchant
from rma_portal.web.backoffice import MerchantAdmin, MerchantForm, actor_of

FIELD_OF = {
    "unknown_mark": "key",
    "already_listed": "key",
    "why_listed": "note",
    "ends_too_soon": "ends_on",
}
TONES = {"blocked": "problem", "allowed": "good"}


class ListedPersonForm(MerchantForm):
    """Who, by what, and why."""

    merchant: Merchant  # given by the page

    class Meta:
        model = ListedPerson
        fields = ["kind", "mark", "key", "note", "ends_on"]
        help_texts = {
            "key": _("As it is usually written: marie@example.org, 06 12 34 56 78, 10234."),
            "note": _("For staff alone. Whoever is listed is never told."),
        }

    def clean(self) -> dict:
        """Ask the service whether it would take this, and point at the field that is wrong."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                require_listable(merchant=self.merchant, **wanted(self))
            except DomainError as refusal:
                self.add_error(FIELD_OF[refusal.code], str(LIST_REFUSALS[refusal.code]))
        return cleaned


def wanted(form: forms.ModelForm) -> dict[str, Any]:
    """Return what the service is asked for."""
    said = form.cleaned_data
    return {
        "kind": said["kind"],
        "mark": said["mark"],
        "text": said["key"],
        "note": said["note"],
        "ends_on": said["ends_on"],
    }


class ListedPersonAdmin(MerchantAdmin):
    """One entry: by what the person is recognised, why, by whom, and until when."""

    form = ListedPersonForm
    view_action = "change_policy"
    change_action = "change_policy"
    may_add = True
    list_display = ["key", "mark", "state", "note", "added_at", "added_by"]
    list_select_related = ["merchant"]
    list_filter = ["kind", "mark", ("ends_on", admin.EmptyFieldListFilter)]
    search_fields = ["key"]  # any: the search below is by keys alone
    search_help_text = _("E-mail, phone, order number or internet address, in full")
    ordering = ["-added_at", "-id"]
    fields = ["kind", "mark", "key", "note", "ends_on"]
    change_form_outer_before_template = "backoffice/_fragments/listed_person_head.html"
    list_before_template = "backoffice/_fragments/listed_people_intro.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_POST(self.end_view))
        return [path("<int:pk>/end/", view, name="returns_listedperson_end"), *super().get_urls()]

    def has_change_permission(self, request, obj=None) -> bool:
        """Entries are ended and written anew: nobody wonders later who changed what."""
        return False

    def get_fields(self, request, obj=None) -> list[str]:
        """Show who added an entry, once it is there."""
        return [*self.fields, "added_at", "added_by"] if obj else self.fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Give the form the merchant, by whose country and calendar it reads."""
        form = super().get_form(request, obj, change, **kwargs)
        form.merchant = request.merchant
        return form

    def get_search_results(self, request, queryset, search_term) -> tuple[QuerySet[ListedPerson], bool]:
        """Find an entry however it is typed, by what the index can answer."""
        if not search_term:
            return queryset, False
        keys = {key_of(mark, search_term, request.merchant.country) for mark in ListedPerson.Mark.values}
        return queryset.filter(Q(key__in=keys - {""})), False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show whether the entry holds, and the way to end it."""
        person = ListedPerson.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        holds = bool(person and person.holds_on(today_of(request.merchant)))
        return super().change_view(request, object_id, form_url, {"holds": holds})

    def save_model(self, request, obj, form, change) -> None:
        """Write the entry by the service, which tells the audit trail too."""
        person = list_person(merchant=request.merchant, actor=actor_of(request), **wanted(form))
        obj.pk, obj.key = person.pk, person.key

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End an entry."""
        self.refuse_unless_viewer(request)
        person = get_object_or_404(ListedPerson.objects, pk=pk)
        try:
            unlist_person(merchant=request.merchant, person=person, actor=actor_of(request))
            messages.success(request, gettext("Ended. The entry stays here to be read."))
        except Conflict as refusal:
            messages.error(request, str(LIST_REFUSALS[refusal.code]))
        return HttpResponseRedirect(reverse("admin:returns_listedperson_change", args=[pk]))

    @admin.display(description=_("state"), ordering="kind")
    def state(self, person: ListedPerson) -> str:
        """Say what the entry does, or that it has ended, as a word with a dot."""
        if not person.holds_on(today_of(person.merchant)):
            return format_html('<span class="bo-state bo-plain">{}</span>', gettext("Ended"))
        tone, word = TONES[person.kind], person.get_kind_display()
        return format_html('<span class="bo-state bo-{}">{}</span>', tone, word)


def today_of(merchant: Merchant) -> dt.date:
    """Return the merchant's day."""
    return clock.day_in(clock.now(), merchant.time_zone)
