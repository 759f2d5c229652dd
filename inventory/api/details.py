"""What the codes of stock say to programs."""

from django.utils.translation import gettext_lazy as _

DETAILS = {
    "unknown_variant": _("The catalogue has no article %(sku)s. Import an order or a catalogue that has it."),
    "stock_twice": _("The same article, site and condition stands twice in the list. Send it once."),
    "stock_quantity": _("Give a whole number, zero or more."),
}
