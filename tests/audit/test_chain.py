"""The audit chain: what was written stays as it was, or it shows."""

import json
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from returns.models import Return
from returns.services.accept_as_new import accept_as_new
from returns.services.cancel import cancel
from returns.services.receive import receive
from returns.services.receive_unexpected import receive_unexpected
from rma_portal.audit.models import AuditAnchor, AuditEvent, AuditWords
from rma_portal.audit.record import hash_of, record
from rma_portal.audit.tasks import anchor, anchor_heads
from rma_portal.audit.verify import broken_links
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from tests.factories import make_order
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, closed, items

CLAIRE = Actor("customer", "7", "Claire Martin")


@pytest.fixture
def stream(merchant) -> str:
    """A stream of four events by three actors."""
    for verb, actor in (("asked", CLAIRE), ("approved", MANAGER), ("received", CLERK), ("refunded", MANAGER)):
        record("return:1", verb, actor=actor, note=f"note of {verb}", articles=[1, 2], amount="10.00")
    return "return:1"


def as_owner(act: Callable[[], object]) -> None:
    """Do something as the owner of the tables, whom no policy and no grant binds."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        act()
        cursor.execute("SET ROLE rma_app")


def event(position: int) -> AuditEvent:
    return AuditEvent.objects.get(stream="return:1", position=position)


def change(position: int, **columns) -> Callable[[], object]:
    return lambda: AuditEvent.objects.filter(stream="return:1", position=position).update(**columns)


def rewritten(position: int) -> None:
    """Change an event and make its own hash right again."""
    row = event(position)
    row.stored = row.stored.replace("10.00", "99.00")
    row.facts = {**row.facts, "amount": "99.00"}
    row.hash = hash_of(row)
    change(position, stored=row.stored, facts=row.facts, hash=row.hash)()


def swapped() -> None:
    """Let the second and third event change places."""
    second, third = event(2).pk, event(3).pk
    AuditEvent.objects.filter(pk=second).update(position=9)
    AuditEvent.objects.filter(pk=third).update(position=2)
    AuditEvent.objects.filter(pk=second).update(position=3)


def removed(position: int) -> None:
    """Delete an event with its words."""
    AuditWords.objects.filter(event__position=position)._raw_delete("default")
    AuditEvent.objects.filter(position=position)._raw_delete("default")


def test_a_true_chain_holds(stream):
    rows = AuditEvent.objects.order_by("position")
    assert broken_links() == []
    assert [row.previous_hash for row in rows][1:] == [row.hash for row in rows][:-1]


CHANGED, WORDS = "event 2: it was changed", "event 2: its words were changed"


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lambda: change(2, verb="rejected")(), [CHANGED]),
        (lambda: change(2, facts={"amount": "99.00"})(), [CHANGED]),
        (lambda: change(2, happened_at=clock.now())(), [CHANGED]),
        (lambda: change(2, actor_id="999")(), [CHANGED]),
        (lambda: change(2, actor_kind="system")(), [CHANGED]),
        (lambda: change(2, stored="{}")(), [CHANGED]),
        (lambda: change(2, stored="not json")(), [CHANGED]),
        (lambda: change(2, hash="0" * 64)(), [CHANGED, "event 3: it does not follow the event before it"]),
        (lambda: rewritten(2), ["event 3: it does not follow the event before it"]),
        (lambda: removed(2), ["event 3: an event before it is missing"]),
        (lambda: removed(1), ["event 2: an event before it is missing"]),
        (
            swapped,
            [
                "event 2: it does not follow the event before it",
                "event 3: it does not follow the event before it",
                "event 4: it does not follow the event before it",
            ],
        ),
        (lambda: AuditWords.objects.filter(event__position=2).update(note="nicer"), [WORDS]),
        (lambda: AuditWords.objects.filter(event__position=2).update(actor_label="Eve"), [WORDS]),
        (lambda: AuditWords.objects.filter(event__position=2)._raw_delete("default"), [WORDS]),
        (
            lambda: AuditWords.objects.filter(event__position=2).update(note="nicer", erased_at=clock.now()),
            [WORDS],
        ),
    ],
)
def test_whoever_changes_anything_is_found(stream, tamper, found):
    """By the owner's own hand, and even with the row's own hash made right."""
    as_owner(tamper)
    assert broken_links() == [f"return:1 {fault}" for fault in found]


def test_the_application_itself_can_change_nothing(stream):
    """Invariant 4: the grants are missing; words alone can be erased."""
    for act in (
        lambda: AuditEvent.objects.update(verb="x"),
        lambda: AuditEvent.objects.all()._raw_delete("default"),
        lambda: AuditAnchor.objects.update(hash="x"),
        lambda: AuditAnchor.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            act()
    assert broken_links() == []


def test_a_tail_cut_off_after_its_anchor_is_found(stream):
    """And not before: an anchor is what makes it show."""
    anchor_heads()
    as_owner(lambda: removed(4))
    assert broken_links() == ["return:1 event 4: anchored, but gone or changed"]


def test_a_whole_stream_that_vanishes_is_found(stream):
    anchor_heads()
    as_owner(lambda: [removed(position) for position in (1, 2, 3, 4)])
    assert broken_links() == ["return:1 event 4: anchored, but gone or changed"]


def test_a_chain_written_anew_after_its_anchor_is_found(stream):
    """Every hash right, and yet not what was anchored."""
    anchor_heads()

    def forge() -> None:
        for position in (1, 2, 3, 4):
            removed(position)
        for verb in ("asked", "approved", "received", "refunded"):
            record("return:1", verb, actor=MANAGER, amount="99.00")

    as_owner(forge)
    assert broken_links() == ["return:1 event 4: anchored, but gone or changed"]


def test_heads_are_anchored_as_they_grow(stream):
    """Once each, whoever runs it how often."""
    for _ in range(2):
        anchor_heads()
    record("return:1", "closed", actor=MANAGER)
    record("return:2", "asked", actor=CLAIRE)
    anchor_heads()
    anchored = AuditAnchor.objects.order_by("stream", "position").values_list("stream", "position")
    assert list(anchored) == [("return:1", 4), ("return:1", 5), ("return:2", 1)]


def test_erased_words_still_verify(stream):
    """The chain covers their salted digest; who and what was written is gone."""
    AuditWords.objects.update(actor_label="", note="", salt="", erased_at=clock.now())
    assert broken_links() == []
    stored = " ".join(AuditEvent.objects.values_list("stored", flat=True))
    assert [word for word in ("Claire", "Maud", "note of") if word in stored] == []


def test_the_digest_of_the_same_words_is_never_the_same(merchant):
    """Salted: who guesses a name cannot try it against the chain."""
    digests = [
        json.loads(record("return:1", "asked", actor=CLAIRE, note="x").stored)["words"] for _ in range(2)
    ]
    assert digests[0] != digests[1]


def personal(rma: Return) -> list[str]:
    """Return what must never stand in a fact: name, address, mail, and what was typed."""
    order = rma.order
    return [
        rma.customer.name,
        rma.customer.email,
        order.ship_line1,
        order.ship_name,
        "Ma remarque",
        "Karim",
        "Maud",
    ]


def test_facts_hold_no_personal_data(merchant):
    """The whole of a plain return, and what goes otherwise."""
    rma = closed(merchant, make_order(), comment="Ma remarque")
    other = ask(make_order(), reason="defective", comment="Ma remarque")
    receive_unexpected(rma=rma, code="PULL", actor=CLERK)
    cancel(rma=other, actor=SHOPPER)
    kept = " ".join(AuditEvent.objects.values_list("stored", flat=True))
    assert [word for word in personal(rma) if word in kept] == []
    assert not re.search(r"[\w.]+@[\w.]+", kept)
    assert broken_links() == []


def test_each_return_has_a_stream_of_its_own(merchant):
    one, two = ask(make_order()), ask(make_order())
    receive(item=items(one)[0], actor=CLERK)
    accept_as_new(item=items(one)[0], actor=CLERK)
    lengths = [AuditEvent.objects.filter(stream=rma.stream).count() for rma in (one, two)]
    assert lengths == [5, 2]


def test_strangers_have_chains_of_their_own(stream, stranger):
    """Case 131: the same stream name, another merchant, another chain; neither sees the other's."""
    with merchant_context(stranger.pk):
        record("return:1", "asked", actor=CLAIRE)
        assert (AuditEvent.objects.count(), broken_links()) == (1, [])
    assert AuditEvent.objects.count() == 4


def test_the_command_names_every_fault(stream, stranger, capsys):
    """For the operator: every merchant, and the exit code says it."""
    with merchant_context(None):
        call_command("verify_audit")
    assert capsys.readouterr().out == "atelier: holds\nstranger: holds\n"
    as_owner(change(2, verb="rejected"))
    with merchant_context(None), pytest.raises(CommandError, match=f"^atelier: return:1 {CHANGED}$"):
        call_command("verify_audit")


def test_beat_anchors_every_merchant(stream, stranger):
    with merchant_context(stranger.pk):
        record("return:9", "asked", actor=CLAIRE)
    with merchant_context(None):
        anchor()
    with merchant_context(stranger.pk):
        assert list(AuditAnchor.objects.values_list("stream", "position")) == [("return:9", 1)]
    assert list(AuditAnchor.objects.values_list("stream", "position")) == [("return:1", 4)]
