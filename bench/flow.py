"""Measures the whole way of a plain return: eight customers at once, from request to label mailed.

    python bench/flow.py [how many returns, default 400] [--customers 8] [--port 8180]

Runs against the demo of RMA_VAR, or starts it and stops it again. Each customer goes through the portal's
pages by HTTP, then waits until the label is drawn and its mail is sent, and looks at the page of the return;
then the next return begins. CPU seconds are those of web, worker, beat, PostgreSQL and Valkey; the customers'
own, on the same machine, are told beside them.
"""

import argparse
import contextlib
import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

import psycopg2

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measuring import Meter, percentile, print_line, processes_of, spread
from bench.shopping import Customer, Purchase, purchases, write_orders
from rma_portal.local import paths, portal, supervisor
from rma_portal.local.commands import run_logged
from rma_portal.local.credentials import load_or_draw
from rma_portal.local.messages import ObstacleError, complain, say
from rma_portal.local.seeds.catalogue import MERCHANTS

LIMITS = {"LIMIT_LOOKUP": "1000000", "LIMIT_LOOKUP_ORDER": "1000000", "LIMIT_REQUEST": "1000000"}
"""The settings that are raised: all customers of a bench share one address."""

WARM_UP = 16  # returns before the first that counts
PATIENCE = 600  # seconds for the demo's first start, and for a label
LOOKS = 0.03  # seconds between two looks into the database


