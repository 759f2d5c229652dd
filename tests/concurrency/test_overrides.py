"""Two people at one override: one is first, and it takes effect once; with its control."""

from returns.models import PolicyOverride, Return
from returns.services import settle_override as settling
from returns.services.confirm_override import confirm_override
from returns.services.decline_override import decline_override
from rma_portal.core.actors import Actor
from tests.concurrency.together import crowds, together
from tests.factories import make_order
from tests.returns.flow import ask, items
from tests.returns.overriding import AGENT, CHIEF, old_order, open_for, override


def chiefs(count: int) -> list[Actor]:
    """Return so many people who may confirm."""
    return [Actor("staff", f"1{number}", f"Chief {number}", "manager") for number in range(count)]


def waiting(within) -> PolicyOverride:
    """An override that waits for a chief."""

    def make() -> PolicyOverride:
        item = items(ask(make_order(), reason="defective"))[0]
        return override(item, "resolution", AGENT, resolution="store_credit")

    return within(make)


@crowds
def test_many_confirm_at_once_and_one_is_first(shop, within, count):
    """Case 22: the return is opened once."""
    row = within(lambda: open_for(old_order(), AGENT).override)
    said = together(
        shop, *[lambda who=who: confirm_override(override=fetch(row), actor=who) for who in chiefs(count)]
    )
    assert said == ["done", *["somebody_was_first"] * (count - 1)]
    assert within(Return.objects.count) == 1


@crowds
def test_a_yes_and_a_no_at_once(shop, within, count):
    """Whatever is first holds: confirmed and carried out, or declined and without effect."""
    row = waiting(within)
    yes = [lambda who=who: confirm_override(override=fetch(row), actor=who) for who in chiefs(count // 2)]
    no = [lambda: decline_override(override=fetch(row), why="No", actor=CHIEF)] * (count // 2)
    assert together(shop, *yes, *no) == ["done", *["somebody_was_first"] * (len(yes + no) - 1)]
    state, way = within(lambda: (fetch(row).override_state, fetch(row).item.resolution))
    assert (state, way) in [("in_force", "store_credit"), ("declined", "refund")]


def fetch(row: PolicyOverride) -> PolicyOverride:
    """Read an override anew, with what it is about."""
    return PolicyOverride.objects.select_related("rma", "item", "order").get(pk=row.pk)


def unguarded(rows, **changes) -> None:
    """Change the override whatever its state is by now."""
    [pk] = PolicyOverride.objects.filter(override_state__in=("waiting", "in_force")).values_list(
        "pk", flat=True
    )
    PolicyOverride.objects.filter(pk=pk).update(**changes)


def test_without_the_guard_the_second_is_not_told(shop, within, monkeypatch):
    """The control: the second confirmation gets as far as the return."""
    row = within(lambda: open_for(old_order(), AGENT).override)
    monkeypatch.setattr(settling, "guarded", unguarded)
    said = together(
        shop, *[lambda who=who: confirm_override(override=fetch(row), actor=who) for who in chiefs(2)]
    )
    assert "somebody_was_first" not in said
