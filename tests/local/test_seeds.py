"""The seeds are the same on every machine, lawful as data, and rich enough to look at."""

import dataclasses
import datetime as dt
import hashlib
import re
from collections import Counter
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from rma_portal.core.errors import InvalidInput
from rma_portal.local.seeds import pictures
from rma_portal.local.seeds.catalogue import MERCHANTS, merchant
from rma_portal.local.seeds.comments import BANKS
from rma_portal.local.seeds.making import check_digit
from rma_portal.local.seeds.people import people
from rma_portal.local.seeds.plans import MerchantSeed, OrderPlan, ReturnPlan
from rma_portal.local.seeds.story import orders, returns

UNTIL = dt.datetime(2026, 11, 20, 8, 30, tzinfo=dt.UTC)
QUIET_SUMMER = dt.datetime(2026, 8, 20, 8, 30, tzinfo=dt.UTC)
STAGES = {
    "requested", "awaiting_information", "approved", "on_its_way", "received", "inspected", "settled",
    "closed", "rejected", "cancelled", "expired",
}  # fmt: skip
REASONS = {
    "size_small", "size_large", "changed_mind", "style_colour", "not_as_expected", "defective",
    "damaged_in_transit", "wrong_item", "missing_parts", "late", "other",
}  # fmt: skip
STEPS = ("approved_hours", "posted_hours", "received_hours", "inspected_hours", "refunded_hours")
STEPS_REACHED = {
    "requested": 0, "awaiting_information": 0, "approved": 1, "on_its_way": 2, "received": 3,
    "inspected": 4, "settled": 5, "closed": 5, "rejected": 0, "cancelled": 0, "expired": 1,
}  # fmt: skip

each_merchant = pytest.mark.parametrize("shop", MERCHANTS, ids=lambda shop: shop.slug)
each_day = pytest.mark.parametrize("until", [UNTIL, QUIET_SUMMER], ids=["autumn", "summer"])


def _story(shop: MerchantSeed, until: dt.datetime = UNTIL) -> tuple[list[OrderPlan], list[ReturnPlan]]:
    bought = list(orders(shop, people(shop), until))
    return bought, list(returns(shop, bought, until))


class TestCatalogue:
    def test_a_merchant_is_found_by_slug(self):
        assert [merchant(shop.slug) for shop in MERCHANTS] == list(MERCHANTS)
        with pytest.raises(InvalidInput) as refused:
            merchant("elsewhere")
        assert refused.value.code == "unknown_merchant"

    def test_number_prefixes_are_in_the_numbers_alphabet(self):
        prefixes = [shop.number_prefix for shop in MERCHANTS]
        assert prefixes == ["ATR", "HBH"]
        assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{2,4}", prefix) for prefix in prefixes)

    def test_check_digit_of_a_known_gtin(self):
        # GS1's own example, 4006381333931.
        assert check_digit("400638133393") == "1"

    def test_gtins_are_valid_unique_and_claim_no_real_article(self):
        gtins = [variant.gtin for shop in MERCHANTS for _, variant in shop.variants()]
        assert len(set(gtins)) == len(gtins)
        assert all(re.fullmatch(r"2[0-9]{12}", gtin) for gtin in gtins)
        weighted = [sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(gtin)) for gtin in gtins]
        assert {total % 10 for total in weighted} == {0}

    @each_merchant
    def test_prices_have_two_digits_and_skus_fit_a_barcode(self, shop):
        variants = [variant for _, variant in shop.variants()]
        assert {variant.price.as_tuple().exponent for variant in variants} == {-2}
        assert all(variant.price > 0 and variant.weight > 0 for variant in variants)
        skus = [variant.sku for variant in variants]
        assert len(set(skus)) == len(skus)
        assert all(re.fullmatch(r"[A-Z0-9-]{5,24}", sku) for sku in skus)

    @each_merchant
    def test_products_have_three_to_eight_variants_and_titles_in_every_language(self, shop):
        assert len(shop.products) in (24, 25)
        assert all(3 <= len(product.variants) <= 8 for product in shop.products)
        assert {tuple(product.titles) for product in shop.products} == {shop.languages}
        assert all(
            variant.options_in(language) for _, variant in shop.variants() for language in shop.languages
        )

    @each_merchant
    def test_return_rules_of_every_kind_are_there(self, shop):
        variants = [variant for _, variant in shop.variants()]
        assert {variant.exemption for variant in variants} == {"", "sealed_hygiene", "personalised"}
        assert {variant.kind for variant in variants} == {"article", "gift_card"}
        assert len({product.ref for product, variant in shop.variants() if variant.is_final_sale}) == 2

    @each_merchant
    def test_staff_of_every_role_and_one_return_centre(self, shop):
        assert {person.role for person in shop.staff} == {"owner", "manager", "agent", "warehouse", "reader"}
        assert all(person.email.endswith(f"@{shop.slug}.example") for person in shop.staff)
        assert [site.takes_returns for site in shop.sites].count(True) == 1


