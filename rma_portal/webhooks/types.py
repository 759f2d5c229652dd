"""The types of events, and what people read for them: a dict, filled by the applications above."""

from typing import Any

from django.utils.translation import gettext_lazy as _

TEST = "webhook.test"
TYPES: dict[str, Any] = {}  # type -> lazy text; the test event is sent on demand and never chosen


def offer(types: dict[str, Any]) -> None:
    """Let endpoints choose among these types, too."""
    TYPES.update(types)


def word_of(event_type: str) -> str:
    """Return what people read for a type; one that is no longer offered stands for itself."""
    return str(_("Test") if event_type == TEST else TYPES.get(event_type, event_type))
