"""Where a policy is harsher than the law, in words for who is about to publish it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.domain.policy.below_law import Harsher
from returns.wording.countries import country_words
from returns.wording.policy import action
from returns.wording.rules import rule_name

GRANTED = {
    "withdrawal": gettext_lazy("the law gives %(days)s days to withdraw without a reason"),
    "refund": gettext_lazy("the law wants money back to be offered for a withdrawal"),
    "no_restocking_fee": gettext_lazy("the law lets no restocking fee be kept from a withdrawal"),
    "free_claim": gettext_lazy("the law makes sending back a defective article free"),
    "not_refused": gettext_lazy("the law lets no rule refuse a withdrawal or a claim; a person looks"),
}


def below_law_words(harsher: Harsher) -> str:
    """Return one remark: the rule, what it says, where the law gives more, what, and by which source."""
    granted = str(GRANTED[harsher.granted]) % {"days": harsher.days}
    return _("“%(rule)s” says: %(said)s. In %(countries)s %(granted)s, and that holds (%(source)s).") % {
        "rule": rule_name(harsher.rule),
        "said": action(harsher.action, harsher.value),
        "countries": country_words(harsher.countries),
        "granted": granted,
        "source": harsher.source,
    }