class TestPeople:
    @each_merchant
    def test_people_are_the_same_twice_and_reachable_at_example_domains_only(self, shop):
        somebody = people(shop)
        assert somebody == people(shop)
        assert len({person.email for person in somebody}) == len(somebody) == 420
        assert all(re.fullmatch(r"[a-z.]+[0-9]+@example\.(com|org)", person.email) for person in somebody)
        assert {person.language for person in somebody} == set(shop.languages)
        assert all(person.name and person.line1 and person.postcode and person.city for person in somebody)


class TestOrders:
    @each_merchant
    @each_day
    def test_a_year_of_orders_up_to_the_day(self, shop, until):
        bought, _ = _story(shop, until)
        assert bought == list(orders(shop, people(shop), until))
        assert 850 <= len(bought) <= 950
        moments = [order.placed_at for order in bought]
        assert moments == sorted(moments)
        assert until - dt.timedelta(days=366) < moments[0] < moments[-1] <= until
        assert len({order.number for order in bought}) == len(bought)
        # The newest order may have left already on a quiet day; these two are always there.
        assert {order.status for order in bought} >= {"completed", "cancelled"}

    @each_merchant
    def test_amounts_have_two_digits_and_add_up(self, shop):
        for order in _story(shop)[0]:
            amounts = [
                order.discount,
                order.shipping,
                order.total,
                *(line.unit_price for line in order.lines),
            ]
            assert {amount.as_tuple().exponent for amount in amounts} == {-2}
            assert order.total == order.subtotal - order.discount + order.shipping > Decimal("0")
            assert 0 <= order.discount <= order.subtotal

    @each_merchant
    def test_what_was_delivered_was_shipped_before_and_within_five_days(self, shop):
        bought, _ = _story(shop)
        for order in bought:
            if order.delivered_at is not None:
                assert order.status == "completed"
                assert order.placed_at < order.shipped_at < order.delivered_at <= UNTIL
                assert order.delivered_at - order.placed_at < dt.timedelta(days=6)
            if order.status != "completed":
                assert (order.shipped_at, order.delivered_at) == (None, None)


class TestReturns:
    @each_merchant
    @each_day
    def test_returns_are_the_same_twice_and_of_every_stage(self, shop, until):
        bought, back = _story(shop, until)
        assert back == list(returns(shop, bought, until))
        assert len(back) == 120
        assert {plan.reach for plan in back} == STAGES
        assert [plan.requested_at for plan in back] == sorted(plan.requested_at for plan in back)

    @each_merchant
    def test_returns_are_of_every_reason(self, shop):
        assert {unit.reason for plan in _story(shop)[1] for unit in plan.units} == REASONS

    @each_merchant
    @each_day
    def test_a_return_names_units_that_were_delivered_once_each(self, shop, until):
        bought, back = _story(shop, until)
        by_number = {order.number: order for order in bought}
        assert len({plan.order_number for plan in back}) == len(back)
        for plan in back:
            order = by_number[plan.order_number]
            assert order.delivered_at < plan.requested_at <= until
            assert plan.requested_at - order.delivered_at < dt.timedelta(days=29)
            assert len({(unit.line, unit.unit_no) for unit in plan.units}) == len(plan.units) > 0
            for unit in plan.units:
                line = order.lines[unit.line - 1]
                assert line.position == unit.line
                assert 1 <= unit.unit_no <= line.quantity
                assert line.variant.kind == "article"

    @each_merchant
    def test_what_may_not_be_returned_comes_back_for_a_fault_only(self, shop):
        bought, back = _story(shop)
        by_number = {order.number: order for order in bought}
        barred = {
            unit.reason
            for plan in back
            for unit in plan.units
            for variant in [by_number[plan.order_number].lines[unit.line - 1].variant]
            if variant.is_final_sale or variant.exemption == "personalised"
        }
        assert barred <= {"defective", "damaged_in_transit", "wrong_item"}

    @each_merchant
    @each_day
    def test_steps_follow_each_other_and_never_lie_in_the_future(self, shop, until):
        for plan in _story(shop, until)[1]:
            hours = [getattr(plan, step) for step in STEPS]
            reached = [hour for hour in hours if hour is not None]
            assert hours == reached + [None] * (5 - len(reached))
            assert len(reached) == STEPS_REACHED[plan.reach]
            assert reached == sorted(reached)
            has_ended = plan.reach in ("rejected", "cancelled", "expired", "awaiting_information")
            assert (plan.ended_hours is not None) == has_ended
            last = plan.requested_at + dt.timedelta(hours=max([*reached, plan.ended_hours or 0]))
            assert last <= until

    @each_merchant
    def test_grades_and_dispositions_come_with_the_inspection(self, shop):
        for plan in _story(shop)[1]:
            graded = {bool(unit.grade) for unit in plan.units}
            routed = {bool(unit.disposition) for unit in plan.units}
            assert graded == {plan.inspected_hours is not None}
            assert routed == {plan.reach in ("inspected", "closed")}

    @each_merchant
    def test_comments_are_in_the_customers_language_and_photos_are_known(self, shop):
        bought, back = _story(shop)
        language = {order.number: order.customer.language for order in bought}
        for plan in back:
            assert plan.language == language[plan.order_number]
            words = {text for texts in BANKS[shop.country, plan.language].values() for text in texts}
            assert {unit.comment for unit in plan.units} <= words
            assert {photo for unit in plan.units for photo in unit.photos} <= set(pictures.EVIDENCE)
            if plan.reach in ("rejected", "awaiting_information"):
                assert plan.staff_note

    def test_dresses_are_too_small_about_twice_as_often_as_the_rest_of_the_shop(self):
        bought, back = _story(merchant("atelier-lunaire"))
        by_number = {order.number: order for order in bought}
        asked: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for plan in back:
            for unit in plan.units:
                category = by_number[plan.order_number].lines[unit.line - 1].product.category
                asked[category] += 1
                small[category] += unit.reason == "size_small"
        ratio = (small["Robes"] / asked["Robes"]) / (small.total() / asked.total())
        assert 1.8 < ratio < 3.6


