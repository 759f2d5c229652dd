"""The description of the API: committed, complete, and true under whatever a program may send."""

import json
from functools import cache
from pathlib import Path

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi import checks

from rma_portal.web.api import schema as described  # noqa: F401  registers how keys are described
from tests.walk import make_world

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "docs" / "openapi.json"
SITE = "http://testserver/m/atelier"
BOUNDED = settings(
    max_examples=8,
    derandomize=True,  # the same requests at every run
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TRUE = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@cache
def generated() -> dict:
    """Return the description of the real resources and the probes."""
    raw = SchemaGenerator(urlconf="tests.api.probe").get_schema(request=None, public=True)
    return json.loads(json.dumps(raw))


@cache
def loaded():
    """Return the description as schemathesis reads it, aimed at the site of the tests' merchant."""
    load_all_checks()
    schema = schemathesis.openapi.from_dict(generated())
    schema.app = get_wsgi_application()
    schema.config.update(base_url=SITE)
    return schema


OPERATIONS = {found.ok().label: found.ok() for found in loaded().get_all_operations()}


def test_the_committed_description_is_the_services_own(tmp_path):
    """Drawn anew without a warning it is the same: see rma_portal/web/api/schema.py for the command."""
    drawn = tmp_path / "openapi.json"
    call_command("spectacular", format="openapi-json", fail_on_warn=True, validate=False, file=str(drawn))
    assert json.loads(drawn.read_text()) == json.loads(COMMITTED.read_text())


def test_the_service_hands_it_out_to_anybody(merchant, client):
    answer = client.get("/m/atelier/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == json.loads(COMMITTED.read_text())
    assert "atelier" not in json.dumps(answer.json()["paths"])


def test_every_operation_names_its_scope_and_its_problems():
    for label, operation in OPERATIONS.items():
        raw = operation.definition.raw
        [security] = raw["security"]
        assert len(security["apiKey"]) == 1, label
        assert {"400", "401", "403", "404", "429", "500"} < set(raw["responses"]), label
        assert f"`{security['apiKey'][0]}`" in raw["description"], label
        assert raw["summary"], label


def test_no_body_takes_a_field_it_does_not_name():
    """Bodies, and what stands inside them, are `Strict`."""
    components = generated()["components"]["schemas"]
    open_ones = [
        name
        for name, schema in components.items()
        if name.endswith("Request")
        and schema["type"] == "object"
        and schema.get("additionalProperties") is not False
    ]
    assert open_ones == []


@pytest.fixture
def kept_connection():
    """Let requests run in the test's transaction, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(merchant, settings, kept_connection):
    """A shop with something behind every address."""
    settings.ROOT_URLCONF = "tests.api.probe"
    return make_world(merchant)


def try_out(operation, mode: GenerationMode, token: str) -> None:
    """Send what the description allows, or what it forbids; raise what schemathesis says of an answer."""
    wanted = [*TRUE, checks.negative_data_rejection] if mode is GenerationMode.NEGATIVE else TRUE

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case):
        with transaction.atomic():
            case.call_and_validate(checks=wanted, headers={"Authorization": f"Bearer {token}"})
            transaction.set_rollback(True)

    one()


def complaint_of(operation, mode: GenerationMode, token: str) -> str:
    """Return what is wrong with an operation, or an empty text."""
    try:
        try_out(operation, mode, token)
    except Unsatisfiable:  # nothing that an operation without input could be sent is wrong
        return ""
    except (ExceptionGroup, AssertionError) as complaint:
        return "\n".join(str(each) for each in getattr(complaint, "exceptions", [complaint]))
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
def test_whatever_is_sent_is_answered_as_described(mode, world, key):
    """No 500, every status and body as described; what the description forbids is refused."""
    complaints = {
        label: said
        for label, operation in OPERATIONS.items()
        if (said := complaint_of(operation, mode, key.token))
    }
    assert complaints == {}
