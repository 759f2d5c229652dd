"""Atelier Lunaire, an invented fashion shop in Lyon: what it is and what it sells, in euros."""

# ruff: noqa: E501 (a price list reads best as rows)

from decimal import Decimal

from rma_portal.local.seeds.making import Family, Shelf, make_product
from rma_portal.local.seeds.plans import Colour, MerchantSeed, ProductSeed, ReasonSeed, SiteSeed, StaffSeed

_SHELF = Shelf("atelier-lunaire", "AL", "20011")


def _colour(code: str, fr: str, en: str, tint: str) -> Colour:
    return Colour(code, {"fr": fr, "en": en}, tint)


_BLACK = _colour("NOI", "Noir", "Black", "#2b2930")
_NIGHT = _colour("NUI", "Bleu nuit", "Midnight blue", "#2f3e5c")
_GARNET = _colour("GRE", "Grenat", "Garnet", "#9c3d4c")
_ECRU = _colour("ECR", "Écru", "Ecru", "#e9dcc6")
_SAGE = _colour("SAU", "Sauge", "Sage", "#7d8d6f")
_ROSE = _colour("ROS", "Vieux rose", "Dusky pink", "#c796a0")
_CARAMEL = _colour("CAR", "Caramel", "Caramel", "#c08049")
_DENIM = _colour("DEN", "Denim brut", "Raw denim", "#44597c")
_WASHED = _colour("DEL", "Denim délavé", "Washed denim", "#7f9ab6")
_SKY = _colour("CIE", "Ciel", "Sky", "#8fb0c6")
_COGNAC = _colour("COG", "Cognac", "Cognac", "#8a5434")
_GOLD = _colour("OR", "Doré", "Gold", "#d0a95c")
_SILVER = _colour("ARG", "Argenté", "Silver", "#b4b9c2")

_DRESSES = Family(
    "Robes",
    1.5,
    {
        "size_small": 46, "size_large": 6, "style_colour": 11, "not_as_expected": 10, "changed_mind": 11,
        "defective": 5, "wrong_item": 4, "late": 4, "other": 2, "damaged_in_transit": 1,
    },
)  # fmt: skip
_TOPS = Family(
    "Hauts et mailles",
    0.95,
    {
        "size_small": 8, "size_large": 26, "style_colour": 18, "not_as_expected": 16, "changed_mind": 16,
        "defective": 11, "wrong_item": 4, "late": 3, "other": 2,
    },
)  # fmt: skip
_BOTTOMS = Family(
    "Pantalons et jupes",
    1.35,
    {
        "size_small": 9, "size_large": 37, "style_colour": 14, "not_as_expected": 14, "changed_mind": 13,
        "defective": 8, "wrong_item": 4, "late": 3, "other": 2,
    },
)  # fmt: skip
_COATS = Family(
    "Manteaux et vestes",
    1.2,
    {
        "size_small": 8, "size_large": 29, "style_colour": 17, "not_as_expected": 19, "changed_mind": 16,
        "defective": 9, "late": 4, "other": 2,
    },
)  # fmt: skip
_SHOES = Family(
    "Chaussures",
    1.3,
    {
        "size_small": 13, "size_large": 34, "not_as_expected": 20, "changed_mind": 12, "defective": 14,
        "wrong_item": 6, "style_colour": 6,
    },
)  # fmt: skip
_ACCESSORIES = Family(
    "Accessoires",
    0.45,
    {
        "style_colour": 30, "changed_mind": 25, "not_as_expected": 18, "defective": 13, "missing_parts": 3,
        "wrong_item": 5, "late": 4, "other": 2,
    },
)  # fmt: skip
_JEWELLERY = Family(
    "Bijoux", 0.4, {"defective": 40, "not_as_expected": 30, "missing_parts": 15, "damaged_in_transit": 15}
)
_SWIMWEAR = Family("Bain", 1.0, {"size_small": 13, "size_large": 40, "style_colour": 30, "changed_mind": 22})
_CARDS = Family("Cartes cadeaux", 0.0, {})

_SIZES, _NUMBERS = "XS, S, M, L", "36, 38, 40, 42"

