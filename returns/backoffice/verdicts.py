"""What the rules said of a return's articles, for the page: equal decisions are told once."""

from dataclasses import dataclass

from returns.domain.policy.engine import Decision
from returns.domain.policy.explain import Sentence, sentences
from returns.queries.dossier import Article, Dossier
from returns.wording.decisions import explained
from returns.wording.policy import AUTOMATION

SILENT = ("rule_failed", "rule_too_late")


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
    groups: dict[str, list[Article]] = {}
    for article in dossier.articles:
        if article.decision:
            groups.setdefault(repr(article.decision), []).append(article)
    return [
        verdict(group[0].decision, [str(article.item) for article in group], zone)
        for group in groups.values()
        if group[0].decision
    ]


def verdict(decision: Decision, titles: list[str], zone: str) -> Verdict:
    """Put one decision into words."""
    result, *others = sentences(decision)

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
