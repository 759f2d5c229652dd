"""Products and variants."""

import django_filters

from inventory.api.shapes import ProductShape, VariantShape
from inventory.models import Variant
from inventory.queries.catalogue import products_with_variants, variants_with_product
from rma_portal.web.api.values import codes
from rma_portal.web.api.views import DetailView, ListView


class ProductFilters(django_filters.FilterSet):
    """How products are found."""

    category = django_filters.CharFilter(help_text="The category, as it is written.")


class VariantFilters(django_filters.FilterSet):
    """How variants are found."""

    gtin = django_filters.CharFilter(help_text="GTIN, EAN or UPC as the catalogue has it.")
    product = django_filters.CharFilter("product__ref", help_text="The product's reference.")
    variant_kind = django_filters.ChoiceFilter("kind", choices=[(code, code) for code in codes(Variant.Kind)])


class Products(ListView):
    """List products, each with its variants, oldest first."""

    tag = "catalogue"
    read_scope = "catalogue:read"
    serializer_class = ProductShape
    filterset_class = ProductFilters
    keyset = ("id",)

    def get_queryset(self):
        """The products of the merchant."""
        return products_with_variants()


class OneProduct(DetailView):
    """Read one product by its reference."""

    tag = "catalogue"
    read_scope = "catalogue:read"
    serializer_class = ProductShape
    lookup_field = "ref"

    def get_queryset(self):
        """The products of the merchant."""
        return products_with_variants()


class Variants(ListView):
    """List variants: what has a SKU, oldest first."""

    tag = "catalogue"
    read_scope = "catalogue:read"
    serializer_class = VariantShape
    filterset_class = VariantFilters
    keyset = ("id",)

    def get_queryset(self):
        """The variants of the merchant."""
        return variants_with_product()


class OneVariant(DetailView):
    """Read one variant by its SKU."""

    tag = "catalogue"
    read_scope = "catalogue:read"
    serializer_class = VariantShape
    lookup_field = "sku"

    def get_queryset(self):
        """The variants of the merchant."""
        return variants_with_product()
