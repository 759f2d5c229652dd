"""A bucket in a real S3-compatible server on this machine, which speaks HTTP and can be stopped."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.storage import storages
from django.test import override_settings
from moto.server import ThreadedMotoServer

from rma_portal.bucket import BucketStorage

BUCKET = "rma-media"
KEYS = {"access_key": "a-key", "secret_key": "a-secret", "region_name": "eu-west-3"}


@contextmanager
def s3_server() -> Iterator[str]:
    """Run a server with an empty bucket; give its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        bucket = storage_at(address).bucket
        if bucket.creation_date is None:  # servers of one process share their memory
            bucket.create(CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
        yield address
    finally:
        server.stop()


def storage_at(address: str) -> BucketStorage:
    """Return the bucket at a server."""
    return BucketStorage(bucket_name=BUCKET, endpoint_url=address, **KEYS)


@contextmanager
def media_in_bucket(address: str) -> Iterator[BucketStorage]:
    """Let the default storage be the bucket at a server; give it."""
    options = {"bucket_name": BUCKET, "endpoint_url": address, **KEYS}
    ours = {"BACKEND": "rma_portal.bucket.BucketStorage", "OPTIONS": options}
    with override_settings(STORAGES={**storages.backends, "default": ours}):
        yield storages["default"]