_PRODUCTS: tuple[ProductSeed, ...] = (
    make_product(_SHELF, 101, _DRESSES, {"fr": "Robe Solène", "en": "Solène dress"}, "clothes.dress",
                 "129.00", 340, (_GARNET, _NIGHT), _NUMBERS, tags="robe été coton ceinture", popularity=11),
    make_product(_SHELF, 102, _DRESSES, {"fr": "Robe longue Céleste", "en": "Céleste maxi dress"},
                 "clothes.maxi_dress", "149.00", 420, (_NIGHT, _SAGE), _NUMBERS,
                 tags="robe longue bretelles viscose", popularity=9),
    make_product(_SHELF, 103, _DRESSES, {"fr": "Robe chemise Margaux", "en": "Margaux shirt dress"},
                 "clothes.shirt_dress", "119.00", 360, (_ECRU, _SKY), _NUMBERS,
                 tags="robe chemise lin ceinture", popularity=8),
    make_product(_SHELF, 111, _TOPS, {"fr": "Pull torsadé Éclipse", "en": "Éclipse cable jumper"},
                 "clothes.pullover", "89.00", 480, (_SAGE, _ECRU), _SIZES, tags="pull laine torsades",
                 popularity=10),
    make_product(_SHELF, 112, _TOPS, {"fr": "Gilet Halo", "en": "Halo cardigan"}, "clothes.cardigan",
                 "95.00", 510, (_CARAMEL, _ROSE), _SIZES, tags="gilet laine poches", popularity=7),
    make_product(_SHELF, 113, _TOPS, {"fr": "Chemise Ariane", "en": "Ariane shirt"}, "clothes.shirt",
                 "75.00", 210, (_SKY, _BLACK), _SIZES, tags="chemise popeline coton", popularity=8),
    make_product(_SHELF, 114, _TOPS, {"fr": "Marinière Escale", "en": "Escale striped top"}, "clothes.tee",
                 "39.00", 190, (_ECRU, _ROSE), _SIZES, tags="marinière coton bio", popularity=10),
    make_product(_SHELF, 121, _BOTTOMS, {"fr": "Jean droit Orion", "en": "Orion straight jeans"},
                 "clothes.jeans", "99.00", 620, (_DENIM, _WASHED), _NUMBERS, tags="jean droit coton",
                 popularity=11),
    make_product(_SHELF, 122, _BOTTOMS, {"fr": "Pantalon large Vega", "en": "Vega wide trousers"},
                 "clothes.trousers", "109.00", 450, (_BLACK, _CARAMEL), _NUMBERS,
                 tags="pantalon large pinces laine", popularity=6),
    make_product(_SHELF, 123, _BOTTOMS, {"fr": "Jupe plissée Ourse", "en": "Ourse pleated skirt"},
                 "clothes.skirt", "85.00", 380, (_NIGHT, _GARNET), _NUMBERS, tags="jupe plissée midi",
                 popularity=6),
    make_product(_SHELF, 131, _COATS, {"fr": "Manteau Aurore", "en": "Aurore coat"}, "clothes.coat",
                 "249.00", 1450, (_CARAMEL, _ECRU), _NUMBERS, tags="manteau laine croisé", popularity=5),
    make_product(_SHELF, 132, _COATS, {"fr": "Veste en jean Comète", "en": "Comète denim jacket"},
                 "clothes.jacket", "119.00", 780, (_DENIM,), _SIZES, tags="veste jean coton", popularity=6),
    make_product(_SHELF, 141, _SHOES, {"fr": "Bottines Nocturne", "en": "Nocturne ankle boots"},
                 "accessories.boots", "169.00", 1250, (_BLACK,), "36, 37, 38, 39, 40, 41",
                 tags="bottines cuir élastique", popularity=7),
    make_product(_SHELF, 142, _SHOES, {"fr": "Ballerines Étoile", "en": "Étoile ballerinas"},
                 "accessories.flats", "95.00", 520, (_ROSE,), "36, 37, 38, 39, 40, 41",
                 tags="ballerines cuir nœud", popularity=6),
    make_product(_SHELF, 151, _ACCESSORIES, {"fr": "Écharpe Brume", "en": "Brume scarf"},
                 "accessories.scarf", "59.00", 230, (_GARNET, _NIGHT, _SAGE), tags="écharpe laine franges",
                 popularity=7),
    make_product(_SHELF, 152, _ACCESSORIES, {"fr": "Bonnet Givre", "en": "Givre beanie"},
                 "accessories.beanie", "29.00", 110, (_ROSE, _SKY, _CARAMEL), tags="bonnet laine pompon soldes",
                 popularity=7, is_final_sale=True),
    make_product(_SHELF, 153, _ACCESSORIES, {"fr": "Cabas Pleine Lune", "en": "Full Moon tote"},
                 "accessories.tote", "45.00", 350, (_SKY, _BLACK, _SAGE), tags="sac cabas toile",
                 popularity=7),
    make_product(_SHELF, 154, _ACCESSORIES, {"fr": "Sac Croissant", "en": "Croissant saddle bag"},
                 "accessories.handbag", "189.00", 820, (_COGNAC, _GARNET, _BLACK), tags="sac cuir rabat",
                 popularity=5),
    make_product(_SHELF, 155, _ACCESSORIES, {"fr": "Ceinture Orbite", "en": "Orbite belt"},
                 "accessories.belt", "49.00", 240, (_COGNAC,), "S, M, L", tags="ceinture cuir",
                 popularity=4),
    make_product(_SHELF, 156, _ACCESSORIES, {"fr": "Chaussettes Marée (fin de série)", "en": "Marée socks (last pairs)"},
                 "accessories.socks", "14.00", 90, (_ROSE, _NIGHT), "36/38, 39/41",
                 tags="chaussettes coton soldes", popularity=6, is_final_sale=True),
    make_product(_SHELF, 161, _JEWELLERY, {"fr": "Boucles d'oreilles Quartier", "en": "Quartier earrings"},
                 "accessories.earrings", "65.00", 25, (_GOLD, _SILVER), "S, L", prices=("65.00", "79.00"),
                 tags="bijou boucles percées", popularity=5, exemption="sealed_hygiene"),
    make_product(_SHELF, 162, _JEWELLERY, {"fr": "Médaille gravée à votre prénom", "en": "Pendant engraved with your name"},
                 "accessories.pendant", "85.00", 30, (_GOLD, _SILVER), "40 cm, 45 cm", tags="bijou médaille gravure",
                 popularity=3, exemption="personalised"),
    make_product(_SHELF, 171, _SWIMWEAR, {"fr": "Maillot une pièce Lagune", "en": "Lagune swimsuit"},
                 "clothes.swimsuit", "79.00", 160, (_CARAMEL, _NIGHT), _NUMBERS, tags="maillot bain recyclé",
                 popularity=5, exemption="sealed_hygiene"),
    make_product(_SHELF, 191, _CARDS, {"fr": "Carte cadeau Atelier Lunaire", "en": "Atelier Lunaire gift card"},
                 "accessories.gift_card", "50.00", 10, (_NIGHT,), "30 €, 50 €, 100 €",
                 prices=("30.00", "50.00", "100.00"), tags="carte cadeau", popularity=2, kind="gift_card"),
)  # fmt: skip

