"""Files of the active merchant, whole or not at all."""

import logging

from django.core.files.base import File
from django.core.files.storage import default_storage

from rma_portal.core.context import current_merchant_id
from rma_portal.core.errors import Unavailable

logger = logging.getLogger(__name__)


def keep_file(name: str, content: File) -> str:
    """Store a file of the active merchant in place of an earlier one; return its name in the storage.

    Raises Unavailable("files_unavailable") where the storage does not take it, because the disk is full or
    an object store is away: a person is told to come again, a worker does. What was half written is
    removed. A file whose row is never committed stays behind; nothing points to it.
    """
    full = f"m/{current_merchant_id()}/{name}"
    try:
        default_storage.delete(full)
        return default_storage.save(full, content)
    except Exception as error:  # a storage raises whatever its client library does
        logger.exception("the storage does not take %s", full)
        remove_half(full)
        raise Unavailable("files_unavailable", f"make room in the storage: {error}") from error


def remove_half(name: str) -> None:
    """Remove what was written of a file, as far as the storage lets us."""
    try:
        default_storage.delete(name)
    except Exception:
        logger.exception("half a file stays behind: %s", name)
