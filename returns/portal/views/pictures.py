"""Pictures of the catalogue and of the merchant, which are public."""

from inventory.models import Variant
from rma_portal.web.stored import stored_file

PUBLIC = "public, max-age=86400"


def picture(request, variant: int):
    """Show the picture of a variant of this merchant's catalogue."""
    name = Variant.objects.filter(pk=variant).values_list("picture", flat=True).first()
    return stored_file(name or "", shown_as="article", cache=PUBLIC)


def logo(request):
    """Show the merchant's logo."""
    return stored_file(request.merchant.logo, shown_as="logo", cache=PUBLIC)
