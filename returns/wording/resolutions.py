"""The ways an article can be settled, as customers read them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = {
    "refund": gettext_lazy("Refund"),
    "payment": gettext_lazy("Refund"),
    "store_credit": gettext_lazy("Store credit"),
    "exchange": gettext_lazy("Exchange"),
    "repair": gettext_lazy("Repair"),
}
PROMISES = {
    "refund": gettext_lazy("Back to the means of payment you used."),
    "store_credit": gettext_lazy("To spend on your next order in this shop."),
    "exchange": gettext_lazy("Another article in its place."),
    "repair": gettext_lazy("We mend the article and send it back to you."),
}


def name_of(code: str) -> str:
    """Return the name of a way."""
    return str(NAMES[code]) if code in NAMES else _("Refund")


def chosen_words(code: str) -> str:
    """Return the words by which somebody chooses a way among several."""
    return f"{name_of(code)}. {promise_of(code)}"


def consent_words(amount: str) -> str:
    """Return the sentence by which somebody agrees to store credit where no money is offered (T-33)."""
    words = _(
        "I agree to get %(amount)s as store credit, to spend on my next order in this shop, not as money."
    )
    return words % {"amount": amount}


def promise_of(code: str) -> str:
    """Return in one sentence what a way gives."""
    return str(PROMISES.get(code, ""))
