"""The merchant's rules, versioned, and what they decided for each article."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.models.item import ReturnItem
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class PolicyVersion(MerchantModel):
    """A set of rules. Append-only by grant: what was published never changes; what holds is found by date."""

    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120, blank=True, db_default="")
    in_force_from = models.DateTimeField(_("in force from"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.CharField(_("published by"), max_length=160, blank=True, db_default="")

    class Meta:
        verbose_name = _("return policy")
        verbose_name_plural = _("return policies")
        constraints = [models.UniqueConstraint(fields=["merchant", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return _("Version %(number)s") % {"number": self.number}


class Rule(MerchantModel):
    """One rule of a version: if `when` holds, `actions` are set, first match wins for each action.

    Append-only by grant, as its version is.
    """

    version = MerchantForeignKey(PolicyVersion, related_name="rules", verbose_name=_("version"))
    part = models.CharField(
        _("part"), max_length=10, choices=[("promise", _("Promise")), ("handling", _("Handling"))]
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=120)
    when = models.JSONField(_("if"), default=dict)
    actions = models.JSONField(_("then"), default=dict)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["part", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "version", "part", "position"], name="one_rule_a_position"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Decision(MerchantModel):
    """What the rules said of one article, on which facts. Append-only by grant: it is never revised.

    The last one of an article holds: a worker that knows more than the request did adds its own (`source`).
    """

    class Source(models.TextChoices):
        REQUEST = "request", _("when it was asked")
        WORKER = "worker", _("when all was known")

    item = MerchantForeignKey(ReturnItem, related_name="decisions", verbose_name=_("article"))
    promise_version = models.PositiveIntegerField()
    handling_version = models.PositiveIntegerField()
    facts = models.JSONField()
    outcome = models.JSONField()  # the Decision of domain/policy, as JSON, with the rules that won
    source = models.CharField(
        _("decided"), max_length=8, choices=Source.choices, default=Source.REQUEST, db_default="request"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=["merchant", "item"], name="decision_by_item")]

    def __str__(self) -> str:
        return str(self.outcome.get("code", ""))
