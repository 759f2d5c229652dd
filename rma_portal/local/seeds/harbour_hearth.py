"""Harbour & Hearth, an invented home-ware shop in Bristol: what it is and what it sells, in pounds."""

# ruff: noqa: E501 (a price list reads best as rows)

from decimal import Decimal

from rma_portal.local.seeds.making import Family, Shelf, make_product
from rma_portal.local.seeds.plans import Colour, MerchantSeed, ProductSeed, SiteSeed, StaffSeed

_SHELF = Shelf("harbour-hearth", "HH", "20022")


def _colour(code: str, name: str, tint: str) -> Colour:
    return Colour(code, {"en": name}, tint)


_SEA = _colour("SEA", "Sea blue", "#5f7f8c")
_INK = _colour("INK", "Ink", "#2f465c")
_OAT = _colour("OAT", "Oatmeal", "#e3d8c5")
_RUST = _colour("RST", "Rust", "#b8694e")
_MOSS = _colour("MOS", "Moss", "#5f7560")
_PINE = _colour("PIN", "Pine", "#3f584e")
_BRICK = _colour("BRK", "Brick red", "#8e3b3b")
_OCHRE = _colour("OCH", "Ochre", "#c58b4e")
_MIST = _colour("MST", "Mist", "#8fb2ad")
_SMOKE = _colour("SMK", "Smoke", "#8b93a0")
_OAK = _colour("OAK", "Oak", "#c79a68")
_WALNUT = _colour("WAL", "Walnut", "#80563a")
_RATTAN = _colour("RAT", "Natural", "#c9a26b")
_BRASS = _colour("BRS", "Brass", "#b88a4a")
_AMBER = _colour("AMB", "Amber", "#8c6a45")

_CERAMICS = Family(
    "Tableware",
    1.25,
    {
        "damaged_in_transit": 46, "defective": 11, "style_colour": 12, "changed_mind": 10,
        "not_as_expected": 10, "wrong_item": 4, "missing_parts": 4, "size_small": 3,
    },
)  # fmt: skip
_GLASS = Family(
    "Glassware",
    1.4,
    {"damaged_in_transit": 50, "missing_parts": 12, "defective": 10, "changed_mind": 14, "style_colour": 14},
)
_KITCHEN = Family(
    "Kitchen",
    0.9,
    {
        "defective": 28, "not_as_expected": 20, "changed_mind": 18, "damaged_in_transit": 12, "late": 8,
        "missing_parts": 8, "other": 6,
    },
)  # fmt: skip
_LIGHTING = Family(
    "Lighting",
    1.7,
    {
        "not_as_expected": 34, "defective": 22, "style_colour": 16, "damaged_in_transit": 12,
        "size_large": 8, "missing_parts": 8,
    },
)  # fmt: skip
_TEXTILES = Family(
    "Textiles",
    1.05,
    {
        "style_colour": 44, "not_as_expected": 16, "changed_mind": 20, "size_small": 10, "size_large": 4,
        "defective": 4, "other": 2,
    },
)  # fmt: skip
_DECORATION = Family(
    "Decoration",
    1.0,
    {
        "size_small": 16, "size_large": 14, "not_as_expected": 18, "style_colour": 18, "changed_mind": 16,
        "damaged_in_transit": 12, "late": 4, "other": 2,
    },
)  # fmt: skip
_CARE = Family("Bath & body", 0.4, {"changed_mind": 30, "damaged_in_transit": 40, "wrong_item": 30})
_CARDS = Family("Gift cards", 0.0, {})

