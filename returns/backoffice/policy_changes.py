"""What differs between two policies in words, and which other policy a page compares its own with."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.backoffice.policy_pages import PARTS, told
from returns.domain.policy.comparing import Difference, compare
from returns.domain.policy.rules import Policy, Rule
from returns.models import PolicyVersion
from returns.queries.policy_drafts import version_policy
from returns.wording.rules import rule_name

ASPECTS = {
    "added": (gettext_lazy("New"), "good"),
    "removed": (gettext_lazy("Gone"), "problem"),
    "renamed": (gettext_lazy("Renamed"), "info"),
    "changed": (gettext_lazy("Changed"), "info"),
    "moved": (gettext_lazy("Moved"), "info"),
}


@dataclass(frozen=True)
class Change:
    """One rule that is not as it was: its aspects (word, tone), and its sentence before and after."""

    aspects: list[tuple[str, str]]
    name: str
    former_name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class Comparison:
    """What a page's policy is compared with, the others it could be compared with, and what differs."""

    chosen: str
    options: list[tuple[str, str]]
    parts: list[tuple[str, list[Change]]]


def compared(
    request: HttpRequest, policy: Policy, known: list[PolicyVersion], usual: PolicyVersion | None
) -> Comparison:
    """Compare a policy with the version that "with" names in the address, or with the usual one."""
    by_code = {str(version.number): version for version in known}
    asked = request.GET.get("with", "")
    chosen = asked if asked in by_code or asked == "0" else str(usual.number if usual else 0)
    options = [(code, called(version)) for code, version in reversed(by_code.items())]
    parts = changes(version_policy(by_code.get(chosen)), policy)
    return Comparison(chosen, [*options, ("0", _("The lawful default"))], parts)


def called(version: PolicyVersion) -> str:
    """Return a version's number with its title."""
    return f"{version} · {version.title}" if version.title else str(version)


def changes(before: Policy, after: Policy) -> list[tuple[str, list[Change]]]:
    """Return what differs between two policies, part by part, in the reader's words."""
    found = {
        title: compare(getattr(before, code), getattr(after, code), rule_name) for code, title, _ in PARTS
    }
    return [(str(title), [in_words(one) for one in differences]) for title, differences in found.items()]


def in_words(difference: Difference) -> Change:
    """Put one difference into words; a rule that says what it said is shown once."""
    before, after, aspects = difference.before, difference.after, difference.aspects
    says_else = "changed" in aspects or after is None
    return Change(
        aspects=[(str(word), tone) for word, tone in (ASPECTS[aspect] for aspect in aspects)],
        name=_name(after or before),
        former_name=_name(before) if "renamed" in aspects else "",
        before=told(before) if before and says_else else None,
        after=told(after) if after else None,
    )


def _name(rule: Rule | None) -> str:
    return rule_name(rule.name) if rule else ""
