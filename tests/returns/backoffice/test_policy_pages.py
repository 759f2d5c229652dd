"""A manager's way with a draft: begin, write rules, order them, be told what is wrong, publish."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.domain.policy.rules import default_policy
from returns.domain.policy.templates import TEMPLATES
from returns.models import PolicyDraft, PolicyVersion
from returns.queries.policies import rules_of
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from tests.returns.backoffice.desk import ROOT, Desk
from tests.returns.backoffice.drafts import POLICY, address, begin, fields_of, names, rule_fields


@pytest.fixture
def desk(merchant):
    publish_version(default_policy(), in_force_from=clock.now() - dt.timedelta(days=30))
    return Desk(merchant)


def test_a_draft_begins_from_a_template(desk):
    draft = begin(desk)
    assert (draft.title, draft.template) == ("Fashion, European Union", "eu_fashion")
    assert names(draft) == [rule.name for rule in TEMPLATES["eu_fashion"].policy(dt.date.today()).promise]
    body = desk.client.get(address(draft)).content.decode()
    assert "People who return nearly everything" in body
    assert "Test bench" in body


@pytest.mark.parametrize(("start", "rules"), [("version", 3), ("version-1", 3), ("empty", 0)])
def test_or_from_what_is_in_force_or_empty(desk, start, rules):
    assert len(names(begin(desk, start))) == rules


def test_a_rule_is_written_through_the_form(desk):
    draft = begin(desk, "version")
    answer = desk.client.post(address(draft, "promise/new/"), rule_fields(draft))
    draft.refresh_from_db()
    rule = draft.promise[-1]
    assert answer["Location"] == f"{address(draft)}#rule-{rule['id']}"
    assert {name: rule[name] for name in ("name", "when", "actions")} == {
        "name": "Shoes that do not fit",
        "when": {
            "all": [
                {"field": "article.category", "op": "is", "value": "Shoes"},
                {"field": "article.price_paid", "op": "at_most", "value": "120.50"},
            ]
        },
        "actions": {"window_days": 60, "return_fee": "0"},
    }
    body = desk.client.get(address(draft)).content.decode()
    assert "every case" in body  # it stands below a rule that holds always: said at once
    moved = desk.client.post(
        address(draft, f"promise/{rule['id']}/move/"), {"revision": draft.revision, "way": "top"}
    )
    assert (moved.status_code, names(draft)[0]) == (302, "Shoes that do not fit")
    assert "every case" not in desk.client.get(address(draft)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"a-field": "article.colour", "a-was": "article.colour"}, "article.colour"),
        ({"a-op": "at_least"}, "fit"),
        ({"b-value": "cheap"}, "amount"),
        (
            {"b-field": "article.weight", "b-was": "article.weight", "b-op": "is", "b-value": "--5"},
            "number",
        ),
        ({"a-field": ""}, "Choose"),
        ({"name": " "}, "name"),
        ({"name": "thirty_days"}, "name"),
        ({"says": []}, "nothing"),
        ({"window_days": "soon"}, "days"),
        ({"return_fee": "-1"}, "0"),
        ({"row": ["a", "b", "g1"]}, "empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, changes, said):
    """The draft is as it was; what was typed stands in the form."""
    draft = begin(desk, "version")
    before = names(draft)
    page = desk.client.post(address(draft, "promise/new/"), rule_fields(draft, **changes))
    body = page.content.decode()
    assert (page.status_code, names(draft)) == (422, before)
    told = " ".join(re.findall(r'class="(?:policy-problem|bo-error)"[^>]*>(.*?)</p>', body, re.DOTALL))
    told = told.replace("What is wrong stands beside it; nothing you typed is lost.", "")
    assert said in told, told
    typed = fields_of(body)
    assert typed["b-value"] == [changes.get("b-value", "120,50")]


def test_rows_are_added_and_removed_without_losing_what_was_typed(desk):
    draft = begin(desk, "version")
    page = desk.client.post(address(draft, "promise/new/"), rule_fields(draft, do="add_row"))
    assert (page.status_code, len(page.context["condition"].entries)) == (200, 3)
    page = desk.client.post(address(draft, "promise/new/"), rule_fields(draft, do="remove:a"))
    [row] = page.context["condition"].entries
    assert (row.row.field, row.row.values, page.context["form"].name) == (
        "article.price_paid",
        ["120,50"],
        "Shoes that do not fit",
    )
    page = desk.client.post(address(draft, "promise/new/"), rule_fields(draft, do="add_group"))
    assert [type(row).__name__ for row in page.context["condition"].entries] == [
        "ShownRow",
        "ShownRow",
        "ShownGroup",
    ]


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_rule_of_every_template_goes_through_its_form_unchanged(desk, code):
    draft = begin(desk, code)
    for part in ("promise", "handling"):
        for rule in list(getattr(draft, part)):
            place = address(draft, f"{part}/{rule['id']}/")
            fields = fields_of(desk.client.get(place).content.decode())
            answer = desk.client.post(place, fields)
            assert answer.status_code == 302, (rule["name"], answer.context["errors"])
            draft.refresh_from_db()
            stored = next(one for one in getattr(draft, part) if one["id"] == rule["id"])
            assert in_order(stored) == in_order(rule)


def in_order(value):
    """Return JSON with its lists of words in one order: that of "is one of" means nothing."""
    if isinstance(value, dict):
        return {name: in_order(inner) for name, inner in value.items()}
    if isinstance(value, list):
        words = all(isinstance(one, str) for one in value)
        return sorted(value) if words else [in_order(one) for one in value]
    return value


def test_a_stale_page_loses(desk):
    """Case 49: two managers, one draft; the second is told, and nothing of the first is lost."""
    draft = begin(desk, "version")
    stale = draft.revision
    rule = draft.promise[1]["id"]
    assert (
        desk.client.post(
            address(draft, f"promise/{rule}/move/"), {"revision": stale, "way": "up"}
        ).status_code
        == 302
    )
    before = names(draft)
    page = desk.client.post(address(draft, f"promise/{rule}/remove/"), {"revision": stale})
    assert (page.status_code, names(draft)) == (409, before)
    page = desk.client.post(address(draft, "promise/new/"), rule_fields(draft, revision=stale))
    assert (page.status_code, names(draft)) == (409, before)
    assert "Shoes that do not fit" in page.content.decode()


def test_publishing_shows_what_changes_and_where_the_law_gives_more(desk):
    """T-4: seven days may be published; that the law wins is said before."""
    draft = begin(desk, "version")
    thirty = draft.promise[2]
    desk.client.post(
        address(draft, f"promise/{thirty['id']}/"),
        {
            "revision": draft.revision, "name": "30 days from delivery", "do": "save",
            "says": ["eligible", "window_days"], "eligible-allowed": "yes", "window_days": "7",
        },
    )  # fmt: skip
    draft.refresh_from_db()
    page = desk.client.get(address(draft, "publish/"))
    [(_title, changed), (_other, same)] = page.context["comparison"].parts
    assert [(one.aspects, one.name) for one in changed] == [([("Changed", "info")], "30 days from delivery")]
    assert same == []
    assert any("14 days" in remark for remark in page.context["legal"])
    answer = desk.client.post(
        address(draft, "publish/"), {"revision": draft.revision, "title": "Seven", "start": "now"}
    )
    version = PolicyVersion.objects.get(number=2)
    assert answer["Location"] == f"{ROOT}/returns/policyversion/{version.pk}/"
    assert (version.title, rules_of(version, "promise")[2].actions["window_days"]) == ("Seven", 7)
    again = desk.client.post(address(draft, "publish/"), {"revision": draft.revision, "title": "x"})
    assert (again.status_code, PolicyVersion.objects.count()) == (409, 2)


def test_a_version_takes_force_at_the_merchants_hour(desk, merchant):
    """Nine in the morning of a summer's day in Paris is seven in UTC; until then it is listed as to come."""
    draft = begin(desk, "version")
    fields = {"revision": draft.revision, "title": "Summer", "start": "later", "when": "2098-07-01T09:00"}
    assert desk.client.post(address(draft, "publish/"), fields).status_code == 302
    version = PolicyVersion.objects.get(number=2)
    assert version.in_force_from == dt.datetime(2098, 7, 1, 7, tzinfo=dt.UTC)
    assert desk.client.get(POLICY).context["scheduled"] == [version]


