"""What the refusals of this application say to programs, by their codes."""

from django.utils.translation import gettext_lazy as _

DETAILS: dict[str, object] = {
    "gift_code_ends": _("Let a gift code end after now and within three years."),
}
