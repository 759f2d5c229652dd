"""Drafts of the policy: begun, changed rule by rule, published once; a stale page loses."""

import datetime as dt

import pytest

from inventory.models import Location
from returns.domain.policy.checking import Finding, Kind
from returns.domain.policy.rules import MAX_RULES, Policy, default_policy, draft_policy
from returns.models import PolicyDraft, PolicyVersion
from returns.queries.policies import rules_of
from returns.queries.policy_drafts import UnknownSite, obstacles_of, open_drafts
from returns.services.change_policy_rule import change_policy_rule
from returns.services.copy_policy_rule import copy_policy_rule
from returns.services.discard_policy_draft import discard_policy_draft
from returns.services.move_policy_rule import move_policy_rule
from returns.services.publish_policy_draft import publish_policy_draft
from returns.services.remove_policy_rule import remove_policy_rule
from returns.services.rename_policy_draft import rename_policy_draft
from returns.services.start_policy_draft import start_policy_draft
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted

IS_SHOE = {"field": "article.category", "op": "is", "value": "Shoes"}
NOW = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def draft(merchant, manager):
    """A draft with the rules of a merchant who sets nothing."""
    return start_policy_draft(title="Spring", policy=default_policy(), actor=manager)


def names(draft: PolicyDraft, part: str = "promise") -> list[str]:
    """Return the names of a part's rules as they are stored now."""
    draft.refresh_from_db()
    return [rule["name"] for rule in getattr(draft, part)]


def write(draft: PolicyDraft, manager, **changed):
    """Write a new rule into a draft as it is now."""
    draft.refresh_from_db()
    said = {"part": "promise", "rule": "", "name": "Shoes", "when": IS_SHOE, "actions": {"window_days": 60}}
    return change_policy_rule(draft=draft, shown=draft.revision, actor=manager, **(said | changed))


def verbs(stream: str) -> list[str]:
    """Return the verbs of a stream, in order."""
    return list(AuditEvent.objects.filter(stream=stream).order_by("position").values_list("verb", flat=True))


def stored(draft: PolicyDraft) -> dict:
    """Return all that is stored of a draft."""
    return PolicyDraft.objects.filter(pk=draft.pk).values().get()


def test_a_draft_begins_with_the_rules_of_a_policy(merchant, manager, draft):
    draft = PolicyDraft.objects.get()
    policy = draft_policy(draft.promise, draft.handling)
    assert (policy.promise, policy.handling) == (default_policy().promise, default_policy().handling)
    ids = [rule["id"] for rule in (*draft.promise, *draft.handling)]
    assert len(set(ids)) == 7
    assert (draft.title, draft.revision, draft.changed_by) == ("Spring", 1, "Maud")
    assert open_drafts() == [draft]
    assert verbs(f"returns.policydraft:{draft.pk}") == ["started"]


def test_a_rule_is_added_at_the_end_and_then_changed_in_its_place(manager, draft):
    key = write(draft, manager)
    assert names(draft) == ["final_sale", "exempt", "thirty_days", "Shoes"]
    assert draft.promise[3] == {"id": key, "name": "Shoes", "when": IS_SHOE, "actions": {"window_days": 60}}
    assert write(draft, manager, rule=key, name=" Boots ", when={}) == key
    draft.refresh_from_db()
    assert draft.promise[3] == {"id": key, "name": "Boots", "when": {}, "actions": {"window_days": 60}}
    assert draft.revision == 3


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "rule_name"),
        ({"name": "x" * 121}, "rule_name_length"),
        ({"name": "EXEMPT"}, "rule_name_taken"),
        ({"actions": {}}, "rule_idle"),
        ({"actions": {"keep": True}}, "rule_action_part"),
        ({"actions": {"window_days": -1}}, "rule_value"),
        ({"when": {"field": "no.such", "op": "is", "value": "x"}}, "condition_field"),
        ({"when": {**IS_SHOE, "op": "at_least"}}, "condition_operator"),
        ({"when": {"all": []}}, "condition_empty"),
        ({"when": {"field": "order.country", "op": "is", "value": "Frankreich"}}, "condition_unlisted"),
    ],
)
def test_what_no_rule_can_be_leaves_the_draft_as_it_was(manager, draft, changed, code):
    before = stored(draft)
    with pytest.raises(InvalidInput) as refusal:
        write(draft, manager, **changed)
    assert refusal.value.code == code
    assert stored(draft) == before


