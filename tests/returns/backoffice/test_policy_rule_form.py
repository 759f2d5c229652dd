"""A rule's form: groups in groups, the limits, and what becomes of what was typed when somebody was first."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.domain.policy.rules import default_policy
from returns.models import PolicyDraft
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from tests.returns.backoffice.desk import Desk
from tests.returns.backoffice.drafts import address, begin, fields_of, names, rule_fields

SHOES = {"field": "article.category", "op": "is", "value": "Shoes"}
CHEAP = {"field": "article.price_paid", "op": "at_most", "value": "20"}
FRENCH = {"field": "order.country", "op": "is", "value": "FR"}


@pytest.fixture
def desk(merchant):
    publish_version(default_policy(), in_force_from=clock.now() - dt.timedelta(days=30))
    return Desk(merchant)


def with_rule(desk: Desk, when: dict) -> tuple[PolicyDraft, dict]:
    """A draft whose only rule has a condition."""
    draft = begin(desk, "empty")
    rule = {"id": "r1", "name": "Deep", "when": when, "actions": {"window_days": 60}}
    draft.promise = [rule]
    draft.save()
    return draft, rule


def nested(levels: int) -> dict:
    """A condition of so many levels, two entries on each but the last."""
    tree: dict = SHOES
    for level in range(levels - 1):
        tree = {("all", "any")[level % 2]: [CHEAP, tree]}
    return tree


@pytest.mark.parametrize(
    "when",
    [
        {"all": [SHOES, {"any": [CHEAP, {"all": [FRENCH, {"not": SHOES}]}]}]},
        {"not": {"any": [SHOES, {"not": {"all": [CHEAP, FRENCH]}}]}},
        {"any": [{"not": {"any": [{"any": [SHOES, CHEAP]}, FRENCH]}}, CHEAP]},
        nested(20),
    ],
)
def test_a_condition_goes_through_the_form_unchanged_however_deep(desk, when):
    draft, rule = with_rule(desk, when)
    place = address(draft, "promise/r1/")
    answer = desk.client.post(place, fields_of(desk.client.get(place).content.decode()))
    draft.refresh_from_db()
    assert (answer.status_code, draft.promise) == (302, [rule])


def test_what_is_denied_twice_is_a_group_of_one(desk):
    """The form has one "not" a line; the meaning stays."""
    draft, _rule = with_rule(desk, {"not": {"not": SHOES}})
    place = address(draft, "promise/r1/")
    desk.client.post(place, fields_of(desk.client.get(place).content.decode()))
    draft.refresh_from_db()
    assert draft.promise[0]["when"] == {"not": {"all": [{"not": SHOES}]}}


def test_a_level_too_many_is_told_and_nothing_typed_is_lost(desk):
    draft, rule = with_rule(desk, nested(20))
    place = address(draft, "promise/r1/")
    typed = fields_of(desk.client.get(place).content.decode())
    inner = max(typed["row"], key=len)
    group = inner.rpartition(".")[0]
    more = {f"{group}.g9-join": "any", f"{group}.g9-not": "yes"}
    row = {f"{group}.g9.z-field": "order.country", f"{group}.g9.z-op": "is", f"{group}.g9.z-value": "BE"}
    page = desk.client.post(
        place, {**typed, **more, **row, "row": [*typed["row"], f"{group}.g9", f"{group}.g9.z"]}
    )
    draft.refresh_from_db()
    body = page.content.decode()
    assert (page.status_code, draft.promise) == (422, [rule])
    assert "more than 20 deep" in body
    again = fields_of(body)
    assert {name: again[name] for name in row} == {name: [value] for name, value in row.items()}


def test_no_depth_of_groups_breaks_the_page(desk):
    """A browser's page nests 18 groups; who sends 300 is told as anybody else."""
    draft = begin(desk, "empty")
    keys = [".".join(["g1"] * depth) for depth in range(1, 301)]
    page = desk.client.post(address(draft, "promise/new/"), rule_fields(draft, row=keys))
    assert (page.status_code, names(draft)) == (422, [])
    assert "more than 20 deep" in page.content.decode()


def test_groups_are_added_within_groups_and_taken_out(desk):
    draft = begin(desk, "empty")
    fields = rule_fields(draft, row=["a", "g1", "g1.g2", "g1.g2.b"])
    fields |= {f"g1.g2.b{rest}": fields[f"b{rest}"] for rest in ("-field", "-was", "-op", "-value")}
    page = desk.client.post(address(draft, "promise/new/"), {**fields, "do": "add_group:g1.g2"})
    _row, outer = page.context["condition"].entries
    [middle] = outer.entries
    kept, added = middle.entries
    assert (kept.row.values, len(added.entries)) == (["120,50"], 2)
    page = desk.client.post(address(draft, "promise/new/"), {**fields, "do": "remove:g1.g2"})
    _row, outer = page.context["condition"].entries
    assert outer.entries == []


