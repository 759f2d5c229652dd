"""The policies to start from, by name."""

from django.utils.translation import gettext_lazy as _

# code: title, what it is for
TEMPLATES = {
    "plain": (_("Plain"), _("30 days, free, money or store credit. What a shop has that sets nothing.")),
    "eu_fashion": (
        _("Fashion, European Union"),
        _("30 days, presents until the end of January, a bonus on store credit, the first return free."),
    ),
    "eu_electronics": (
        _("Electronics, European Union"),
        _("20 days, serial numbers of what is defective, sealed software checked on arrival."),
    ),
    "furniture": (
        _("Furniture"),
        _("30 days, heavy goods collected, cheap damaged pieces kept and refunded."),
    ),
    "uk": (_("United Kingdom"), _("30 days, a fee without a defect, faulty goods rejected for a refund.")),
    "us": (
        _("United States"),
        _("60 days, store credit after the first 30, a restocking fee on opened electronics."),
    ),
}
