"""Rules that are still being written."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.models.decision import PolicyVersion
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class PolicyDraft(MerchantModel):
    """A policy before it is published; it binds nobody.

    `promise` and `handling` are lists of rules in order: {"id": "k3f9", "name": "...", "when": {...},
    "actions": {...}}; the id names a rule while it is moved and renamed, within its draft. `revision` grows
    with each change, so that a stale page loses (case 49). A draft that was published or discarded stays, as
    it was then.
    """

    title = models.CharField(_("title"), max_length=120)
    template = models.CharField(_("template"), max_length=40, blank=True)  # a code of domain/policy/templates
    based_on = MerchantForeignKey(PolicyVersion, related_name="+", null=True, verbose_name=_("based on"))
    promise = models.JSONField(_("promise"), default=list)
    handling = models.JSONField(_("handling"), default=list)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.CharField(_("changed by"), max_length=160, blank=True)
    published = MerchantForeignKey(PolicyVersion, related_name="+", null=True, verbose_name=_("published as"))
    discarded_at = models.DateTimeField(_("discarded"), null=True)

    class Meta:
        verbose_name = _("policy draft")
        verbose_name_plural = _("policy drafts")
        indexes = [models.Index(fields=["merchant", "-changed_at"], name="policy_draft_by_change")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.published_id is None and self.discarded_at is None