def nested(levels: int) -> dict:
    """Return a condition of so many levels."""
    tree: dict = IS_SHOE
    for _level in range(levels - 1):
        tree = {"not": tree}
    return tree


def test_twenty_levels_are_taken_and_one_more_is_not(manager, draft):
    write(draft, manager, when=nested(20))
    with pytest.raises(InvalidInput, match="condition_depth"):
        write(draft, manager, name="Deeper", when=nested(21))
    assert names(draft)[-1] == "Shoes"


def test_five_hundred_rules_are_taken_and_one_more_is_not(manager, draft):
    """The 500th may still be written, neither written nor copied the 501st."""
    rule = {"when": {}, "actions": {"window_days": 60}}
    draft.promise = [{"id": str(each), "name": f"Rule {each}", **rule} for each in range(MAX_RULES - 1)]
    draft.handling = []
    draft.save()
    key = write(draft, manager)
    draft.refresh_from_db()
    assert len(draft.promise) == MAX_RULES
    with pytest.raises(InvalidInput, match="policy_rules"):
        write(draft, manager, name="One more")
    place = {"part": "promise", "rule": key, "name": "Shoes"}
    with pytest.raises(InvalidInput, match="policy_rules"):
        copy_policy_rule(draft=draft, shown=draft.revision, actor=manager, **place)
    write(draft, manager, rule=key, name="Changed")
    assert names(draft)[-1] == "Changed"


@pytest.mark.parametrize(
    ("rule", "way", "place", "order"),
    [
        (2, "up", 2, ["final_sale", "thirty_days", "exempt"]),
        (2, "top", 1, ["thirty_days", "final_sale", "exempt"]),
        (0, "down", 2, ["exempt", "final_sale", "thirty_days"]),
        (0, "up", 1, ["final_sale", "exempt", "thirty_days"]),
        (2, "down", 3, ["final_sale", "exempt", "thirty_days"]),
    ],
)
def test_a_rule_is_moved_within_its_part(manager, draft, rule, way, place, order):
    key = draft.promise[rule]["id"]
    moved = move_policy_rule(draft=draft, shown=1, part="promise", rule=key, way=way, actor=manager)
    assert (moved, names(draft)) == (place, order)
    assert draft.revision == (1 if order == ["final_sale", "exempt", "thirty_days"] else 2)


def test_a_copy_stands_below_with_a_name_and_an_id_of_its_own(manager, draft):
    first = draft.promise[0]
    copy_policy_rule(draft=draft, shown=1, part="promise", rule=first["id"], name="Final sale", actor=manager)
    assert names(draft) == ["final_sale", "Final sale (2)", "exempt", "thirty_days"]
    copy = draft.promise[1]
    assert copy["id"] != first["id"]
    assert (copy["when"], copy["actions"]) == (first["when"], first["actions"])


def test_a_removed_rule_is_kept_in_the_audit_trail(manager, draft):
    gone = draft.handling[1]
    remove_policy_rule(draft=draft, shown=1, part="handling", rule=gone["id"], actor=manager)
    assert names(draft, "handling") == ["photos_of_defects", "plain_return", "otherwise"]
    event = AuditEvent.objects.get(verb="rule_removed")
    assert event.facts == {"part": "handling", "revision": 2, "rule": gone["id"], "was": gone}


def test_a_draft_is_renamed_and_discarded(manager, draft):
    rename_policy_draft(draft=draft, shown=1, title=" Summer ", actor=manager)
    discard_policy_draft(draft=draft, shown=2, actor=manager)
    draft.refresh_from_db()
    assert (draft.title, draft.is_open, draft.revision) == ("Summer", False, 3)
    assert open_drafts() == []
    assert verbs(f"returns.policydraft:{draft.pk}") == ["started", "renamed", "discarded"]


def every_deed(draft: PolicyDraft, actor, shown: int):
    """Yield each deed on a draft, as a function."""
    at = {"draft": draft, "shown": shown, "actor": actor}
    rule = {"part": "promise", "rule": draft.promise[0]["id"]}
    said = {"name": "Shoes", "when": IS_SHOE, "actions": {"window_days": 60}}
    yield lambda: change_policy_rule(**at, **rule, **said)
    yield lambda: copy_policy_rule(**at, **rule, name="x")
    yield lambda: move_policy_rule(**at, **rule, way="down")
    yield lambda: remove_policy_rule(**at, **rule)
    yield lambda: rename_policy_draft(**at, title="x")
    yield lambda: discard_policy_draft(**at)
    yield lambda: publish_policy_draft(**at, title="x", in_force_from=None)


