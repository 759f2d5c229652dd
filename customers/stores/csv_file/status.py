"""The states of an order as shops write them, in English and French."""

from collections.abc import Sequence

from customers.domain.orders import OrderStatus
from customers.stores.csv_file.countries import folded
from customers.stores.csv_file.problems import shortened
from rma_portal.core.errors import InvalidInput

_WORDS: dict[OrderStatus, str] = {
    "cancelled": "cancelled|canceled|voided|failed|expired|annule|annulee|echouee|trash",
    "pending": "pending|pending payment|authorized|on hold|unpaid|draft|checkout draft|partially paid|open|"
    "en attente|en attente de paiement|attente paiement|brouillon",
    "completed": "completed|complete|paid|processing|shipped|delivered|fulfilled|partially fulfilled|"
    "refunded|partially refunded|partially shipped|in transit|closed|termine|terminee|payee|paye|en cours|"
    "expedie|expediee|livre|livree|remboursee|rembourse|en preparation|paiement accepte|"
    "en cours de preparation",
}
_STATUS = {word: status for status, words in _WORDS.items() for word in words.split("|")}
_NO = {"no", "non", "0", "false", "faux", "n"}
_YES = {"yes", "oui", "1", "true", "vrai", "y", "o", "x"}


def order_status(texts: Sequence[str], cancelled_at: str) -> OrderStatus | None:
    """Return the state that several columns say together: cancelled before pending before completed.

    None where no column says anything. Raises InvalidInput("status_unknown"): returns of an order in an
    unknown state would be a guess, so the caller takes it as pending and reports it.
    """
    stated: set[OrderStatus] = {"cancelled"} if cancelled_at else set()
    for text in filter(None, texts):
        if folded(text) not in _STATUS:
            raise InvalidInput("status_unknown", "see the list of states", text=shortened(text))
        stated.add(_STATUS[folded(text)])
    return next((status for status in _WORDS if status in stated), None)


def is_no(text: str) -> bool:
    """Tell whether a yes-or-no cell says no; blank says nothing, so not no."""
    return folded(text) in _NO


def is_yes(text: str) -> bool:
    """Tell whether a yes-or-no cell says yes; anything else, a VAT number for one, is no yes (T-6)."""
    return folded(text) in _YES