def test_a_rule_has_room_for_two_hundred_comparisons(desk):
    draft = begin(desk, "empty")
    page = desk.client.post(
        address(draft, "promise/new/"), {"revision": 1, "do": "add_row", "row": [f"r{n}" for n in range(200)]}
    )
    assert len(page.context["condition"].entries) == 200
    assert "no room for more" in page.content.decode()
    assert 'value="add_row"' not in page.content.decode()


def test_five_hundred_rules_and_not_one_more(desk):
    draft = begin(desk, "empty")
    rule = {"name": "", "when": {}, "actions": {"window_days": 30}}
    draft.promise = [{**rule, "id": f"r{n}", "name": f"Rule {n}"} for n in range(499)]
    draft.save()
    first = desk.client.post(address(draft, "promise/new/"), rule_fields(draft))
    assert (first.status_code, len(names(draft))) == (302, 500)
    more = rule_fields(draft, name="One more")
    second = desk.client.post(address(draft, "promise/new/"), more)
    assert (second.status_code, len(names(draft))) == (422, 500)
    assert "500 rules at most" in second.content.decode()
    copied = desk.client.post(address(draft, "promise/r1/copy/"), {"revision": draft.revision})
    assert (copied.status_code, len(names(draft))) == (422, 500)
    draft.handling = [{**rule, "id": "h", "name": "Too many"}]
    draft.save()
    assert "500 rules at most" in desk.client.get(address(draft)).content.decode()


def test_who_saves_second_sees_both_and_may_then_save(desk):
    """Case 49: what is stored and what was typed stand on one page; saving again is a choice."""
    draft, rule = with_rule(desk, SHOES)
    place = address(draft, "promise/r1/")
    mine, theirs = (fields_of(desk.client.get(place).content.decode()) for _reader in range(2))
    assert desk.client.post(place, {**theirs, "window_days": "45"}).status_code == 302
    page = desk.client.post(place, {**mine, "window_days": "90"})
    body = page.content.decode()
    assert (page.status_code, "within 45 days of delivery" in body) == (409, True)
    typed = fields_of(body)
    assert (typed["window_days"], typed["revision"]) == (["90"], ["2"])
    assert desk.client.post(place, typed).status_code == 302
    draft.refresh_from_db()
    assert draft.promise == [{**rule, "actions": {"window_days": 90}}]


def test_a_rule_that_is_gone_is_saved_as_a_new_one(desk):
    draft, _rule = with_rule(desk, SHOES)
    place = address(draft, "promise/r1/")
    typed = fields_of(desk.client.get(place).content.decode())
    desk.client.post(address(draft, "promise/r1/remove/"), {"revision": draft.revision})
    page = desk.client.post(place, typed)
    body = page.content.decode()
    assert (page.status_code, "Somebody has removed this rule" in body) == (409, True)
    assert f'action="{address(draft, "promise/new/")}"' in body
    assert desk.client.post(address(draft, "promise/new/"), fields_of(body)).status_code == 302
    assert names(draft) == ["Deep"]


def test_a_closed_draft_has_no_form_and_takes_nothing(desk):
    draft, rule = with_rule(desk, SHOES)
    place = address(draft, "promise/r1/")
    typed = fields_of(desk.client.get(place).content.decode())
    desk.client.post(address(draft, "discard/"), {"revision": draft.revision})
    assert desk.client.get(place)["Location"] == f"{address(draft)}"
    page = desk.client.post(place, {**typed, "window_days": "90"})
    draft.refresh_from_db()
    assert (page.status_code, draft.promise) == (409, [rule])
    assert "no longer changes" in page.content.decode()
    assert fields_of(page.content.decode())["window_days"] == ["90"]


@pytest.mark.parametrize("place", ["promise/nothing/", "wishes/new/", "promise/r1/nothing/"])
def test_what_is_not_there_is_not_found(desk, place):
    draft, _rule = with_rule(desk, SHOES)
    assert desk.client.get(address(draft, place)).status_code == 404


def test_the_form_speaks_french(desk):
    draft, _rule = with_rule(desk, {"all": [SHOES, {"any": [CHEAP, {"not": FRENCH}]}]})
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    body = desk.client.get(address(draft, "promise/r1/")).content.decode()
    for words in ("Ajouter un groupe à l’intérieur", "Enregistrer la règle", "catégorie", "prix payé"):
        assert words in body, words
    page = desk.client.post(address(draft, "promise/r1/"), rule_fields(draft, **{"b-value": "cher"}))
    assert (page.status_code, "montant" in page.content.decode()) == (422, True)


def test_the_form_costs_the_same_for_one_comparison_and_fifty(desk):
    def cost(count: int) -> int:
        draft, _rule = with_rule(desk, {"any": [SHOES] * count})
        desk.client.get(address(draft, "promise/r1/"))
        with CaptureQueriesContext(connection) as spent:
            assert desk.client.get(address(draft, "promise/r1/")).status_code == 200
        return len(spent)

    assert cost(1) == cost(50)
