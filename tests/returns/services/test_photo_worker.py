"""A real worker process, handed every picture there is: it lives, and it stays small."""

import psutil
import pytest
from PIL import Image

from returns.models import Photo
from returns.services.open_draft import open_draft
from rma_portal.core.errors import InvalidInput
from rma_portal.local.processes import Service, wait_until
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order
from tests.pictures import BROKEN, CLEANED, SAMPLES
from tests.returns.documents.test_safe_picture import saved
from tests.returns.services.shown import attach

MEGABYTE = 2**20
MOST = 400 * MEGABYTE  # of a process, and of a task's process with the decoder that it waits for


class Watch:
    """The most memory that one of a service's processes, and a task with its decoder, was seen to hold."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.single = self.together = 0
        self.tasks: set[int] = set()

    def look(self) -> None:
        """Look once at the processes that live now."""
        assert self.service.process is not None
        for process in psutil.Process(self.service.process.pid).children(recursive=True):
            try:
                self.note(process)
            except psutil.NoSuchProcess:
                continue

    def note(self, process: psutil.Process) -> None:
        """Write down what a process holds; a decoder is counted with the task that waits for it."""
        held, parent = process.memory_info().rss, process.parent()
        self.single = max(self.single, held)
        if parent is not None and "returns.documents.remake_picture" in process.cmdline():
            self.tasks.add(parent.pid)
            self.together = max(self.together, held + parent.memory_info().rss)


def every_picture() -> list[bytes]:
    """Return good and broken pictures, the shared samples where they are at hand, and the largest ones."""
    scene = Image.linear_gradient("L").resize((8160, 6120)).convert("RGB")
    largest = [
        saved(scene, "JPEG"),
        saved(scene, "JPEG", progressive=True),
        saved(scene, "PNG", compress_level=1),
        saved(scene.resize((5000, 3000)), "WEBP", method=0),
    ]
    samples = [path.read_bytes() for path in sorted(SAMPLES.rglob("*.*"))] if SAMPLES.is_dir() else []
    return [*(content for content, _size in CLEANED.values()), *BROKEN.values(), *samples, *largest]


def all_done() -> bool:
    """Say whether no work is left."""
    return not OutboxMessage.objects.filter(done_at=None).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_picture_ends_a_worker_or_makes_it_large(merchant, worker, settings):
    """Case 40: the whole collection and the largest pictures, each tried once, by the same process."""
    settings.PHOTO_MAX_COUNT, settings.PHOTO_MAX_BYTES = 200, 60 * MEGABYTE
    with merchant_transaction(merchant.pk):
        draft = open_draft(order=make_order(), language="fr")
    for content in every_picture():
        try:
            with merchant_transaction(merchant.pk):
                attach(draft, content)
        except InvalidInput:
            continue
    watch = Watch(worker)
    wait_until(lambda: watch.look() or all_done(), [worker], "the photos", seconds=240)
    with merchant_transaction(merchant.pk):
        states = list(Photo.objects.values_list("photo_state", flat=True))
        refused = states.count("refused")
    tried = set(OutboxMessage.objects.values_list("attempts", "failed_at", "last_error"))
    assert (len(watch.tasks), tried) == (1, {(1, None, "")})  # one process did it all, and nothing failed
    assert (set(states), refused) == ({"ready", "refused"}, len(BROKEN) + SAMPLES.is_dir())
    assert 0 < watch.single < watch.together < MOST