def test_what_can_never_apply_stops_publishing(desk):
    draft = begin(desk, "version")
    desk.client.post(address(draft, "promise/new/"), rule_fields(draft))
    draft.refresh_from_db()
    page = desk.client.get(address(draft, "publish/"))
    [obstacle] = page.context["obstacles"]
    assert "Shoes that do not fit" in obstacle
    answer = desk.client.post(address(draft, "publish/"), {"revision": draft.revision, "title": "x"})
    assert (answer.status_code, PolicyVersion.objects.count()) == (422, 1)


@pytest.mark.parametrize("when", ["2020-01-01T00:00", "0001-01-01T00:00", "", "soon"])
def test_a_version_is_never_in_force_before_it_is_published(desk, when):
    draft = begin(desk, "version")
    fields = {"revision": draft.revision, "title": "Back", "start": "later", "when": when}
    page = desk.client.post(address(draft, "publish/"), fields)
    assert (page.status_code, PolicyVersion.objects.count()) == (422, 1)
    assert 'value="Back"' in page.content.decode()


def test_strangers_drafts_are_not_there_and_agents_may_not(desk, merchant, stranger):
    with merchant_context(stranger.pk):
        theirs = PolicyDraft.objects.create(title="Theirs")
    for place in ("", "publish/", "promise/new/"):
        assert desk.client.get(address(theirs, place)).status_code == 404
    draft = begin(desk, "version")
    agent = Desk(merchant, role="agent")
    for place in ("", "publish/", "promise/new/"):
        assert agent.client.get(address(draft, place)).status_code == 403
    assert agent.client.get(POLICY).status_code == 200
    assert agent.client.post(f"{POLICY}new/", {"start": "uk"}).status_code == 403


@pytest.mark.parametrize("place", ["", "publish/"])
def test_a_draft_costs_the_same_for_one_rule_and_fifty(desk, place):
    draft = begin(desk, "empty")
    rule = {"id": "a", "name": "Rule", "when": {}, "actions": {"window_days": 30}}

    def cost(count: int) -> int:
        draft.promise = [{**rule, "id": str(n), "name": f"Rule {n}"} for n in range(count)]
        draft.save()
        desk.client.get(address(draft, place))
        with CaptureQueriesContext(connection) as spent:
            assert desk.client.get(address(draft, place)).status_code == 200
        return len(spent)

    assert cost(1) == cost(50)
