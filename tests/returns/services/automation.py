"""The merchant's settings and rules as tests of automation set them, and what they look at."""

from typing import Any

from returns.models import PolicyVersion, ReturnsSettings, Rule
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock


def settle(**columns: Any) -> None:
    """Change the merchant's settings."""
    ReturnsSettings.objects.update(**columns)


def publish(*rules: tuple[str, dict, dict], number: int = 1, at=None) -> PolicyVersion:
    """Put a version into force, by default long ago: (part, when, actions) in order."""
    begins = at or clock.now().replace(year=2020, month=1, day=1)
    version = PolicyVersion.objects.create(number=number, in_force_from=begins)
    for position, (part, when, actions) in enumerate(rules, start=1):
        name = f"{part}{position}"
        Rule.objects.create(
            version=version, part=part, position=position, name=name, when=when, actions=actions
        )
    return version


def why(rma) -> list[dict]:
    """Return why a person must act on a return, as it is stored now."""
    rma.refresh_from_db()
    return rma.person_because


def told(rma, *verbs: str) -> list[tuple[str, dict]]:
    """Return the events of these verbs in a return's stream, with their facts."""
    events = AuditEvent.objects.filter(stream=rma.stream, verb__in=verbs).order_by("position")
    return list(events.values_list("verb", "facts"))