class TestPictures:
    @each_merchant
    def test_every_variant_has_a_drawing_and_a_name_of_its_own_colour(self, shop):
        for product, variant in shop.variants():
            assert callable(pictures.drawing_of(product.drawing))
            assert variant.picture == f"{shop.slug}/{product.ref.lower()}-{variant.colour.code.lower()}.webp"

    @each_merchant
    def test_a_product_is_drawn_the_same_twice_in_its_colour(self, shop):
        product = shop.products[0]
        first, second = (variant.colour.tint for variant in (product.variants[0], product.variants[-1]))
        drawn = [pictures.product_picture(product, tint, shop.grounds[0]) for tint in (first, first, second)]
        prints = [hashlib.sha256(picture).hexdigest() for picture in drawn]
        assert prints[0] == prints[1] != prints[2]

    @pytest.mark.slow
    @each_merchant
    def test_all_pictures_are_small_webp_of_640_pixels(self, shop):
        # One colour of each product is enough here: the colour does not change the size by much.
        plain = tuple(
            dataclasses.replace(product, variants=product.variants[:1]) for product in shop.products
        )
        drawn = dict(pictures.shop_pictures(dataclasses.replace(shop, products=plain)))
        assert set(drawn) == {product.variants[0].picture for product in plain}
        assert {(image.format, image.size) for image in map(_opened, drawn.values())} == {
            ("WEBP", (640, 640))
        }
        assert max(map(len, drawn.values())) < 14_000

    def test_evidence_photos_are_jpeg_portraits(self):
        assert len(pictures.EVIDENCE) == 6
        taken = {kind: pictures.evidence_photo(kind) for kind in pictures.EVIDENCE}
        assert {(image.format, image.size) for image in map(_opened, taken.values())} == {
            ("JPEG", (480, 640))
        }
        assert taken["stain"] == pictures.evidence_photo("stain")
        assert len(set(taken.values())) == 6

    @each_merchant
    def test_marks_are_vector_and_pixels_without_anything_active(self, shop):
        svg = ElementTree.fromstring(pictures.mark_svg(shop.slug, shop.name))
        tags = [element.tag.rpartition("}")[2] for element in svg.iter()]
        assert set(tags) == {"svg", "title", "path"}
        assert svg[0].text == shop.name
        assert {key for element in svg.iter() for key in element.attrib} == {"viewBox", "role", "fill", "d"}
        logo = _opened(pictures.mark_png(shop.slug))
        assert (logo.format, logo.size, logo.getpixel((0, 0))[3]) == ("PNG", (256, 256), 0)
        assert pictures.mark_png(shop.slug) == pictures.mark_png(shop.slug)
        assert _opened(pictures.favicon(shop.slug)).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def _opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture))
