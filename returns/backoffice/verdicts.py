"""What the rules said of a return's articles, for the page: equal decisions are told once."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from returns.domain.policy.decision import Decision
from returns.domain.policy.explain import Sentence, sentences
from returns.domain.policy.trace import Traced
from returns.models import Decision as Stored
from returns.queries.dossier import Article, Dossier
from returns.queries.explanations import explanation_of
from returns.queries.policies import versions
from returns.wording.days import day_text
from returns.wording.decisions import explained
from returns.wording.policy import AUTOMATION

SILENT = ("rule_failed", "rule_too_late", "rule_less_kind")


@dataclass(frozen=True)
class Verdict:
    """One decision in words: the result, who decides, who said so, and which rules did not apply.

    `basis` says by which versions a stored decision was made, and when.
    """

    titles: list[str]
    allowed: bool
    result: str
    handling: str
    said: list[str]
    silent: list[str]
    basis: str = ""


def verdicts(dossier: Dossier, zone: str) -> list[Verdict]:
    """Return the verdicts on a return's articles, days in the merchant's time zone."""
    known = versions()
    groups: dict[str, tuple[Article, tuple[Traced, ...], list[str]]] = {}
    for article in dossier.articles:
        if article.decision and article.decided:
            trace = explanation_of(article.decided, known)
            key = repr((article.decision, article.decided.promise_version, trace))
            groups.setdefault(key, (article, trace, []))[2].append(str(article.item))
    return [stored_verdict(*group, zone) for group in groups.values()]


def stored_verdict(article: Article, trace: tuple[Traced, ...], titles: list[str], zone: str) -> Verdict:
    """Put the decision that several articles share into words."""
    assert article.decision
    assert article.decided
    return replace(verdict(article.decision, trace, titles, zone), basis=basis_of(article.decided, zone))


def basis_of(row: Stored, zone: str) -> str:
    """Say by which versions a decision was made, and when."""
    told = {
        "promise": row.promise_version,
        "handling": row.handling_version,
        "day": day_text(row.decided_at, zone),
        "source": row.get_source_display(),
    }
    return (
        _("Decided %(source)s, %(day)s: promise of version %(promise)s, handling of version %(handling)s.")
        % told
    )


def verdict(decision: Decision, trace: tuple[Traced, ...], titles: list[str], zone: str) -> Verdict:
    """Put one decision and who was asked for it into words."""
    result, *others = sentences(decision, trace)

    def told(which: bool) -> list[str]:
        return [explained(one, zone) for one in others if is_silent(one) == which]

    return Verdict(
        titles=titles,
        allowed=decision.allowed,
        result=explained(result, zone),
        handling=str(AUTOMATION.get(decision.handling, decision.handling)),
        said=told(False),
        silent=told(True),
    )


def is_silent(sentence: Sentence) -> bool:
    """Say whether a sentence is about a rule that did not apply."""
    return sentence.code in SILENT
