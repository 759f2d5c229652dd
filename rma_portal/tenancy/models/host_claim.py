"""A host name that a merchant says is theirs, until it is proved."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.models.owned import MerchantModel


class HostClaim(MerchantModel):
    """A host name waiting for its proof. It answers nothing: what answers is a PortalHost, made by the proof.

    Several merchants may wait for one name, so that nobody keeps its owner from it by asking first.
    """

    class Found(models.TextChoices):
        NOT_YET = "", _("Not looked for yet.")
        LOOKING = "looking", _("We are looking for the proof. Open this page again in a minute.")
        MISSING = "missing", _("The text was not there. A change can take an hour to be seen everywhere.")
        UNREACHABLE = "unreachable", _("Nobody answered under this name. Check it, then look again.")
        TAKEN = "taken", _("The proof is there, but this name answers for another shop. Please write to us.")

    host = models.CharField(_("host name"), max_length=253)
    token = models.CharField(max_length=64)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    found = models.CharField(_("found"), max_length=12, choices=Found.choices, blank=True, default="")
    looked_at = models.DateTimeField(_("looked for"), null=True)

    class Meta:
        verbose_name = _("host name to be proved")
        verbose_name_plural = _("host names to be proved")
        constraints = [models.UniqueConstraint(fields=["merchant", "host"], name="one_claim_per_host")]

    def __str__(self) -> str:
        return self.host
