"""Drafts tried on the past."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from returns.models.decision import Decision
from returns.models.policy_draft import PolicyDraft
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class PolicyReplay(MerchantModel):
    """One run of a draft's rules, as they were then, over the articles asked back in the last `days`.

    `days` None: over all of them. `last_id` is the last decision that is counted in `done`, `summary` (a
    `Tally` of domain/policy/replay) and `differing`; the four change together. `first_differing` are the
    first articles that differ, each with its decision's id; the file `report` names them all. A merchant has
    one run at a time: nobody's rules are worth more of the workers.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("replay", "Waiting")
        RUNNING = "running", pgettext_lazy("replay", "Under way")
        DONE = "done", pgettext_lazy("replay", "Done")
        CANCELLED = "cancelled", pgettext_lazy("replay", "Cancelled")
        FAILED = "failed", pgettext_lazy("replay", "Failed")

    UNFINISHED = (State.QUEUED, State.RUNNING)

    key = models.UUIDField(default=uuid.uuid4)
    draft = MerchantForeignKey(PolicyDraft, related_name="replays", verbose_name=_("policy draft"))
    promise = models.JSONField(default=list)
    handling = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField(_("days"), null=True)
    language = models.CharField(max_length=5)
    asked_by = models.CharField(_("asked by"), max_length=160, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    replay_state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    summary = models.JSONField(default=dict)
    first_differing = models.JSONField(default=list)
    report = models.CharField(max_length=200, blank=True)  # its name in the storage
    failure = models.CharField(max_length=20, blank=True)  # unreadable (failed_on says which), given_up
    failed_on = MerchantForeignKey(Decision, related_name="+", null=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("replay of a draft")
        verbose_name_plural = _("replays of drafts")
        indexes = [models.Index(fields=["merchant", "draft", "-asked_at"], name="replays_of_draft")]
        constraints = [
            models.UniqueConstraint(
                fields=["merchant"],
                name="one_replay_at_a_time",
                condition=Q(replay_state__in=["queued", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.asked_at:%Y-%m-%d}"

    @property
    def is_unfinished(self) -> bool:
        """Whether a worker has it, or will."""
        return self.replay_state in self.UNFINISHED


class ReplayedChunk(MerchantModel):
    """The report's lines of one chunk of an unfinished run, written with its counts; gone at its end."""

    replay = MerchantForeignKey(PolicyReplay, related_name="chunks")
    last_id = models.BigIntegerField()
    lines = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "replay", "last_id"], name="one_chunk_an_end")
        ]

    def __str__(self) -> str:
        return f"{self.replay_id} {self.last_id}"
