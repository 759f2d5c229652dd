"""Measures and proves the issuing of RMA numbers: eight processes at once, two of them killed in the middle.

    python bench/numbers.py [how many returns, default 800]

Runs on engines of its own, thrown away afterwards, as durable as in service. Each process numbers its share
of approved returns of one merchant, one transaction a return, through the very service the workers call: all
wait for one counter row. Two are killed with SIGKILL in the middle of their share; spare processes, started
before, finish it. Ends with exit code 1 where a number was given twice or a serial is missing. The ratio is
to one process that numbers returns of another merchant alone.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import ground
from bench.measuring import memory_mb, print_line, spread

PROCESSES = 8
KILLED = 2
ALONE = 100  # returns that one process numbers, for the ratio


def main() -> int:
    """Run the bench; returns 0 when no number was given twice and none is missing."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 800
    with ground.standing(Path(tempfile.mkdtemp(prefix="rma-numbers-", dir="/tmp")), keep=False):
        alone_took, _walls = numbered(plant("alone", "AXX", ALONE), 1, 0, ALONE)
        shop = plant("numbers", "NMB", count)
        took, walls = numbered(shop, PROCESSES, KILLED, count)
        duplicates, gaps = faults(shop, count)
        alone = ALONE / alone_took
        print_line(
            "numbers",
            count,
            processes=PROCESSES,
            killed=KILLED,
            per_second=round(count / took, 1),
            duplicates=duplicates,
            gaps=gaps,
            **spread(walls, "ms"),
            alone_per_second=round(alone, 1),
            ratio=round(count / took / alone, 2),
            memory_mb=memory_mb(),
        )
    return 1 if duplicates or gaps else 0


def plant(slug: str, prefix: str, count: int) -> int:
    """Make a merchant with so many approved returns of one article; returns its id."""
    from inventory.models import Location
    from returns.models import Return, ReturnItem
    from returns.services.prepare_merchant import prepare_merchant
    from rma_portal.tenancy.models import Merchant
    from rma_portal.tenancy.scope import merchant_transaction

    merchant = Merchant.objects.create(
        name=slug, slug=slug, number_prefix=prefix, country="FR", currency="EUR"
    )
    with merchant_transaction(merchant.pk):
        site = {"line1": "1 quai", "postcode": "69002", "city": "Lyon", "country": "FR"}
        prepare_merchant(return_centre=Location.objects.create(code="RC", name="Centre", **site))
        asked = [Return(key=uuid.uuid4(), language="fr", currency="EUR") for _return in range(count)]
        article = {"title": "Pull", "currency": "EUR", "gross_amount": 10, "permission": "approved"}
        ReturnItem.objects.bulk_create(
            ReturnItem(rma=rma, position=1, **article) for rma in Return.objects.bulk_create(asked)
        )
    return merchant.pk


def numbered(merchant: int, processes: int, killed: int, count: int) -> tuple[float, list[float]]:
    """Let processes number a merchant's returns; returns the seconds it took and each number's milliseconds.

    The first `killed` of them are killed after a third of their share; a spare one takes over each.
    """
    shares = [*range(processes), *range(killed)]
    workers = [started(merchant, share, processes) for share in shares]
    if [worker.stdout.readline() for worker in workers] != ["ready\n"] * len(workers):
        raise SystemExit("a process did not start: see above")
    at_work, spares, walls = workers[:processes], workers[processes:], []
    start = time.perf_counter()
    for worker in at_work:
        go(worker)
    for worker, spare in zip(at_work[:killed], spares, strict=True):
        walls += [float(worker.stdout.readline()) for _number in range(count // processes // 3)]
        os.kill(worker.pid, signal.SIGKILL)
        go(spare)
    outputs = [worker.communicate()[0] for worker in workers]
    took = time.perf_counter() - start
    if any(worker.returncode for worker in workers[killed:]):
        raise SystemExit("a process that was not killed failed: see above")
    return took, walls + [float(line) for output in outputs for line in output.splitlines() if line]


def started(merchant: int, share: int, processes: int) -> subprocess.Popen:
    """Start a process that says when it is ready to number its share."""
    command = [sys.executable, __file__, "--work", str(merchant), str(share), str(processes)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, bufsize=1, **pipes)


def go(worker: subprocess.Popen) -> None:
    """Let a process that is ready begin."""
    worker.stdin.write("go\n")
    worker.stdin.flush()


def work(merchant: int, share: int, processes: int) -> None:
    """Number every return of a share that has no number yet; print the milliseconds of each."""
    from returns.models import Return
    from returns.services.issue_numbers import issue_numbers
    from rma_portal.tenancy.scope import merchant_transaction

    print("ready", flush=True)
    sys.stdin.readline()
    with merchant_transaction(merchant):
        open_ones = Return.objects.filter(serial=None).order_by("pk")
        mine = [rma for rma in open_ones if rma.pk % processes == share]
    for rma in mine:
        start = time.perf_counter()
        with merchant_transaction(merchant):
            issue_numbers(rma)
        print(f"{(time.perf_counter() - start) * 1000:.2f}", flush=True)


def faults(merchant: int, count: int) -> tuple[int, int]:
    """Return how many numbers were given twice, and how many serials up to the last are missing."""
    from returns.models import NumberCounter, Return
    from rma_portal.tenancy.scope import merchant_transaction

    with merchant_transaction(merchant):
        serials = list(Return.objects.exclude(serial=None).values_list("serial", flat=True))
        numbers = set(Return.objects.exclude(number="").values_list("number", flat=True))
        last = NumberCounter.objects.get().last
    given_twice = 2 * len(serials) - len(set(serials)) - len(numbers)
    return given_twice, len(set(range(1, max(last, count) + 1)) - set(serials))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        ground.setup()
        work(*map(int, sys.argv[2:]))
    else:
        sys.exit(main())
