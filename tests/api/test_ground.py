"""What is common to every resource: keys, scopes, errors, pages, limits."""

import datetime as dt
from random import randrange

import pytest
from django.test import Client

from customers.models import SalesChannel
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.tenancy.models import ApiKey
from tests.api.program import make_key

pytestmark = pytest.mark.usefixtures("probes")

ROOT = "/m/atelier/api/v1"


def bearer(token: str) -> dict:
    return {"authorization": f"Bearer {token}", "accept-language": "en"}


def problem(code: str, status: int, title: str, detail: str, *, errors=(), params=None) -> dict:
    return {
        "type": f"http://localhost:8000/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": list(errors),
        "params": params or {},
    }


def told(answer) -> dict:
    """Return a problem without its request's id, which must be there."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body.pop("request_id") == answer["X-Request-Id"]
    assert body["status"] == answer.status_code
    return body


def channels(*codes: str) -> list[SalesChannel]:
    return [SalesChannel.objects.create(code=code, name=code.title()) for code in codes]


def test_a_key_opens_its_own_shop(program, merchant):
    [web] = channels("web")
    answer = program.get(f"{ROOT}/channels")
    assert answer.status_code == 200
    assert answer.json() == {"data": [{"id": web.pk, "code": "web", "name": "Web"}], "next": None}
    assert answer["Cache-Control"] == "no-store"
    assert ("Set-Cookie" in answer, "Vary" in answer) == (False, False)  # no session is looked at


UNKNOWN = problem(
    "key_unknown",
    401,
    "An API key is needed",
    "This key does not open anything here: it is unknown, expired or revoked.",
)


def test_every_bad_key_gets_the_same_answer(merchant, stranger, key):
    """Case 131: a stranger's key, a wrong secret, an expired and a revoked key cannot be told apart."""
    now = clock.now()
    last = "A" if key.token[-1] != "A" else "B"
    tokens = {
        "stranger": make_key(stranger).token,
        "wrong": key.token[:-1] + last,
        "expired": make_key(merchant, expires_at=now).token,
        "revoked": make_key(merchant, revoked_at=now).token,
        "none": "rma_",
        "other": "é" * 60,
    }
    answers = {
        name: Client().get(f"{ROOT}/channels", headers=bearer(token)) for name, token in tokens.items()
    }
    assert {name: told(answer) for name, answer in answers.items()} == dict.fromkeys(tokens, UNKNOWN)
    assert {answer["WWW-Authenticate"] for answer in answers.values()} == {'Bearer realm="api"'}


def test_no_key_no_answer(merchant):
    answer = Client(headers={"accept-language": "fr"}).get(f"{ROOT}/channels")
    assert (answer.status_code, answer.json()["code"]) == (401, "key_missing")


def test_a_key_without_the_scope_is_refused(merchant):
    key = make_key(merchant, scopes=["stock:read"])
    answer = Client().get(f"{ROOT}/channels", headers=bearer(key.token))
    assert told(answer) == problem(
        "scope_missing",
        403,
        "Not allowed",
        "The key lacks the scope orders:read. The shop's owner can make a key that has it.",
        params={"scope": "orders:read"},
    )


def test_a_strangers_row_is_not_found(program, stranger):
    with merchant_context(stranger.pk):
        [theirs] = channels("theirs")
    for address in (f"channels/{theirs.pk}", "channels/by/theirs", "channels/by/%00", "nowhere"):
        answer = program.get(f"{ROOT}/{address}")
        assert told(answer) == problem("not_found", 404, "Not found", "There is nothing here."), address


def test_use_is_noted_once_a_minute_even_if_refused(merchant, program, key):
    start = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
    seen = []
    for seconds in (0, 59, 61):
        with clock.travel(start + dt.timedelta(seconds=seconds)):
            program.get(f"{ROOT}/channels?unknown=1")
            seen.append((ApiKey.objects.get(pk=key.pk).last_used_at - start).seconds)
    assert seen == [0, 0, 61]


def test_the_limit_is_said_and_kept(merchant, program, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": (2, 60)}
    with clock.travel(dt.datetime(2026, 3, 2, 9, 0, 20, tzinfo=dt.UTC)):
        answers = [program.get(f"{ROOT}/channels") for _ in range(3)]
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After")
    assert [[answer.get(name) for name in names] for answer in answers] == [
        ["2", "1", "40", None],
        ["2", "0", "40", None],
        ["2", "0", "40", "40"],
    ]
    assert told(answers[2])["code"] == "too_many_requests"


def test_tries_with_bad_keys_are_counted_by_address_and_leave_good_keys_alone(program, merchant, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "unknown_key": (2, 60)}
    address = f"2001:db8:{randrange(65536):x}:{randrange(65536):x}::1"  # counters outlive a run
    bad = Client(REMOTE_ADDR=address, headers=bearer("rma_no"))
    with clock.travel(dt.datetime(2026, 3, 2, 9, 0, 20, tzinfo=dt.UTC)):
        answers = [bad.get(f"{ROOT}/channels") for _ in range(3)]
        good = program.get(f"{ROOT}/channels", REMOTE_ADDR=address)
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert (told(answers[2])["code"], answers[2]["Retry-After"]) == ("too_many_requests", "40")
    assert good.status_code == 200


def test_without_valkey_every_request_is_allowed(program, merchant, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": (1, 60)}
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    answers = [program.get(f"{ROOT}/channels") for _ in range(3)]
    assert [(answer.status_code, answer["RateLimit-Remaining"]) for answer in answers] == [(200, "1")] * 3
