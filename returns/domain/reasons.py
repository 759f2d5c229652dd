"""The reasons a new merchant starts with: our codes, their legal ground, and the codes of other platforms.

Sendcloud's numbers and Shopify's names as in their published interfaces; a merchant changes the words,
adds and retires reasons as they like.
"""

from dataclasses import dataclass

from returns.domain.states import Regime

LANGUAGES = ("fr", "en", "de", "es", "it", "nl")  # in the order of the labels below


@dataclass(frozen=True)
class StandardReason:
    """One reason, or one that others are within.

    `regime` is the ground it speaks for; `sendcloud` ids and `shopify` name elsewhere.
    """

    code: str
    regime: Regime
    words: tuple[str, ...]
    sendcloud: tuple[int, ...]
    shopify: str
    needs_note: bool = False
    opens_claim: bool = False
    within: str = ""  # the code of the reason above it, which stands earlier in the list

    @property
    def labels(self) -> dict[str, str]:
        """The reason in each language."""
        return dict(zip(LANGUAGES, self.words, strict=True))

    @property
    def platform_codes(self) -> dict[str, object]:
        """The reason's names elsewhere."""
        return {"sendcloud": list(self.sendcloud), "shopify": self.shopify}


_R = StandardReason
STANDARD_REASONS = (
    _R("size", Regime.COMMERCIAL,
       ("La taille ne va pas", "The size is wrong", "Die Größe passt nicht", "La talla no me va bien",
        "La taglia non va bene", "De maat klopt niet"),
       (), "OTHER"),
    _R("size_small", Regime.COMMERCIAL,
       ("Trop petit", "Too small", "Zu klein", "Demasiado pequeño", "Troppo piccolo", "Te klein"),
       (31,), "SIZE_TOO_SMALL", within="size"),
    _R("size_large", Regime.COMMERCIAL,
       ("Trop grand", "Too large", "Zu groß", "Demasiado grande", "Troppo grande", "Te groot"),
       (30,), "SIZE_TOO_LARGE", within="size"),
    _R("style_colour", Regime.COMMERCIAL,
       ("Couleur ou style", "Colour or style", "Farbe oder Stil", "Color o estilo", "Colore o stile",
        "Kleur of stijl"),
       (23, 27), "STYLE"),
    _R("not_as_expected", Regime.COMMERCIAL,
       ("Différent de mes attentes", "Not as I expected", "Anders als erwartet", "No es lo que esperaba",
        "Diverso da come me lo aspettavo", "Anders dan verwacht"),
       (1, 12, 18), "NOT_AS_DESCRIBED"),
    _R("changed_mind", Regime.COMMERCIAL,
       ("J'ai changé d'avis", "I changed my mind", "Ich habe es mir anders überlegt",
        "He cambiado de opinión", "Ho cambiato idea", "Ik heb me bedacht"),
       (11, 16, 8), "UNWANTED"),
    _R("late", Regime.COMMERCIAL,
       ("Arrivé trop tard", "Arrived too late", "Zu spät angekommen", "Ha llegado demasiado tarde",
        "Arrivato troppo tardi", "Te laat aangekomen"),
       (20,), "OTHER"),
    _R("fault", Regime.CONFORMITY,
       ("Quelque chose ne va pas", "Something is wrong with it", "Etwas stimmt damit nicht",
        "Algo no está bien", "Qualcosa non va", "Er is iets mis mee"),
       (), "OTHER"),
    _R("defective", Regime.CONFORMITY,
       ("Défectueux", "Faulty", "Defekt", "Defectuoso", "Difettoso", "Defect"),
       (21, 10, 28), "DEFECTIVE", within="fault"),
    _R("damaged_in_transit", Regime.DELIVERY_DAMAGE,
       ("Abîmé à la livraison", "Damaged on the way", "Beim Transport beschädigt", "Dañado en el envío",
        "Danneggiato durante il trasporto", "Onderweg beschadigd"),
       (25,), "DEFECTIVE", within="fault"),
    _R("wrong_item", Regime.WRONG_ITEM,
       ("Ce n'est pas mon article", "Wrong article sent", "Falscher Artikel geliefert",
        "No es el artículo que pedí", "Articolo sbagliato", "Verkeerd artikel ontvangen"),
       (7, 24), "WRONG_ITEM", within="fault"),
    _R("missing_parts", Regime.CONFORMITY,
       ("Il manque une pièce", "Parts are missing", "Es fehlen Teile", "Faltan piezas", "Mancano dei pezzi",
        "Er ontbreken onderdelen"),
       (), "OTHER", within="fault"),
    _R("not_received", Regime.COMMERCIAL,
       ("Je ne l'ai jamais reçu", "I never received it", "Ich habe es nie erhalten", "No lo he recibido",
        "Non l'ho mai ricevuto", "Ik heb het nooit ontvangen"),
       (), "OTHER", opens_claim=True),
    _R("other", Regime.COMMERCIAL,
       ("Autre motif", "Another reason", "Anderer Grund", "Otro motivo", "Altro motivo", "Andere reden"),
       (3,), "OTHER", needs_note=True),
)  # fmt: skip