_PRODUCTS: tuple[ProductSeed, ...] = (
    make_product(_SHELF, 201, _CERAMICS, {"en": "Quayside mug"}, "tableware.mug", "14.00", 380,
                 (_SEA, _RUST, _MOSS, _OAT), setting="table", tags="mug stoneware", popularity=12),
    make_product(_SHELF, 202, _CERAMICS, {"en": "Tideline dinner plate"}, "tableware.plate", "18.00", 720,
                 (_OAT, _MIST, _SEA), setting="floor", tags="plate stoneware", popularity=10),
    make_product(_SHELF, 203, _CERAMICS, {"en": "Cove serving bowl"}, "tableware.bowl", "32.00", 980,
                 (_RUST, _SEA), "Medium, Large", prices=("32.00", "44.00"), setting="table", tags="bowl stoneware",
                 popularity=7),
    make_product(_SHELF, 204, _CERAMICS, {"en": "Lighthouse teapot"}, "tableware.teapot", "48.00", 1150,
                 (_INK, _BRICK, _OAT), setting="table", tags="teapot stoneware", popularity=6),
    make_product(_SHELF, 205, _CERAMICS, {"en": "Saltings jug"}, "tableware.jug", "36.00", 1050,
                 (_OAT, _SEA), "1 litre, 1.5 litre", prices=("36.00", "42.00"), setting="table", tags="jug stoneware",
                 popularity=5),
    make_product(_SHELF, 206, _GLASS, {"en": "Ripple tumblers"}, "tableware.tumblers", "22.00", 640,
                 (_MIST, _SMOKE), "Set of 2, Set of 4", prices=("22.00", "39.50"), setting="table", tags="glass tumbler",
                 popularity=8),
    make_product(_SHELF, 211, _KITCHEN, {"en": "Galley stove kettle"}, "tableware.kettle", "64.00", 1400,
                 (_BRICK, _PINE, _INK), setting="table", tags="kettle enamel stove", popularity=6),
    make_product(_SHELF, 212, _KITCHEN, {"en": "Slipway chopping board"}, "tableware.board", "34.00", 1300,
                 (_OAK, _WALNUT), "Small, Large", prices=("34.00", "46.00"), setting="floor", tags="board wood",
                 popularity=7),
    make_product(_SHELF, 213, _KITCHEN, {"en": "Chopping board engraved with your names"},
                 "tableware.engraved_board", "58.00", 1350, (_OAK, _WALNUT), "Small, Large",
                 prices=("58.00", "68.00"), setting="floor", tags="board wood engraved", popularity=4,
                 exemption="personalised"),
    make_product(_SHELF, 214, _KITCHEN, {"en": "Larder storage jar"}, "tableware.jar", "24.00", 760,
                 (_OAT, _MOSS), "Small, Large", prices=("24.00", "29.50"), setting="table", tags="jar stoneware lid",
                 popularity=7),
    make_product(_SHELF, 215, _KITCHEN, {"en": "Capstan salt and pepper mills"}, "tableware.mill", "42.00",
                 560, (_WALNUT, _INK, _PINE), setting="table", tags="mill wood", popularity=5),
    make_product(_SHELF, 221, _LIGHTING, {"en": "Beacon table lamp"}, "furnishings.lamp", "89.00", 2300,
                 (_INK, _RUST, _MOSS), setting="table", tags="lamp ceramic pleated", popularity=6),
    make_product(_SHELF, 222, _DECORATION, {"en": "Driftwood & fig candle"}, "furnishings.candle", "26.00", 520,
                 (_PINE, _RUST, _SMOKE), setting="table", tags="candle scented", popularity=9),
    make_product(_SHELF, 231, _TEXTILES, {"en": "Deckchair cushion"}, "furnishings.cushion", "38.00", 600,
                 (_OCHRE, _SEA, _BRICK), setting="floor", tags="cushion cotton", popularity=8),
    make_product(_SHELF, 232, _TEXTILES, {"en": "Moorland wool throw"}, "furnishings.throw", "95.00", 1250,
                 (_SMOKE, _MOSS, _BRICK), setting="floor", tags="throw wool check", popularity=6),
    make_product(_SHELF, 233, _TEXTILES, {"en": "Galley tea towel"}, "tableware.tea_towel", "12.00", 120,
                 (_OAT, _MIST, _OCHRE), setting="floor", tags="towel linen", popularity=8),
    make_product(_SHELF, 241, _DECORATION, {"en": "Porthole wall clock"}, "furnishings.clock", "72.00", 1100,
                 (_PINE, _INK, _BRASS), setting="floor", tags="clock wall", popularity=5),
    make_product(_SHELF, 242, _DECORATION, {"en": "Estuary vase"}, "furnishings.vase", "46.00", 1200,
                 (_MIST, _OAT, _RUST), setting="table", tags="vase stoneware", popularity=6),
    make_product(_SHELF, 243, _DECORATION, {"en": "Fisherman's basket"}, "furnishings.basket", "54.00", 900,
                 (_RATTAN,), "Small, Medium, Large", prices=("44.00", "54.00", "66.00"), setting="table",
                 tags="basket woven", popularity=6),
    make_product(_SHELF, 244, _DECORATION, {"en": "Captain's tray"}, "furnishings.tray", "49.00", 1300,
                 (_WALNUT, _OAK), "38 cm, 46 cm", prices=("49.00", "59.00"), setting="floor", tags="tray wood",
                 popularity=5),
    make_product(_SHELF, 245, _DECORATION, {"en": "Kew planter"}, "furnishings.planter", "39.00", 2100,
                 (_RUST, _OAT, _PINE), setting="table", tags="planter pot (sample sale)", popularity=5,
                 is_final_sale=True),
    make_product(_SHELF, 246, _DECORATION, {"en": "Chapel arch mirror"}, "furnishings.mirror", "135.00", 5400,
                 (_BRASS, _INK), "60 cm, 90 cm", prices=("135.00", "185.00"), setting="floor", tags="mirror arch",
                 popularity=3),
    make_product(_SHELF, 247, _DECORATION, {"en": "Milking stool (ex-display)"}, "furnishings.stool", "78.00", 3200,
                 (_OAK, _WALNUT, _INK), setting="table", tags="stool wood ex-display", popularity=3,
                 is_final_sale=True),
    make_product(_SHELF, 251, _CARE, {"en": "Seaweed hand wash"}, "furnishings.soap", "16.00", 430,
                 (_AMBER, _PINE, _SMOKE), setting="table", tags="soap hand", popularity=7,
                 exemption="sealed_hygiene"),
    make_product(_SHELF, 291, _CARDS, {"en": "Harbour & Hearth gift card"}, "furnishings.gift_card", "50.00", 10,
                 (_INK,), "£25, £50, £100", prices=("25.00", "50.00", "100.00"), setting="floor",
                 tags="gift card", popularity=2, kind="gift_card"),
)  # fmt: skip

