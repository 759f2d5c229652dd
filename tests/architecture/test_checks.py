"""Every check refuses what it is there to refuse."""

import pytest
from django.core.management.base import SystemCheckError

from returns.checks import labels_can_be_drawn
from rma_portal.checks import (
    lease_outlives_the_longest_task,
    no_failpoints,
    numbers_have_a_key,
    tasks_are_workers_work,
)
from rma_portal.core import failpoints
from rma_portal.db.checks import refuse_to_start


def ids(found: list) -> list[str]:
    return [error.id for error in found]


def test_numbers_need_a_key_that_is_long_enough(settings, db):
    assert ids(numbers_have_a_key(None)) == []
    settings.NUMBERS_KEY = "short"
    assert ids(numbers_have_a_key(None)) == ["rma.E005"]
    with pytest.raises(SystemCheckError, match="NUMBERS_KEY"):
        refuse_to_start()


def test_tasks_are_never_eager(settings):
    assert ids(tasks_are_workers_work(None)) == []
    settings.CELERY_TASK_ALWAYS_EAGER = True
    assert ids(tasks_are_workers_work(None)) == ["rma.E006"]


def test_labels_can_be_drawn_on_this_machine():
    assert ids(labels_can_be_drawn(None)) == []


def test_failpoints_are_armed_by_two_words_only(settings, monkeypatch, tmp_path):
    assert ids(no_failpoints(None)) == []
    monkeypatch.setattr(failpoints, "_orders", tmp_path)
    assert ids(no_failpoints(None)) == ["rma.E009"]
    settings.FAILPOINTS_ALLOWED = True
    assert ids(no_failpoints(None)) == []


def test_the_lease_outlives_the_longest_task(settings):
    """Otherwise a task that still runs would be taken by a second worker."""
    assert ids(lease_outlives_the_longest_task(None)) == []
    settings.OUTBOX_LEASE = settings.CELERY_TASK_TIME_LIMIT
    assert ids(lease_outlives_the_longest_task(None)) == ["rma.E021"]
