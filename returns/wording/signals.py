"""What looks odd about a request, and who is on the shop's list, for staff. Customers are told of neither."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Stated as what was seen, never as what it would mean: most of it is innocent.
SIGNALS = {
    "same_picture": gettext_lazy("a photo looks like one sent for another article"),
    "old_photo": gettext_lazy("a photo was taken before the order was placed"),
    "many_returns": gettext_lazy("this customer sends back much"),
    "wardrobing": gettext_lazy("once more a dear article at the last moment"),
    "address_mismatch": gettext_lazy("delivered elsewhere than this customer's usual address"),
}
LIST_REFUSALS = {
    "unknown_mark": gettext_lazy(
        "This cannot be read as what you chose. Compare both, and write it in full."
    ),
    "why_listed": gettext_lazy("Write why, for whoever reads this list later."),
    "ends_too_soon": gettext_lazy("Give a day after today, or leave it empty."),
    "already_listed": gettext_lazy("Such an entry holds already. End it first."),
    "already_ended": gettext_lazy("This entry has already ended."),
}


def signal_words(code: str) -> str:
    """Return what was seen; a code we have no words for (a rule's own flag) stands for itself."""
    return str(SIGNALS.get(code, code))


def unusual(flags: Iterable[str]) -> str:
    """Say why a person looks: the signals among a decision's flags."""
    seen = [signal_words(code) for code in flags if code in SIGNALS]
    if not seen:
        return _("Something is unusual; a person looks.")
    return _("A person looks: %(seen)s.") % {"seen": ", ".join(seen)}
