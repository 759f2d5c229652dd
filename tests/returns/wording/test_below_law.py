"""What a manager reads before publishing rules that are harsher than the law."""

import datetime as dt

from django.utils.translation import override

from returns.domain.policy.below_law import below_law
from returns.domain.policy.legal import UNION
from returns.domain.policy.rules import Policy, Rule
from returns.wording.below_law import below_law_words
from returns.wording.countries import country_words

SEVEN = Rule("Sale", "promise", {}, {"window_days": 7})


def remark(language: str) -> str:
    [one] = below_law(Policy(1, (SEVEN,)), dt.date(2026, 11, 26))
    with override(language):
        return below_law_words(one)


def test_the_remark_names_rule_places_right_and_source():
    """T-4: what and where, and that the law will win."""
    assert remark("en") == (
        "“Sale” says: within 7 days of delivery. In European Union, United Kingdom the law gives 14 days to "
        "withdraw without a reason, and that holds (Directive 2011/83/EU, arts. 9, 10, 13, 16; Regulation "
        "1182/71, art. 3(4))."
    )
    assert remark("fr") == (
        "« Sale » dit : sous 7 jours après la livraison. Union européenne, Royaume-Uni : la loi donne 14 "
        "jours pour se rétracter sans motif, et cela prévaut (Directive 2011/83/EU, arts. 9, 10, 13, 16; "
        "Regulation 1182/71, art. 3(4))."
    )


def test_many_countries_are_told_briefly():
    with override("fr"):
        assert country_words(["DE", "FR"]) == "Allemagne, France"
        assert country_words([*UNION, "RE", "GB"]) == "Union européenne, Royaume-Uni"
        assert country_words(sorted(UNION)[:9]).endswith("et 3 autres")
