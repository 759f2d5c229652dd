"""Drafts of the policy: which there are, where new ones begin, and what is to be said of their rules."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customers.models import SalesChannel
from inventory.models import Location, Product
from returns.domain.policy.below_law import Harsher, below_law
from returns.domain.policy.checking import Finding, Problem, findings, problems_of
from returns.domain.policy.rules import (
    DEFAULT_POLICY,
    MAX_RULES,
    Part,
    Policy,
    Rule,
    draft_policy,
    draft_rules,
)
from returns.domain.policy.templates import TEMPLATES, Template
from returns.models import PolicyDraft, PolicyVersion, Reason
from returns.queries.policies import rules_of

MOST_CATEGORIES = 300


def open_drafts() -> list[PolicyDraft]:
    """Return the drafts that can still be changed, the last changed first, in one query."""
    drafts = PolicyDraft.objects.filter(published=None, discarded_at=None)
    return list(drafts.select_related("based_on").order_by("-changed_at", "-pk"))


def starting_points() -> Mapping[str, Template]:
    """Return the policies a draft can start from, by code."""
    return TEMPLATES


def version_policy(version: PolicyVersion | None) -> Policy:
    """Return a version's rules as the engine takes them; the lawful default where there is no version."""
    if version is None:
        return DEFAULT_POLICY
    return Policy(version.number, rules_of(version, "promise"), rules_of(version, "handling"))


@dataclass(frozen=True)
class Obstacles:
    """What keeps a draft from being published: problems, rules of no use, and sites that are not there."""

    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    sites: tuple["UnknownSite", ...] = ()

    def __iter__(self):
        return iter((*self.problems, *self.findings, *self.sites))


@dataclass(frozen=True)
class UnknownSite:
    """A rule of the handling, at its place from 0, that sends articles to a site the merchant has not."""

    index: int
    rule: str
    site: str
    part: str = "handling"


def remarks_on(draft: PolicyDraft) -> tuple[Problem | Finding | UnknownSite, ...]:
    """Return all that is to be said of a draft's rules, hints included, each with its part and index."""
    policy = draft_policy(draft.promise, draft.handling)
    return (*problems_of(policy), *findings(policy), *unknown_sites(policy))


def obstacles_of(draft: PolicyDraft) -> Obstacles:
    """Return what keeps a draft from being published."""
    policy = draft_policy(draft.promise, draft.handling)
    stopping = tuple(finding for finding in findings(policy) if finding.stops_publishing)
    return Obstacles(problems_of(policy), stopping, unknown_sites(policy))


def legal_remarks(draft: PolicyDraft, day: dt.date) -> tuple[Harsher, ...]:
    """Return where a draft is harsher than the laws in force on a day; nothing while it has problems."""
    policy = draft_policy(draft.promise, draft.handling)
    return () if problems_of(policy) else below_law(policy, day)


def unknown_sites(policy: Policy) -> tuple[UnknownSite, ...]:
    """Return the rules whose destination is no site of the merchant, in one query at most."""
    named = [
        UnknownSite(index, rule.name, str(rule.actions["destination"]))
        for index, rule in enumerate(policy.handling)
        if "destination" in rule.actions
    ]
    known = {code for code, _name in sites()} if named else set()
    return tuple(one for one in named if one.site not in known)


def problems_with(
    draft: PolicyDraft,
    part: Part,
    place: int,
    *,
    name: str,
    when: Mapping[str, Any],
    actions: Mapping[str, Any],
) -> list[Problem]:
    """Return what is wrong with one rule as it would stand at a place of a draft's part, from 0."""
    rules = list(draft_rules(getattr(draft, part), part))
    rules[place : place + 1] = [Rule(name, part, when, actions)]
    other = draft.handling if part == "promise" else draft.promise
    if len(rules) + len(other) > MAX_RULES:
        full = {"most": MAX_RULES}
        return [Problem("policy_rules", f"write at most {MAX_RULES} rules", part, place, params=full)]
    # Names are told apart within the part; the other rules' own problems are theirs.
    only = Policy(0, tuple(rules), ()) if part == "promise" else Policy(0, (), tuple(rules))
    return [
        problem
        for problem in problems_of(only)
        if problem.index == place or (problem.code == "rule_name_taken" and _alike(problem.rule, name))
    ]


def _alike(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def sites() -> list[tuple[str, str]]:
    """Return the merchant's sites: code, name."""
    return list(Location.objects.order_by("name").values_list("code", "name"))


@dataclass(frozen=True)
class Vocabulary:
    """What the merchant's own conditions choose from: (code, name) each."""

    reasons: list[Reason]
    channels: list[tuple[str, str]]
    categories: list[str]
    brands: list[str]


def categories_sold() -> list[str]:
    """Return the catalogue's categories by name."""
    named = Product.objects.exclude(category="").order_by("category").values_list("category", flat=True)
    return list(named.distinct()[:MOST_CATEGORIES])


def vocabulary() -> Vocabulary:
    """Return the merchant's reasons, sales channels, and the catalogue's categories and brands."""
    brands = Product.objects.exclude(brand="").order_by("brand").values_list("brand", flat=True)
    return Vocabulary(
        reasons=list(Reason.objects.filter(children=None).order_by("position", "pk")),
        channels=list(SalesChannel.objects.order_by("name").values_list("code", "name")),
        categories=categories_sold(),
        brands=list(brands.distinct()[:MOST_CATEGORIES]),
    )
