"""Versions and drafts side by side: compared, begun again, put in force at an hour that exists."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.domain.policy.rules import Policy, default_policy
from returns.models import PolicyDraft, PolicyVersion
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from tests.returns.backoffice.desk import ROOT, Desk
from tests.returns.backoffice.drafts import POLICY, address, begin, names


@pytest.fixture
def desk(merchant):
    publish_version(default_policy(), in_force_from=clock.now() - dt.timedelta(days=30))
    return Desk(merchant)


def publish(desk: Desk, draft: PolicyDraft, title: str, **more) -> PolicyVersion:
    """Publish a draft through its page."""
    draft.refresh_from_db()
    fields = {"revision": draft.revision, "title": title, "start": "now"} | more
    answer = desk.client.post(address(draft, "publish/"), fields)
    version = PolicyVersion.objects.latest("number")
    assert answer["Location"] == page_of(version)
    return version


def page_of(version: PolicyVersion) -> str:
    return f"{ROOT}/returns/policyversion/{version.pk}/"


def told(page) -> list[tuple[list[str], str]]:
    """What a page says has changed: aspects and name of each rule."""
    parts = page.context["comparison"].parts
    return [([word for word, _tone in one.aspects], one.name) for _title, changed in parts for one in changed]


def first_rule(draft: PolicyDraft, **changes) -> None:
    draft.promise[0] = {**draft.promise[0], **changes}
    draft.save()


def test_a_version_tells_who_published_it_and_what_it_changed(desk):
    draft = begin(desk, "version")
    first_rule(draft, name="Sale", actions={"window_days": 5})
    version = publish(desk, draft, "With a sale")
    page = desk.client.get(page_of(version))
    body = page.content.decode()
    for words in ("Version 2 · With a sale", f"Published by {version.published_by}", "In force since"):
        assert words in body, words
    assert told(page) == [(["Gone"], "Final sale"), (["New"], "Sale")]
    assert told(desk.client.get(page_of(version), {"with": "2"})) == []
    assert told(desk.client.get(page_of(version), {"with": "nonsense"})) == told(page)


def test_a_draft_is_compared_with_any_version(desk):
    """It began from the first version; meanwhile a second is in force, and the page compares with that."""
    second, draft = begin(desk, "version"), begin(desk, "version")
    first_rule(second, name="Renamed by the second")
    publish(desk, second, "Second")
    first_rule(draft, name="Renamed by the draft")
    page = desk.client.get(address(draft, "publish/"))
    assert [code for code, _name in page.context["comparison"].options] == ["2", "1", "0"]
    assert told(page) == [(["Renamed"], "Renamed by the draft")]
    assert "formerly “Renamed by the second”" in page.content.decode()
    with_first = desk.client.get(address(draft, "publish/"), {"with": "1"})
    assert "formerly “Final sale”" in with_first.content.decode()
    assert with_first.context["comparison"].chosen == "1"


def test_a_draft_begins_from_a_former_version(desk):
    newer = begin(desk, "empty")
    first = PolicyVersion.objects.get(number=1)
    newer.promise = [{"id": "a", "name": "Short", "when": {}, "actions": {"window_days": 20}}]
    newer.save()
    publish(desk, newer, "Short")
    assert 'value="version-1"' in desk.client.get(page_of(first)).content.decode()
    draft = begin(desk, "version-1")
    assert (draft.based_on, draft.title, len(names(draft))) == (first, "Version 1", 3)
    assert names(begin(desk, "version")) == ["Short"]


@pytest.mark.parametrize("start", ["", "nonsense", "version-9", "version-x"])
def test_an_unknown_beginning_makes_no_draft(desk, start):
    page = desk.client.post(f"{POLICY}new/", {"start": start})
    assert (page.status_code, PolicyDraft.objects.count()) == (422, 0)
    assert "Choose where the draft begins" in page.content.decode()


def test_an_agent_reads_a_version_and_begins_nothing(desk, merchant, stranger):
    version = PolicyVersion.objects.get(number=1)
    agent = Desk(merchant, role="agent")
    body = agent.client.get(page_of(version)).content.decode()
    assert ("30 days from delivery" in body, "Begin a draft" in body) == (True, False)


@pytest.mark.parametrize(
    ("when", "instant"),
    [
        ("2098-03-30T01:59", dt.datetime(2098, 3, 30, 0, 59, tzinfo=dt.UTC)),
        ("2098-03-30T03:00", dt.datetime(2098, 3, 30, 1, 0, tzinfo=dt.UTC)),
        # Of the hour that comes twice, the first.
        ("2098-10-26T02:30", dt.datetime(2098, 10, 26, 0, 30, tzinfo=dt.UTC)),
        ("2098-07-01T09:00+00:00", dt.datetime(2098, 7, 1, 9, 0, tzinfo=dt.UTC)),
    ],
)
def test_the_hour_of_publishing_is_the_one_typed(desk, when, instant):
    version = publish(desk, begin(desk, "version"), "Later", start="later", when=when)
    assert version.in_force_from == instant


def test_an_hour_that_the_clocks_leave_out_is_refused(desk):
    draft = begin(desk, "version")
    fields = {"revision": draft.revision, "title": "Spring", "start": "later", "when": "2098-03-30T02:30"}
    page = desk.client.post(address(draft, "publish/"), fields)
    assert (page.status_code, PolicyVersion.objects.count()) == (422, 1)
    assert "it does not exist" in page.content.decode()


def test_a_title_that_is_refused_stays_as_typed(desk):
    draft = begin(desk, "version")
    long = "Spring and summer " * 10
    page = desk.client.post(address(draft, "rename/"), {"revision": draft.revision, "title": long})
    draft.refresh_from_db()
    assert (page.status_code, draft.title) == (422, "New policy")
    assert f'value="{long}"' in page.content.decode()
    assert "longer than 120 characters" in page.content.decode()


def test_a_draft_is_renamed_copied_from_and_discarded(desk):
    draft = begin(desk, "version")
    desk.client.post(address(draft, "rename/"), {"revision": 1, "title": " Summer "})
    rule = draft.promise[1]
    answer = desk.client.post(address(draft, f"promise/{rule['id']}/copy/"), {"revision": 2})
    draft.refresh_from_db()
    copy = draft.promise[2]
    assert (draft.title, draft.revision, len(draft.promise)) == ("Summer", 3, 4)
    assert answer["Location"] == f"{address(draft)}#rule-{copy['id']}"
    assert (copy["when"], copy["actions"]) == (rule["when"], rule["actions"])
    assert {copy["name"], copy["id"]} & {rule["name"], rule["id"]} == set()
    assert desk.client.post(address(draft, "discard/"), {"revision": 3})["Location"] == POLICY
    assert desk.client.get(POLICY).context["drafts"] == []
    page = desk.client.post(address(draft, "rename/"), {"revision": 4, "title": "Winter"})
    draft.refresh_from_db()
    assert (page.status_code, draft.title) == (409, "Summer")
    assert "published or discarded" in page.content.decode()


def test_who_is_second_reads_what_to_do(desk):
    """Case 49."""
    draft = begin(desk, "version")
    desk.client.post(address(draft, "rename/"), {"revision": 1, "title": "Mine"})
    page = desk.client.post(address(draft, "rename/"), {"revision": 1, "title": "Theirs"})
    body = page.content.decode()
    assert (page.status_code, "Somebody has changed this draft" in body) == (409, True)
    assert 'value="Theirs"' in body
    gone = desk.client.post(address(draft, "promise/nothing/move/"), {"revision": 2, "way": "up"})
    assert (gone.status_code, "removed this rule" in gone.content.decode()) == (409, True)


def test_the_list_costs_the_same_for_one_draft_and_fifty(desk):
    def cost() -> int:
        desk.client.get(POLICY)
        with CaptureQueriesContext(connection) as spent:
            assert desk.client.get(POLICY).status_code == 200
        return len(spent)

    first = PolicyVersion.objects.get(number=1)
    PolicyDraft.objects.create(title="One", based_on=first)
    once = cost()
    for number in range(49):
        PolicyDraft.objects.create(title=f"Draft {number}", based_on=first)
        if number < 5:
            publish_version(Policy(0), in_force_from=clock.now())
    assert cost() == once