_SITES = (
    SiteSeed("RTN", "Returns centre", "Unit 6, Tideway Park", "BS11 9ZZ", "Bristol", "GB", "0117 496 0106", True),
    SiteSeed("SHP", "Harbourside shop", "3 Merchants Row", "BS1 5ZZ", "Bristol", "GB", "0117 496 0103", False, "Monday to Saturday, 9.30 to 17.30"),
)  # fmt: skip

_STAFF = (
    StaffSeed("owner", "Margaret Penrose", "margaret@harbour-hearth.example"),
    StaffSeed("manager", "Daniel Osei", "daniel@harbour-hearth.example"),
    StaffSeed("agent", "Priya Nair", "priya@harbour-hearth.example"),
    StaffSeed("agent", "Callum Reid", "callum@harbour-hearth.example"),
    StaffSeed("warehouse", "Gwen Pritchard", "gwen@harbour-hearth.example"),
    StaffSeed("warehouse", "Tomasz Zielinski", "tomasz@harbour-hearth.example"),
    StaffSeed("reader", "Alice Fairweather", "alice@harbour-hearth.example"),
)

HARBOUR_HEARTH = MerchantSeed(
    name="Harbour & Hearth",
    slug="harbour-hearth",
    number_prefix="HBH",
    country="GB",
    time_zone="Europe/London",
    currency="GBP",
    languages=("en",),
    accent="#24455a",
    grounds=("#e6ded2", "#dde4e1", "#e8e0dc", "#dbe2e8"),
    sites=_SITES,
    staff=_STAFF,
    products=_PRODUCTS,
    hourly_rate=Decimal("18.20"),
    label_cost=Decimal("4.35"),
    handling_minutes=6,
    vat_percent=Decimal("20.00"),
    shipping_price=Decimal("4.50"),
    free_shipping_from=Decimal("75.00"),
    payment_methods=(("Debit or credit card", 66), ("PayPal", 24), ("Pay later", 7), ("Gift card", 3)),
    first_order_number=50310,
)
