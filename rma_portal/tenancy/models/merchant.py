"""The tenant and the host names its customers type."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.brand import FONT_STACKS, RADII, SYSTEM, Brand


class Merchant(models.Model):
    """A shop, or group of shops, that takes returns here. Shared table: it is the wall's name."""

    class Status(models.TextChoices):
        TRIAL = "trial", _("Trial")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 code, for example FR"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    languages = models.JSONField(_("languages"), default=list, help_text=_("The first is the default."))
    number_prefix = models.CharField(
        _("number prefix"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-HJKMNP-TV-Z]{2,4}$")],
        help_text=_("Stands before every RMA number; fixed after the first one is issued."),
    )
    accent = models.CharField(_("colour"), max_length=7, default="#1f4e5f")
    accent2 = models.CharField(_("second colour"), max_length=7, blank=True, default="", db_default="")
    font_stack = models.CharField(
        _("type"), max_length=10, choices=FONT_STACKS, default=SYSTEM, db_default=SYSTEM
    )
    radius = models.PositiveSmallIntegerField(_("corners"), choices=RADII, default=8, db_default=8)
    texts = models.JSONField(
        _("texts"), default=dict, db_default={}, help_text=_("By language: welcome, contact, footer.")
    )
    logo = models.CharField(_("logo"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.TRIAL)
    informs_from_on = models.DateField(
        _("customers told of withdrawal since"),
        null=True,
        blank=True,
        help_text=_(
            "Since which day orders come with the statutory information on the right of withdrawal. Older "
            "orders can be withdrawn from twelve months longer. Empty: all orders came with it."
        ),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("merchant")
        verbose_name_plural = _("merchants")
        constraints = [
            models.CheckConstraint(
                name="merchant_prefix_is_crockford",
                condition=models.Q(number_prefix__regex=r"^[0-9A-HJKMNP-TV-Z]{2,4}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def default_language(self) -> str:
        """The language to speak when nothing is known of the person."""
        return self.languages[0] if self.languages else "en"

    @property
    def brand(self) -> Brand:
        """How its pages look."""
        return Brand(self.accent, self.accent2, self.font_stack, self.radius, self.logo)

    def text_in(self, language: str, name: str) -> str:
        """Return what the shop says in a language (one of NAMED_TEXTS), or an empty text."""
        return self.texts.get(language, {}).get(name, "")


class PortalHost(models.Model):
    """A host name of a merchant (acme.example.com); shared, because it is read to find the merchant."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="hosts")
    host = models.CharField(_("host name"), max_length=253, unique=True)

    class Meta:
        verbose_name = _("host name")
        verbose_name_plural = _("host names")

    def __str__(self) -> str:
        return self.host
