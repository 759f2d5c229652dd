"""Catalogue and stock as programs read them."""

from rest_framework import serializers

from inventory.models import Condition, Variant
from rma_portal.web.api.values import CodeField, InstantField, MoneyField, codes


class VariantShape(serializers.Serializer):
    """What has a SKU: one size and colour of a product."""

    sku = serializers.CharField()
    product = serializers.CharField(source="product.ref", help_text="The product's reference.")
    title = serializers.CharField(source="product.title")
    options = serializers.CharField()
    gtin = serializers.CharField()
    variant_kind = CodeField(codes(Variant.Kind), source="kind")
    price = MoneyField("price_amount")
    weight_grams = serializers.IntegerField(source="weight")
    is_final_sale = serializers.BooleanField()
    is_second_hand = serializers.BooleanField()
    exemption = serializers.CharField(
        help_text="Code of the exception in article 16 of Directive 2011/83, or empty."
    )


class ProductShape(serializers.Serializer):
    """A product with its variants."""

    ref = serializers.CharField()
    title = serializers.CharField()
    translations = serializers.DictField(child=serializers.CharField(), help_text="Titles by language.")
    category = serializers.CharField()
    brand = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    variants = VariantShape(many=True, source="variants.all")


class LocationShape(serializers.Serializer):
    """A site of the merchant; returns arrive at one that takes returns."""

    code = serializers.CharField()
    name = serializers.CharField()
    line1 = serializers.CharField()
    line2 = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()
    takes_returns = serializers.BooleanField()
    takes_drop_offs = serializers.BooleanField(help_text="Customers may bring what they return.")
    opening_words = serializers.CharField(help_text="When it is open, as customers read it.")


class StockLevelShape(serializers.Serializer):
    """How many units of a variant lie in a site in a condition: the sum of the movements.

    Of the sellable ones, `reserved` are held for customers who get them in exchange.
    """

    sku = serializers.CharField(source="variant.sku")
    location = serializers.CharField(source="location.code")
    condition = CodeField(codes(Condition))
    quantity = serializers.IntegerField()
    reserved = serializers.IntegerField()


class SetLevels(serializers.Serializer):
    """The levels as they are now, in the order they were sent."""

    data = StockLevelShape(many=True)


class CauseShape(serializers.Serializer):
    """Why stock moved. A cause moves stock once, so the pair names the movement for ever."""

    kind = serializers.CharField(
        source="cause_kind", help_text="restock, undo_restock, import, exchange or opening."
    )
    id = serializers.CharField(source="cause_id")


class StockMovementShape(serializers.Serializer):
    """Units that came (+) or went (-). Movements are only ever added."""

    sku = serializers.CharField(source="variant.sku")
    location = serializers.CharField(source="location.code")
    condition = CodeField(codes(Condition))
    quantity = serializers.IntegerField(help_text="Signed: +1 came, -1 went.")
    cause = CauseShape(source="*")
    moved_at = InstantField()