def codes(draft: PolicyDraft, actor, shown: int) -> set[str]:
    """Return with which codes the deeds are refused; all must be."""
    found = set()
    for deed in every_deed(draft, actor, shown):
        with pytest.raises((Conflict, NotPermitted)) as refusal:
            deed()
        found.add(refusal.value.code)
    return found


def test_a_stale_page_loses(manager, draft):
    """Case 49: what the page showed is no longer there."""
    write(draft, manager)
    before = stored(draft)
    assert codes(draft, manager, shown=1) == {"draft_stale"}
    assert stored(draft) == before


def test_a_closed_draft_is_never_changed(manager, draft):
    discard_policy_draft(draft=draft, shown=1, actor=manager)
    assert codes(draft, manager, shown=2) == {"draft_closed"}


def test_only_chiefs_change_the_policy(clerk, manager, draft):
    assert codes(draft, clerk, shown=1) == {"role_not_permitted"}
    with pytest.raises(NotPermitted):
        start_policy_draft(title="x", policy=Policy(0), actor=clerk)


def test_a_strangers_draft_is_not_there(stranger, manager, draft):
    """Case 131: the row exists, and no deed finds it from another merchant."""
    with merchant_context(stranger.pk):
        for deed in every_deed(draft, manager, 1):
            with pytest.raises(PolicyDraft.DoesNotExist):
                deed()


def test_publishing_writes_a_version_and_closes_the_draft(manager, draft):
    later = NOW + dt.timedelta(days=3)
    with clock.travel(NOW):
        version = publish_policy_draft(
            draft=draft, shown=1, title="Spring 2027", in_force_from=later, actor=manager
        )
    found = PolicyVersion.objects.get()
    assert found == version
    assert (found.number, found.title, found.published_by) == (1, "Spring 2027", "Maud")
    assert (found.in_force_from, found.published_at) == (later, NOW)
    assert rules_of(found, "promise") == default_policy().promise
    assert rules_of(found, "handling") == default_policy().handling
    draft.refresh_from_db()
    assert (draft.published, draft.is_open) == (version, False)
    assert verbs(f"returns.policyversion:{version.pk}") == ["published"]
    assert verbs(f"returns.policydraft:{draft.pk}") == ["started", "published"]


def test_a_draft_is_published_once(manager, draft):
    publish_policy_draft(draft=draft, shown=1, title="x", in_force_from=None, actor=manager)
    with pytest.raises(Conflict, match="draft_closed"):
        publish_policy_draft(draft=draft, shown=1, title="x", in_force_from=None, actor=manager)
    assert PolicyVersion.objects.count() == 1


def test_nothing_comes_into_force_before_now(manager, draft):
    with clock.travel(NOW), pytest.raises(InvalidInput, match="in_force_past"):
        publish_policy_draft(
            draft=draft, shown=1, title="x", in_force_from=NOW - dt.timedelta(seconds=1), actor=manager
        )
    assert PolicyVersion.objects.count() == 0


def test_rules_of_no_use_and_unknown_sites_stop_publishing(manager, draft):
    Location.objects.create(
        code="LYON", name="Lyon", line1="1 quai", postcode="69001", city="Lyon", country="FR"
    )
    write(draft, manager, name="Late", when={}, actions={"window_days": 60})
    site = {"part": "handling", "when": IS_SHOE}
    write(draft, manager, name="Here", actions={"destination": "LYON"}, **site)
    write(draft, manager, name="Nowhere", actions={"destination": "PARIS"}, **site)
    draft.refresh_from_db()
    found = obstacles_of(draft)
    late = Finding(Kind.ALWAYS_BEFORE, "Late", "promise", 3, ("thirty_days",), ("window_days",))
    hidden = Finding(Kind.SAME_BEFORE, "Nowhere", "handling", 5, ("Here",), ("destination",))
    assert (found.problems, found.findings) == ((), (late, hidden))
    assert found.sites == (UnknownSite(5, "Nowhere", "PARIS"),)
    with pytest.raises(InvalidInput, match="draft_obstacles"):
        publish_policy_draft(draft=draft, shown=draft.revision, title="x", in_force_from=None, actor=manager)
    assert PolicyVersion.objects.count() == 0
