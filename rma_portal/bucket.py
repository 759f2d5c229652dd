"""Files in a bucket of any S3-compatible store, behind the same face as a local folder.

Nothing is ever handed out by the store itself: objects are private, their names are ours, and pages read
them through our own views (`rma_portal.web.stored`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

IN_MEMORY = 2**20  # bytes of an opened object; the rest of a larger one waits on disk
SECONDS = 5  # to connect, and for each answer


class BucketStorage(S3Storage):
    """Raises what a folder would: FileNotFoundError for a missing object, else ConnectionError.

    Every object is stored as plain bytes: the type that a browser sent with an upload is not believed.
    """

    def __init__(self, **settings) -> None:
        limits = {"connect_timeout": SECONDS, "read_timeout": SECONDS, "retries": {"max_attempts": 1}}
        config = Config(s3={"addressing_style": "path"}, signature_version="s3v4", **limits)
        plain = {"ContentType": "application/octet-stream"}
        ours = {"client_config": config, "object_parameters": plain, "max_memory_size": IN_MEMORY}
        super().__init__(querystring_auth=True, default_acl=None, file_overwrite=True, **ours, **settings)

    def _open(self, name: str, mode: str = "rb") -> IO:
        """Open an object; one that is read is fetched at once, so that nothing fails later."""
        with _as_a_folder_would(name):
            opened = super()._open(name, mode)
            return opened.open() if "r" in mode else opened

    def _save(self, name: str, content) -> str:
        with _as_a_folder_would(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        """Delete an object; one that is not there is no error."""
        with _as_a_folder_would(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Say whether there is such an object."""
        with _as_a_folder_would(name):
            return super().exists(name)


@contextmanager
def _as_a_folder_would(name: str) -> Iterator[None]:
    """Turn the errors of the store's client into those of files; no address and no key is in their words."""
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        answer = getattr(error, "response", {}).get("ResponseMetadata", {})
        if answer.get("HTTPStatusCode") == 404:
            raise FileNotFoundError(name) from error
        raise ConnectionError(f"the bucket did not take or give {name}: {type(error).__name__}") from error