_SITES = (
    SiteSeed("RET", "Centre de retours", "14 rue du Four à Chaux", "69100", "Villeurbanne", "FR", "04 65 71 20 14", True),
    SiteSeed("LYO", "Boutique de Lyon", "8 montée des Tisserands", "69001", "Lyon", "FR", "04 65 71 20 08", False, "Mardi à samedi, 10 h – 19 h"),
    SiteSeed("PAR", "Boutique de Paris", "21 rue de la Lune", "75002", "Paris", "FR", "01 99 00 20 21", False, "Lundi à samedi, 10 h 30 – 19 h 30"),
)  # fmt: skip

_STAFF = (
    StaffSeed("owner", "Hélène Marchetti", "helene@atelier-lunaire.example"),
    StaffSeed("manager", "Bastien Roussel", "bastien@atelier-lunaire.example"),
    StaffSeed("agent", "Inès Belkacem", "ines@atelier-lunaire.example"),
    StaffSeed("agent", "Gaëlle Le Bris", "gaelle@atelier-lunaire.example"),
    StaffSeed("warehouse", "Moussa Diarra", "moussa@atelier-lunaire.example"),
    StaffSeed("warehouse", "Lucie Fontanel", "lucie@atelier-lunaire.example"),
    StaffSeed("reader", "Pierre Vasseur", "pierre@atelier-lunaire.example"),
)

_NARROW = ReasonSeed(
    "too_narrow",
    {
        "fr": "Trop étroit", "en": "Too narrow", "de": "Zu schmal", "es": "Demasiado estrecho",
        "it": "Troppo stretto", "nl": "Te smal",
    },
    categories=("Chaussures",),
    within="size",
)  # fmt: skip

ATELIER_LUNAIRE = MerchantSeed(
    name="Atelier Lunaire",
    slug="atelier-lunaire",
    number_prefix="ATR",  # ATL would be the shop's wish, but L is not in the numbers' alphabet
    country="FR",
    time_zone="Europe/Paris",
    currency="EUR",
    languages=("fr", "en"),
    accent="#5b3a52",
    grounds=("#efe3d8", "#e3e6e0", "#e9e0e6", "#dfe5ea"),
    sites=_SITES,
    staff=_STAFF,
    products=_PRODUCTS,
    hourly_rate=Decimal("23.50"),
    label_cost=Decimal("5.40"),
    handling_minutes=5,
    vat_percent=Decimal("20.00"),
    shipping_price=Decimal("4.90"),
    free_shipping_from=Decimal("120.00"),
    payment_methods=(
        ("Carte bancaire", 68),
        ("PayPal", 20),
        ("Paiement en trois fois", 9),
        ("Carte cadeau", 3),
    ),
    first_order_number=10482,
    other_languages=("de", "es", "it", "nl"),
    reasons=(_NARROW,),
)
