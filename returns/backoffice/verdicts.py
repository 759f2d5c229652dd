"""What the rules said of a return's articles, for the page: equal decisions are told once."""

from dataclasses import dataclass

from returns.domain.policy.engine import Decision
from returns.domain.policy.explain import Sentence, sentences
from returns.domain.policy.trace import Traced
from returns.queries.dossier import Dossier
from returns.queries.explanations import explanation_of
from returns.queries.policies import versions
from returns.wording.decisions import explained
from returns.wording.policy import AUTOMATION

SILENT = ("rule_failed", "rule_too_late", "rule_less_kind")


@dataclass(frozen=True)
class Verdict:
    """One decision in words: the result, who decides, who said so, and which rules did not apply."""

    titles: list[str]
    allowed: bool
    result: str
    handling: str
    said: list[str]
    silent: list[str]


def verdicts(dossier: Dossier, zone: str) -> list[Verdict]:
    """Return the verdicts on a return's articles, days in the merchant's time zone."""
    known = versions()
    groups: dict[str, tuple[Decision, tuple[Traced, ...], list[str]]] = {}
    for article in dossier.articles:
        if article.decision and article.decided:
            trace = explanation_of(article.decided, known)
            group = groups.setdefault(repr((article.decision, trace)), (article.decision, trace, []))
            group[2].append(str(article.item))
    return [verdict(decision, trace, titles, zone) for decision, trace, titles in groups.values()]


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
