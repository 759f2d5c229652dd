"""The reasons a new merchant starts with: our codes, their legal ground, and the codes of other platforms.

Sendcloud's numbers and Shopify's names as in their published interfaces; a merchant changes the words,
adds and retires reasons as they like.
"""

from dataclasses import dataclass

from returns.domain.states import Regime


@dataclass(frozen=True)
class StandardReason:
    """One reason: `regime` is the ground it speaks for; `sendcloud` ids and `shopify` name elsewhere."""

    code: str
    regime: Regime
    fr: str
    en: str
    sendcloud: tuple[int, ...]
    shopify: str
    needs_note: bool = False
    opens_claim: bool = False

    @property
    def labels(self) -> dict[str, str]:
        """The reason in each language."""
        return {"fr": self.fr, "en": self.en}

    @property
    def platform_codes(self) -> dict[str, object]:
        """The reason's names elsewhere."""
        return {"sendcloud": list(self.sendcloud), "shopify": self.shopify}


_R = StandardReason
STANDARD_REASONS = (
    _R("size_small", Regime.COMMERCIAL, "Trop petit", "Too small", (31,), "SIZE_TOO_SMALL"),
    _R("size_large", Regime.COMMERCIAL, "Trop grand", "Too large", (30,), "SIZE_TOO_LARGE"),
    _R("style_colour", Regime.COMMERCIAL, "Couleur ou style", "Colour or style", (23, 27), "STYLE"),
    _R("not_as_expected", Regime.COMMERCIAL, "Différent de mes attentes", "Not as I expected",
       (1, 12, 18), "NOT_AS_DESCRIBED"),
    _R("changed_mind", Regime.COMMERCIAL, "J'ai changé d'avis", "I changed my mind", (11, 16, 8), "UNWANTED"),
    _R("late", Regime.COMMERCIAL, "Arrivé trop tard", "Arrived too late", (20,), "OTHER"),
    _R("defective", Regime.CONFORMITY, "Défectueux", "Faulty", (21, 10, 28), "DEFECTIVE"),
    _R("damaged_in_transit", Regime.DELIVERY_DAMAGE, "Abîmé à la livraison", "Damaged on the way",
       (25,), "DEFECTIVE"),
    _R("wrong_item", Regime.WRONG_ITEM, "Ce n'est pas mon article", "Wrong article sent",
       (7, 24), "WRONG_ITEM"),
    _R("missing_parts", Regime.CONFORMITY, "Il manque une pièce", "Parts are missing", (), "OTHER"),
    _R("not_received", Regime.COMMERCIAL, "Je ne l'ai jamais reçu", "I never received it", (), "OTHER",
       opens_claim=True),
    _R("other", Regime.COMMERCIAL, "Autre motif", "Another reason", (3,), "OTHER", needs_note=True),
)  # fmt: skip
