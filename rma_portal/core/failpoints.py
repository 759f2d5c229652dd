"""Named places at which a test ends a process or cuts its connection, to see what a restart makes of it.

Nothing happens, and one comparison is paid, unless RMA_FAILPOINTS names a folder of orders. An order is a
file named `<merchant>.<point>[.<detail>]`; the first process that reaches the point in this merchant's name
takes it away, so that it is carried out once, and does what is written in it:

    kill          SIGKILL to this process: what the kernel does when memory runs out
    kill 0        SIGKILL to its whole process group: what a power cut does
    kill 4711     SIGKILL to another process, say the broker
    cut           whatever the database's application has registered: its connection is ended

A service that customers use must never carry such a switch by accident: a system check (rma.E009) refuses
to start with the variable set unless RMA_FAILPOINTS_ALLOWED says so as well.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from rma_portal.core.context import current_merchant_id

FAILPOINTS = {  # name -> what has happened by then, and what has not
    "web.before_commit": "a merchant's request is answered, but its transaction is open",
    "web.after_commit": "the transaction is committed, the workers were told, the answer is not sent",
    "broker.before_announcement": "a row is committed, and nobody was told of it; detail: its kind",
    "broker.after_announcement": "the broker took a message; detail: its kind",
    "outbox.claimed": "a worker holds the row by its lease and has not begun; detail: the kind",
    "outbox.before_handler": "the handler's transaction is open, nothing is done in it; detail: the kind",
    "outbox.handled": "the handler is through and the row is marked, uncommitted; detail: the kind",
    "outbox.committed": "the effect is committed, the broker still waits for its receipt; detail: the kind",
    "label.stored": "a label's file is written, its row says pending; detail: the paper",
    "photo.kept": "an upload's file is written, there is no row for it",
    "photo.prepared": "the picture that is shown is written, its row says waiting",
    "mail.accepted": "the mail server took the mail, its row says waiting",
    "gateway.called": "the refund is locked, the gateway will be asked next",
    "gateway.answered": "the gateway has paid, the refund says pending",
    "stock.moved": "the ledger has its movement, the level does not, uncommitted",
}
ACTIONS: dict[str, Callable[..., None]] = {}

_orders = Path(os.environ["RMA_FAILPOINTS"]) if os.environ.get("RMA_FAILPOINTS") else None


def are_armed() -> bool:
    """Say whether this process looks for orders at all."""
    return _orders is not None


def reached(name: str, detail: str = "") -> None:
    """Carry out the order for this point, if there is one; raises KeyError for a point that is not listed."""
    if _orders is not None:
        carry_out(take(order_file(_orders, current_merchant_id(), name, detail)))


def order_file(folder: Path, merchant_id: int | None, name: str, detail: str = "") -> Path:
    """Return where the order for a point stands; raises KeyError for a point that is not listed."""
    if name not in FAILPOINTS:
        raise KeyError(f"{name} is no failpoint")
    return folder / ".".join(filter(None, (str(merchant_id or 0), name, detail)))


def take(order: Path) -> list[str]:
    """Take an order away and return its words; one process gets them, everybody else an empty list."""
    mine = order.with_name(f"taken-{os.getpid()}-{order.name}")
    try:
        order.rename(mine)
    except FileNotFoundError:
        return []
    words = mine.read_text(encoding="utf-8").split()
    mine.unlink()
    return words


def carry_out(words: list[str]) -> None:
    """Do what an order says; raises KeyError for an action that nobody registered."""
    if words:
        ACTIONS[words[0]](*words[1:])


def kill(target: str = "") -> None:
    """End a process at once: this one, the group ("0"), or the one of an id."""
    os.kill(int(target) if target else os.getpid(), signal.SIGKILL)


ACTIONS["kill"] = kill
