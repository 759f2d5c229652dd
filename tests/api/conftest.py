"""A program with a key of the merchant, and the probes of tests/api/probe.py behind the API's address."""

import pytest
from django.test import Client

from tests.api.program import make_key

ROOT = "/m/atelier/api/v1"


@pytest.fixture
def probes(settings):
    """Put the tests' own resources beside the real ones."""
    settings.ROOT_URLCONF = "tests.api.probe"


@pytest.fixture
def key(merchant):
    """A key that may do everything, and its text."""
    return make_key(merchant)


@pytest.fixture
def program(key) -> Client:
    """A program that shows the key; a failure of ours is an answer, as it is for a real program."""
    return Client(
        raise_request_exception=False,
        headers={"authorization": f"Bearer {key.token}", "accept-language": "en"},
    )
