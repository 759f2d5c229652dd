"""Why things come back, in the merchant's words and in the words of other platforms."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from returns.models.words import REGIMES
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Reason(MerchantModel):
    """A return reason; a tree whose leaves may be chosen. Retired, never deleted: old returns keep it."""

    code = models.SlugField(_("code"), max_length=40)
    parent = MerchantForeignKey(
        "self", related_name="children", null=True, blank=True, verbose_name=_("within")
    )
    labels = models.JSONField(_("in each language"), default=dict)
    regime = models.CharField(_("legal ground"), max_length=16, choices=REGIMES, default="commercial")
    categories = models.JSONField(
        _("only for"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_(
            "Without a choice it is offered for all articles. Faults can be reported of any article."
        ),
    )
    needs_note = models.BooleanField(_("needs an explanation"), default=False)
    needs_photo = models.BooleanField(_("needs a photo"), default=False)
    opens_claim = models.BooleanField(
        _("says that it never came"),
        default=False,
        db_default=False,
        help_text=_("No return is opened then; you look for the parcel."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    platform_codes = models.JSONField(_("codes elsewhere"), default=dict, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["merchant", "code"], name="one_reason_a_code")]

    def __str__(self) -> str:
        return self.label_in(get_language() or "")

    def label_in(self, language: str) -> str:
        """Return the reason in a language, or in the first one it is written in."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.code)
