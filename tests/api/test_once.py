"""Idempotency-Key: a request sent twice does it once, while the first is running and after a crash, too."""

import json
import threading

import pytest
from django.db import connection
from django.test import Client

from customers.models import SalesChannel
from rma_portal.core import clock
from rma_portal.idempotency.models import KeptAnswer
from rma_portal.idempotency.once import KEPT_FOR
from rma_portal.idempotency.tasks import forget
from rma_portal.tenancy.scope import merchant_transaction
from tests.api.program import make_key
from tests.api.test_ground import ROOT, told
from tests.api.test_problems import post
from tests.concurrency.together import as_owner
from tests.factories import make_merchant

pytestmark = pytest.mark.usefixtures("probes")
BODY = {"code": "web", "name": "Web"}


def test_the_second_time_the_first_answer_comes_again(program, merchant):
    first, second = post(program, BODY), post(program, BODY, '"k1"')
    assert (first.status_code, first.content, first["Location"]) == (201, second.content, second["Location"])
    assert (first.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert (second.status_code, second["Content-Type"]) == (201, "application/json")
    assert SalesChannel.objects.count() == 1


def test_another_key_does_it_again(program, merchant):
    assert [post(program, {**BODY, "code": code}, code).status_code for code in "ab"] == [201, 201]
    assert SalesChannel.objects.count() == 2


def test_the_same_key_for_something_else_is_refused(program, merchant):
    post(program, BODY)
    assert told(post(program, {**BODY, "code": "x"})) == {**MISMATCH}
    feed = program.post(
        f"{ROOT}/feed", json.dumps(BODY), "application/json", headers={"idempotency-key": "k1"}
    )
    assert told(feed) == MISMATCH
    assert SalesChannel.objects.count() == 1


MISMATCH = {
    "type": "http://localhost:8000/problems/idempotency_mismatch",
    "title": "The input was refused",
    "status": 422,
    "detail": "This Idempotency-Key was used for another request. Use a new one.",
    "code": "idempotency_mismatch",
    "errors": [],
    "params": {},
}


def test_an_error_keeps_nothing_so_the_request_may_be_mended(program, merchant):
    codes = [
        post(program, {**BODY, "code": "conflict"}).status_code,
        post(program, {**BODY, "code": "fail"}).status_code,
        post(program, {}).status_code,
        post(program, BODY).status_code,
    ]
    assert (codes, SalesChannel.objects.count()) == ([409, 500, 422, 201], 1)


def test_a_stranger_may_use_the_same_key(program, merchant, stranger):
    """Case 131: keys of different shops never meet."""
    theirs = Client(headers={"authorization": f"Bearer {make_key(stranger).token}"})
    post(program, BODY)
    answer = theirs.post(
        "/m/stranger/api/v1/channels", json.dumps(BODY), "application/json", headers={"idempotency-key": "k1"}
    )
    assert (answer.status_code, answer.get("Idempotent-Replayed")) == (201, None)


@pytest.mark.parametrize("text", ["", " ", '""', 'a"b', '"a', "é", "a b", "x" * 201, '"a\\"'])
def test_a_key_that_is_none(program, merchant, text):
    answer = post(program, BODY, text)
    assert (answer.status_code, told(answer)["code"]) == (400, "idempotency_key_malformed")


def test_where_it_must_be_there_it_is_asked_for(program, merchant):
    answer = program.post(f"{ROOT}/channels", json.dumps(BODY), "application/json")
    assert (answer.status_code, told(answer)["code"]) == (400, "idempotency_key_required")
    assert not SalesChannel.objects.exists()


def test_after_a_day_it_is_forgotten(program, merchant, stranger):
    post(program, BODY)
    KeptAnswer.objects.update(created_at=clock.now() - KEPT_FOR)
    post(program, {**BODY, "code": "young"}, "k2")
    forget()
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["k2"]
    assert post(program, {**BODY, "code": "new"}).status_code == 201


def test_an_old_answer_that_is_still_there_is_not_given(program, merchant):
    post(program, BODY)
    KeptAnswer.objects.update(created_at=clock.now() - KEPT_FOR)
    assert post(program, {**BODY, "code": "new"}).status_code == 201
    assert KeptAnswer.objects.count() == 1


@pytest.fixture
def shop(transactional_db):
    """A committed merchant with a key, for requests on connections of their own."""
    merchant = make_merchant("atelier", prefix="ATR")
    return merchant, make_key(merchant).token


def ask(token: str, body: dict) -> tuple[int, str | None]:
    """Send a request as a program of its own; return the status, and the code of a refusal."""
    client = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
    try:
        answer = post(client, body)
        return answer.status_code, answer.json().get("code") if answer.status_code >= 400 else None
    finally:
        connection.close()


def test_while_the_first_runs_the_second_is_told_to_wait(shop, monkeypatch):
    """Two real requests: the second comes while the first has done its deed and not yet committed."""
    from tests.api.probe import Channels

    _merchant, token = shop
    inside, go_on = threading.Event(), threading.Event()
    act = Channels.act

    def slowly(view, given):
        made = act(view, given)
        inside.set()
        go_on.wait(20)
        return made

    monkeypatch.setattr(Channels, "act", slowly)
    said: list = []
    first = threading.Thread(target=lambda: said.append(ask(token, BODY)))
    first.start()
    assert inside.wait(20)
    second = ask(token, BODY)
    go_on.set()
    first.join(20)
    third = ask(token, BODY)
    assert (second, said, third) == ((409, "idempotency_running"), [(201, None)], (201, None))
    assert count_of(shop) == 1


def test_a_process_that_dies_lets_go_of_its_key(shop, monkeypatch):
    """The server ends the first request's connection, as it does when a process is killed: unavailable."""
    from tests.api.probe import Channels

    _merchant, token = shop
    act = Channels.act

    def dying(view, given):
        act(view, given)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        kill(pid)
        SalesChannel.objects.count()

    monkeypatch.setattr(Channels, "act", dying)
    died = ask(token, BODY)
    monkeypatch.setattr(Channels, "act", act)
    left = count_of(shop)
    again = ask(token, BODY)
    assert (died[0], left, again, count_of(shop)) == (503, 0, (201, None), 1)


def kill(pid: int) -> None:
    """End a connection to the database from another one."""

    def end() -> None:
        try:
            as_owner(f"SELECT pg_terminate_backend({pid})")
        finally:
            connection.close()

    thread = threading.Thread(target=end)
    thread.start()
    thread.join()


def count_of(shop) -> int:
    with merchant_transaction(shop[0].pk):
        return SalesChannel.objects.count()