@dataclass
class Flow:
    """One run: where it plays, what is still to be returned, and what each return took."""

    url: str
    watch: "Watch"
    waiting: SimpleQueue = field(default_factory=SimpleQueue)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def run(self, bought: list[Purchase], customers: int) -> float:
        """Let the customers return everything that was bought; returns the seconds it took."""
        for purchase in bought:
            self.waiting.put(purchase)
        start = time.perf_counter()
        threads = [threading.Thread(target=self.play) for _customer in range(customers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - start

    def play(self) -> None:
        """Be one customer until nothing is left to return; a failure ends this customer and is kept."""
        customer = Customer(self.url)
        try:
            with contextlib.suppress(Empty):
                while True:
                    self.return_one(customer, self.waiting.get_nowait())
        except Exception as failure:
            self.failures.append(f"{type(failure).__name__}: {failure}"[:300])
        for step, seconds in customer.seconds.items():
            self.seconds.setdefault(step, []).extend(seconds)

    def return_one(self, customer: Customer, bought: Purchase) -> None:
        """Ask, wait for label and mail, look at the return's page; note the seconds of each and of all."""
        start = time.perf_counter()
        address = customer.ask_for_a_return(bought)
        asked = time.perf_counter()
        drawn, mailed = self.watch.wait_for(bought.number)
        if "label-a6" not in customer.look(address).text:
            raise RuntimeError(f"{bought.number} shows no label")
        took = {"label_drawn": drawn - asked, "label_mailed": mailed - asked, "all": mailed - start}
        for step, seconds in took.items():
            customer.seconds.setdefault(step, []).append(seconds)


class Watch(threading.Thread):
    """Looks into the database, as the application's role, when labels are drawn and their mails sent.

    One query for all who wait, so that the looking costs next to nothing, however many customers there are.
    """

    QUERY = """
        SELECT o.number, p.label_state = 'ready', coalesce(m.mail_state IN ('kept', 'sent'), false)
        FROM customers_order o
        JOIN returns_return r ON r.order_id = o.id JOIN returns_returnparcel p ON p.rma_id = r.id
        LEFT JOIN mail_outgoingmail m ON m.cause = 'approved:return:' || r.id || ':' || p.id
        WHERE o.number = ANY(%s)
    """

    def __init__(self, database: str, merchant: str) -> None:
        super().__init__(daemon=True)
        self.connection = psycopg2.connect(database)
        self.connection.autocommit = True
        self.lock, self.over = threading.Lock(), False
        self.expected: dict[str, tuple[threading.Event, dict[str, float]]] = {}
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT id FROM tenancy_merchant WHERE slug = %s", [merchant])
            cursor.execute("SELECT set_config('app.merchant_id', %s, false)", [str(cursor.fetchone()[0])])

    def wait_for(self, number: str) -> tuple[float, float]:
        """Wait for an order's label and mail; returns the moments (perf_counter) they were first seen."""
        event, seen = threading.Event(), {}
        with self.lock:
            self.expected[number] = (event, seen)
        if not event.wait(PATIENCE):
            raise TimeoutError(f"{number}: no label mailed within {PATIENCE} s, but {sorted(seen)}")
        return seen["drawn"], seen["mailed"]

    def run(self) -> None:
        """Look until the bench is over."""
        with self.connection.cursor() as cursor:
            while not self.over:
                with self.lock:
                    numbers = list(self.expected)
                if numbers:
                    cursor.execute(self.QUERY, [numbers])
                    self.note(cursor.fetchall())
                time.sleep(LOOKS)

    def note(self, rows: list[tuple[str, bool, bool]]) -> None:
        """Note what is there by now, and wake whoever has all they wait for."""
        now = time.perf_counter()
        with self.lock:
            for number, drawn, mailed in rows:
                event, seen = self.expected[number]
                if drawn:
                    seen.setdefault("drawn", now)
                if drawn and mailed:
                    seen.setdefault("mailed", now)
                    del self.expected[number]
                    event.set()


@contextlib.contextmanager
def running_demo(var: Path, port: int) -> Iterator[dict]:
    """Yield the note of the running demo, or of one started with raised limits and stopped at the end.

    Raises ObstacleError where a demo runs whose limits would stop the customers.
    """
    note = supervisor.running_demo(var)
    if note:
        require_raised(note)
        yield note
        return
    command = [sys.executable, str(paths.ROOT / "rma_portal/local/__main__.py"), "demo", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | LIMITS, stdout=subprocess.DEVNULL) as demo:
        try:
            yield started(demo, var)
        finally:
            demo.terminate()


def started(demo: subprocess.Popen, var: Path) -> dict:
    """Wait until a demo is ready; raises ObstacleError where it is not within ten minutes."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and demo.poll() is None:
        if note := supervisor.running_demo(var):
            return note
        time.sleep(0.5)
    raise ObstacleError(f"The demo did not start: run bin/demo with RMA_VAR={var} and see what it says.")


def require_raised(note: dict) -> None:
    """Raise ObstacleError unless a running demo was started with the raised limits."""
    told = processes_of(note["pid"])["web"].environ()
    if any(told.get(name) != limit for name, limit in LIMITS.items()):
        wanted = " ".join(f"{name}={limit}" for name, limit in LIMITS.items())
        raise ObstacleError(f"Limits would stop it: stop the demo, or start it with {wanted} bin/demo.")


def bring_orders(note: dict, var: Path, prefix: str, count: int) -> list[Purchase]:
    """Import fresh orders into the first shop and return them."""
    bought, file = purchases(prefix, count), var / f"{prefix}.csv"
    write_orders(file, bought)
    addresses = portal.Addresses(note["app"], "", note["redis"], note["url"])
    told = portal.environment(addresses, load_or_draw(var / "secrets.json"), var)
    command = portal.manage("import_orders", str(file), "--merchant", MERCHANTS[0].slug)
    run_logged("The import", command, told, var / "log" / "bench.log", lambda line: None)
    file.unlink()
    return bought


def measure(note: dict, bought: list[Purchase], customers: int) -> dict:
    """Warm up, then play the returns that count; returns the figures."""
    watch = Watch(note["app"], MERCHANTS[0].slug)
    watch.start()
    root = f"{note['url']}/m/{MERCHANTS[0].slug}"
    Flow(root, watch).run(bought[:WARM_UP], customers)
    flow = Flow(root, watch)
    meter, own = Meter(processes_of(note["pid"])), time.process_time()
    took = flow.run(bought[WARM_UP:], customers)
    spent = {**meter.spent(), "customers": time.process_time() - own}
    watch.over = True
    return figures(flow, took, spent, meter.memory())


def figures(flow: Flow, took: float, spent: dict[str, float], memory: dict[str, float]) -> dict:
    """Return the keys of the JSON line; CPU is in seconds for each return, the customers' own set apart."""
    done = len(flow.seconds.get("all", []))
    if not done:
        raise ObstacleError(f"No return came through: {flow.failures[:3]}")
    each = {name: round(seconds / done, 4) for name, seconds in spent.items()}
    return {
        "returns_per_hour": round(done / took * 3600),
        "p50_s": round(percentile(flow.seconds["all"], 0.5), 3),
        "p95_s": round(percentile(flow.seconds["all"], 0.95), 3),
        "cpu_s_per_return": round(sum(each.values()) - each["customers"], 4),
        "cpu_by_process": each,
        "memory_mb": memory,
        "steps": {step: spread(seconds, "s", 3) for step, seconds in flow.seconds.items()},
        "failed": len(flow.failures),
        "failures": flow.failures[:3],
    }


def main() -> int:
    """Run the bench; returns 0 when every return came through."""
    parser = argparse.ArgumentParser(description="Eight customers, from request to label mailed.")
    parser.add_argument("count", type=int, nargs="?", default=400)
    parser.add_argument("--customers", type=int, default=8)
    parser.add_argument("--port", type=int, default=8180)
    options = parser.parse_args()
    var = paths.prepare(paths.var())
    with running_demo(var, options.port) as note:
        prefix = f"FLOW-{dt.datetime.now(dt.UTC):%y%m%d%H%M%S}"
        bought = bring_orders(note, var, prefix, WARM_UP + options.count)
        say(f"  {len(bought)} orders imported; {options.customers} customers return them")
        found = measure(note, bought, options.customers)
    print_line("flow", options.count, customers=options.customers, limits_raised=LIMITS, **found)
    return 1 if found["failed"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ObstacleError as obstacle:
        complain(f"bench/flow.py: {obstacle}")
        sys.exit(1)
