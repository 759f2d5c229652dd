"""Pictures: the catalogue's and the merchant's, which are public, and photos, which are not."""

from inventory.models import Variant
from returns.portal.gate import no_entry
from returns.queries.links import photo_of_token
from rma_portal.web.stored import stored_file

PUBLIC = "public, max-age=86400"
PRIVATE = "private, max-age=3600"


def picture(request, variant: int):
    """Show the picture of a variant of this merchant's catalogue."""
    name = Variant.objects.filter(pk=variant).values_list("picture", flat=True).first()
    return stored_file(name or "", shown_as="article", cache=PUBLIC)


def logo(request):
    """Show the merchant's logo."""
    return stored_file(request.merchant.logo, shown_as="logo", cache=PUBLIC)


def photo(request, token: str):
    """Show a photo to whoever holds its link, as the worker made it anew; never the file that was sent."""
    found = photo_of_token(token)
    if found is None:
        return no_entry(request, "photo", token)
    return stored_file(found.picture, shown_as="photo.webp", cache=PRIVATE)
