"""Delete files that no row names any more."""

from collections.abc import Iterable

from rma_portal.outbox.enqueue import enqueue


def drop_files(names: Iterable[str]) -> None:
    """Have files of the active merchant deleted by a worker; empty names are passed over.

    The wish waits in the outbox, in the transaction that forgets the file: a rollback keeps the file, and
    a storage that is away, or a process that dies, is no reason to keep a customer's original (T-70).
    """
    for name in names:
        if name:
            enqueue("returns.delete_file", name=name)
