"""What happened: to one return, and to all of them in the order of time."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from returns.api.deeds import return_of
from returns.api.words import ACTORS
from returns.queries.events import events, keys_of, settled_events
from returns.queries.timeline import moment_of
from returns.wording.timeline import sentence
from rma_portal.audit.models import AuditEvent
from rma_portal.web.api.lookups import InstantFilter
from rma_portal.web.api.values import CodeField, InstantField
from rma_portal.web.api.views import ListView


class EventShape(serializers.Serializer):
    """One thing that happened to a return. Return and position together name it for ever."""

    return_id = serializers.SerializerMethodField()
    position = serializers.IntegerField(help_text="From 1, without gaps, within its return.")
    verb = serializers.CharField(help_text="What happened, in one stable word.")
    text = serializers.SerializerMethodField(
        help_text="The same in words, in the language of Accept-Language."
    )
    happened_at = InstantField()
    actor_kind = CodeField(ACTORS)
    actor_name = serializers.SerializerMethodField(
        help_text="Who did it; null once erased, or where nobody did."
    )
    note = serializers.SerializerMethodField(help_text="What was written with it; null once erased.")
    facts = serializers.DictField(
        help_text="What it is about: positions, amounts, states; never personal data."
    )

    @extend_schema_field({"type": "string", "format": "uuid"})
    def get_return_id(self, event: AuditEvent) -> str:
        """Return the id of the return it happened to."""
        return str(self.context["keys"][event.stream])

    def get_text(self, event: AuditEvent) -> str:
        """Return what happened in a sentence."""
        return sentence(moment_of(event))

    @extend_schema_field({"type": ["string", "null"]})
    def get_actor_name(self, event: AuditEvent) -> str | None:
        """Return who did it, by name: for a program the name of its key."""
        return moment_of(event).actor_label or None

    @extend_schema_field({"type": ["string", "null"]})
    def get_note(self, event: AuditEvent) -> str | None:
        """Return what was written."""
        return moment_of(event).note or None


class EventFilters(django_filters.FilterSet):
    """How events are found."""

    verb = django_filters.CharFilter(help_text="Of this kind, such as received or refund_succeeded.")
    happened_after = InstantFilter("happened_at", "gte", help_text="At or after this instant.")
    happened_before = InstantFilter("happened_at", "lt", help_text="Before this instant.")


class EventList(ListView):
    """What is common to both lists."""

    tag = "events"
    read_scope = "events:read"
    serializer_class = EventShape
    filterset_class = EventFilters
    queryset = AuditEvent.objects.none()  # for the description, which has no address to look up

    def paginate_queryset(self, queryset: QuerySet[AuditEvent]) -> list[AuditEvent]:
        """Return one page, and remember which returns it is of."""
        rows = super().paginate_queryset(queryset)
        self.keys = keys_of(rows)
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        """What the shape needs to know beside the event."""
        return {**super().get_serializer_context(), "keys": getattr(self, "keys", {})}


class Events(EventList):
    """Follow what happens to all returns, oldest first.

    The feed has no end: `next` is always there. Keep it, ask it again later, and you get what happened
    meanwhile, each event once. An event appears half a minute after it happened, so that none is overtaken
    by a later one and missed.
    """

    keyset = ("happened_at", "id")
    endless = True

    def get_queryset(self):
        """The events of all returns of the merchant."""
        return settled_events()


class EventsOfReturn(EventList):
    """List what happened to one return, oldest first, at once."""

    keyset = ("position",)

    def get_queryset(self):
        """The events of the return of the address."""
        return events().filter(stream=return_of(self.kwargs["key"]).stream)
