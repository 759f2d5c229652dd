"""Every error in one shape, whoever made it."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from customers.models import SalesChannel
from rma_portal.core.errors import Conflict, DomainError, InvalidInput, NotPermitted, Unavailable
from rma_portal.web.api.problems import DETAILS, answer, refusal
from tests.api.test_ground import ROOT, problem, told

pytestmark = pytest.mark.usefixtures("probes")


def post(program, body, key: str = "k1", **headers):
    """Send a body as JSON; text is sent as it is."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return program.post(
        f"{ROOT}/channels", text, content_type="application/json", headers={"idempotency-key": key, **headers}
    )


def test_what_is_wrong_is_said_field_by_field(program, merchant):
    answer = post(program, {"code": "", "tags": ["ok", "toolong"]})
    assert told(answer) == problem(
        "invalid_input",
        422,
        "The input was refused",
        "Some fields cannot be used; see errors.",
        errors=[
            {"field": "code", "code": "blank", "detail": "This field may not be blank."},
            {"field": "name", "code": "required", "detail": "This field is required."},
            {
                "field": "tags.1",
                "code": "max_length",
                "detail": "Ensure this field has no more than 3 characters.",
            },
        ],
    )


@pytest.mark.parametrize(
    "body",
    ["{", "nul", '{"code": NaN}', b"\xff\xfe", "[" * 100_000, '{"a": 1} x'],
    ids=["open", "word", "NaN", "no UTF-8", "deep", "rest"],
)
def test_malformed_json(program, merchant, body):
    assert told(post(program, body)) == problem(
        "malformed_json", 400, "The request could not be read", "The body is not valid JSON."
    )


@pytest.mark.parametrize(
    "body", [[], '"x"', 1, None, True, {"code": {}, "name": "\x00"}, {"code": "\ud800", "name": []}]
)
def test_json_of_another_shape(program, merchant, body):
    assert told(post(program, body))["code"] == "invalid_input"


def test_a_field_nobody_asked_for_is_refused(program, merchant):
    """Case 150: what a program may not decide it cannot even send."""
    answer = post(program, {"code": "a", "name": "a", "price": "0.01", "id": 1})
    assert told(answer)["errors"] == [
        {"field": "id", "code": "unknown_field", "detail": "There is no such field."},
        {"field": "price", "code": "unknown_field", "detail": "There is no such field."},
    ]
    assert not SalesChannel.objects.exists()


def test_what_is_not_json_is_not_taken(program, merchant):
    for kind in (
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/xml",
    ):
        answer = program.post(f"{ROOT}/channels", "a=1", content_type=kind, headers={"idempotency-key": "k"})
        assert told(answer) == problem("media_type", 415, "Not JSON", "Send the body as application/json."), (
            kind
        )


def test_a_method_the_address_does_not_know(program, merchant):
    for verb in ("delete", "put", "patch", "options", "trace"):
        answer = getattr(program, verb)(f"{ROOT}/channels")
        assert told(answer)["code"] == "method_not_allowed", verb
        assert answer["Allow"] == "GET, HEAD, POST"


def test_a_refusal_of_the_domain_undoes_and_says_what_is_allowed(program, merchant):
    answer = post(program, {"code": "conflict", "name": "a"})
    assert told(answer) == problem(
        "probe", 409, "Not possible now", "try again", params={"allowed": ["a", "b"]}
    )
    assert not SalesChannel.objects.exists()


def test_a_failure_of_ours_is_a_problem_and_leaves_nothing(program, merchant):
    answer = post(program, {"code": "fail", "name": "a"})
    assert told(answer) == problem(
        "server_error",
        500,
        "We failed",
        "We failed, and nothing was changed. Try again; if it fails again, tell us request_id.",
    )
    assert not SalesChannel.objects.exists()


def test_a_body_that_is_too_large(program, merchant, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = post(program, {"code": "a", "name": "x" * 100})
    assert told(answer) == problem(
        "too_large", 413, "Too large", "The body is too large. Send it in several requests."
    )


def test_addresses_of_nobody_are_problems_below_the_api_and_pages_elsewhere(merchant):
    client = Client(headers={"accept-language": "en"})
    for where in (f"{ROOT}/nowhere", "/m/nobody/api/v1/returns", "/api/v1/returns", f"{ROOT}/channels/"):
        assert told(client.get(where))["code"] == "not_found", where
    page = client.get("/m/atelier/nowhere")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_the_language_is_the_callers_and_not_a_cookies(program, merchant):
    program.cookies["rma_language"] = "fr"
    english = program.get(f"{ROOT}/nowhere").json()
    french = program.get(f"{ROOT}/nowhere", headers={"accept-language": "fr"}).json()
    assert (english["title"], french["title"]) == ("Not found", "Introuvable")
    assert english["code"] == french["code"] == "not_found"


def test_programs_are_answered_in_a_language_that_has_their_words(program, merchant):
    merchant.languages = ["de", "fr"]
    merchant.save()
    answer = program.get(f"{ROOT}/nowhere", headers={"accept-language": "de"})
    assert (answer["Content-Language"], answer.json()["title"]) == ("fr", "Introuvable")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInput("a", "b"), 422),
        (Conflict("a", "b"), 409),
        (NotPermitted("a", "b"), 403),
        (Unavailable("a", "b"), 503),
        (DomainError("a", "b"), 409),
    ],
)
def test_each_kind_of_refusal_has_its_status(error, status):
    assert (refusal(error).status_code, answer(error, {}).status_code) == (status, status)


def test_the_sentence_is_the_applications_and_else_the_hint():
    """The API's own words go before: a program has no role, and no manager to ask."""
    sentences = {
        error.code: json.loads(refusal(error).content)["detail"]
        for error in (
            Conflict("unit_taken", "taken"),
            NotPermitted("actor_not_permitted", "not for a program"),
            InvalidInput("photo_too_large", "a sentence whose gaps are not filled"),
            InvalidInput("of_nobody", "a hint"),
        )
    }
    assert sentences == {
        "unit_taken": "A unit is in another return already, so nothing was opened.",
        "actor_not_permitted": "A program may not do this.",
        "photo_too_large": "a sentence whose gaps are not filled",
        "of_nobody": "a hint",
    }


def test_the_documentation_lists_the_codes_the_api_itself_gives():
    text = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
    section = text.split("## Errors")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \| (\d+) \|", section, re.MULTILINE)
    assert sorted(code for code, _status in listed) == sorted(DETAILS)


def test_a_refusal_that_names_its_field_points_at_it():
    body = json.loads(refusal(InvalidInput("grade", "choose one of a, b", field="grade")).content)
    assert body["errors"] == [{"field": "grade", "code": "grade", "detail": body["detail"]}]
