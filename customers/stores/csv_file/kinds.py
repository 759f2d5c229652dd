"""Which lines of an order are no articles: postage, fees, manual entries, discounts.

Matching ignores case, accents and punctuation. Names are compared whole, or from their beginning where the
beginning leaves no doubt: a "Poste France cushion cover" and a "coffee mug" are articles.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.domain.orders import LineKind
from customers.stores.csv_file.countries import folded


@dataclass(frozen=True)
class KindTable:
    """Codes, whole names and beginnings of names for each kind; folded text, as `folded` gives it."""

    codes: Mapping[str, LineKind]
    names: Mapping[str, LineKind]
    beginnings: Mapping[str, LineKind]

    def kind_of(self, sku: str, title: str) -> LineKind:
        """Return the kind of a line; "article" where nothing in the table says otherwise."""
        code, name = folded(sku), folded(title)
        if known := self.codes.get(code) or self.names.get(name):
            return known
        begins = (kind for start, kind in self.beginnings.items() if f"{name} ".startswith(f"{start} "))
        return next(begins, "article")


# The short codes are those of the UCI "Online Retail" files and of the tills that use the same habit.
USUAL_KINDS = KindTable(
    codes={
        "post": "shipping",
        "dot": "shipping",
        "c2": "shipping",
        "shipping": "shipping",
        "postage": "shipping",
        "carriage": "shipping",
        "livraison": "shipping",
        "port": "shipping",
        "bank charges": "fee",
        "amazonfee": "fee",
        "cruk": "fee",
        "fee": "fee",
        "frais": "fee",
        "m": "manual",
        "s": "manual",
        "pads": "manual",
        "manual": "manual",
        "d": "discount",
        "discount": "discount",
        "remise": "discount",
    },
    names={
        "postage": "shipping",
        "dotcom postage": "shipping",
        "carriage": "shipping",
        "shipping": "shipping",
        "delivery": "shipping",
        "livraison": "shipping",
        "port": "shipping",
        "expedition": "shipping",
        "packing charge": "fee",
        "bank charges": "fee",
        "amazon fee": "fee",
        "cruk commission": "fee",
        "emballage cadeau": "fee",
        "gift wrapping": "fee",
        "manual": "manual",
        "samples": "manual",
        "discount": "discount",
        "remise": "discount",
    },
    beginnings={
        "postage and packing": "shipping",
        "shipping fee": "shipping",
        "shipping cost": "shipping",
        "delivery charge": "shipping",
        "frais de port": "shipping",
        "frais d envoi": "shipping",
        "frais de livraison": "shipping",
        "livraison a domicile": "shipping",
        "livraison en point relais": "shipping",
        "frais de dossier": "fee",
        "frais de gestion": "fee",
        "handling fee": "fee",
        "code promo": "discount",
        "bon de reduction": "discount",
        "discount code": "discount",
    },
)
