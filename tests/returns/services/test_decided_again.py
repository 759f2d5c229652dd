"""What the customer was shown holds; what only the worker can know has a person look."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation

from returns.domain.policy.rules import Policy, Rule, default_policy
from returns.models import Decision, Photo, PolicyVersion, Return
from returns.portal.shown import read_shown, signed_shown
from returns.queries.preview import preview
from returns.services.decide_again import decide_again
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.publish_version import publish_version
from returns.services.request_return import request_return
from returns.wording.automation import less_kind_words
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from tests.factories import make_order, make_variant
from tests.pictures import picture
from tests.returns.flow import SHOPPER, chosen, items, units, work
from tests.returns.services.shown import attach


def filled(order=None, **words):
    """Return a draft that asks for all of an order."""
    order = order or make_order()
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order, **words))
    return draft


def charge(fee: str) -> None:
    """Publish a policy with a fee: orders older than the first version take it."""
    policy = default_policy()
    rules = [
        Rule(rule.name, rule.part, rule.when, {**rule.actions, "return_fee": fee})
        if rule.name == "thirty_days"
        else rule
        for rule in policy.promise
    ]
    publish_version(Policy(0, tuple(rules), policy.handling), in_force_from=clock.now())


def told(rma: Return) -> list[str]:
    """Return the verbs of a return's timeline."""
    return list(
        AuditEvent.objects.filter(stream=f"return:{rma.pk}").order_by("id").values_list("verb", flat=True)
    )


def test_terms_that_were_shown_are_kept_and_a_person_decides(merchant):
    """Published between the review page and its button: never silently dearer."""
    draft = filled()
    shown = signed_shown(draft, preview(draft))
    charge("4.90")
    rma = request_return(draft=draft, actor=SHOPPER, shown=read_shown(draft, shown))
    [item] = items(rma)
    assert (rma.stage, item.fee_amount, item.flags) == ("requested", 0, ["less_kind_than_shown"])
    assert "less_kind_than_shown" in told(rma)
    assert [one["why"] for one in rma.person_because] == ["less_kind_than_shown"]


def test_what_is_as_kind_as_shown_goes_its_way(merchant):
    draft = filled()
    shown = signed_shown(draft, preview(draft))
    rma = request_return(draft=draft, actor=SHOPPER, shown=read_shown(draft, shown))
    assert (rma.stage, items(rma)[0].flags) == ("approved", [])


@pytest.mark.parametrize("spoil", ["cut", "other", "nothing"])
def test_a_field_that_is_not_ours_promises_nothing(merchant, spoil):
    """As without it: today's terms hold, and nothing fails."""
    draft = filled()
    shown = signed_shown(draft, preview(draft))
    field = {"cut": shown[:-3], "other": signed_shown(filled(), preview(filled())), "nothing": ""}[spoil]
    assert read_shown(draft, field) is None
    charge("4.90")
    rma = request_return(draft=draft, actor=SHOPPER, shown=read_shown(draft, field))
    assert (rma.stage, str(items(rma)[0].fee_amount)) == ("approved", "4.900")


def test_a_page_older_than_a_day_promises_nothing(merchant):
    draft = filled()
    shown = signed_shown(draft, preview(draft))
    with clock.travel(clock.now() + dt.timedelta(hours=23, minutes=59)):
        assert read_shown(draft, shown) is not None
    with clock.travel(clock.now() + dt.timedelta(days=1, minutes=1)):
        assert read_shown(draft, shown) is None


def test_the_last_day_that_was_shown_is_told_in_the_customers_zone(merchant):
    """Half past eleven at night in UTC is the next day in Paris."""
    draft = filled()
    seen = preview(draft)
    article = seen.articles[0]
    until = dt.datetime(2098, 3, 8, 23, 30, tzinfo=dt.UTC)
    kinder = replace(seen, articles=[replace(article, decision=replace(article.decision, until=until))])
    rma = request_return(draft=draft, actor=SHOPPER, shown=read_shown(draft, signed_shown(draft, kinder)))
    [event] = AuditEvent.objects.filter(stream=rma.stream, verb="less_kind_than_shown")
    with translation.override("en"):
        words = less_kind_words(event.facts)
    assert "until: 9 March 2098 shown" in words


def want_photos() -> None:
    """Publish a policy that wants photos of everything, and approves by itself."""
    wants = Rule("photos", "handling", {}, {"evidence": ["photos"]})
    policy = default_policy()
    publish_version(Policy(0, policy.promise, (wants, *policy.handling)), in_force_from=clock.now())


def with_photo(file=None) -> Return:
    """Ask for a return whose photo, which the rules want, is still being prepared."""
    if not PolicyVersion.objects.exists():
        want_photos()
    order = make_order(lines=[(make_variant(), 1, "40.00")])
    draft = open_draft(order=order, language="fr")
    attach(draft, file or picture())
    fill_draft(draft=draft, choices={units(order)[0]: {"reason": "size_small"}})
    return request_return(draft=draft, actor=SHOPPER)


def sources(rma: Return) -> list[str]:
    """Return when each decision of a return was made, the first one first."""
    return list(Decision.objects.filter(item__rma=rma).order_by("id").values_list("source", flat=True))


def test_a_request_waits_for_its_photos_and_is_then_decided_once(merchant):
    rma = with_photo()
    assert (rma.stage, sources(rma)) == ("requested", ["request"])
    decide_again(rma)  # too early: the photo's own end asks again
    assert sources(rma) == ["request"]
    work(merchant)
    rma.refresh_from_db()
    assert (rma.stage, sources(rma)) == ("approved", ["request", "worker"])
    decide_again(rma)
    assert (sources(rma), told(rma).count("approved")) == (["request", "worker"], 1)


def test_a_photo_that_cannot_be_shown_takes_no_right_away(merchant):
    """The withdrawal stays lawful: a refused photo counts as not shown, and a person looks."""
    rma = with_photo()
    Photo.objects.update(photo_state=Photo.State.REFUSED, upload="")
    decide_again(rma)
    rma.refresh_from_db()
    second = Decision.objects.filter(item__rma=rma).latest("id")
    assert (second.outcome["allowed"], second.facts["evidence"]["photos"]) == (True, 0)
    assert rma.stage == "requested"


def test_the_same_picture_again_has_a_person_look(merchant):
    """A signal never refuses: the second return of the same picture waits for a person, flagged."""
    with_photo()
    work(merchant)
    again = with_photo()
    work(merchant)
    again.refresh_from_db()
    second = Decision.objects.filter(item__rma=again).latest("id")
    assert (again.stage, second.outcome["allowed"]) == ("requested", True)
    assert second.outcome["flags"] == ["same_picture"]


def test_a_second_decision_less_kind_than_the_first_is_held_to_the_first(merchant):
    """Free for whoever shows a photo; the photo proves to be none, and what was promised is kept."""
    free = Rule(
        "shown", "promise", {"field": "evidence.photos", "op": "at_least", "value": 1}, {"return_fee": "0"}
    )
    costs = Rule("costs", "promise", {}, {"return_fee": "4.90"})
    wants = Rule("wants", "handling", {}, {"evidence": ["photos"]})
    policy = default_policy()
    parts = ((free, costs, *policy.promise), (wants, *policy.handling))
    publish_version(Policy(0, *parts), in_force_from=clock.now())
    rma = with_photo()
    Photo.objects.update(photo_state=Photo.State.REFUSED, upload="")
    decide_again(rma)
    rma.refresh_from_db()
    [item] = items(rma)
    second = Decision.objects.filter(item__rma=rma).latest("id")
    assert (second.source, second.outcome["fee"]["amount"], item.fee_amount) == ("worker", "4.90", 0)
    assert (rma.stage, item.flags) == ("requested", ["less_kind_than_shown"])
    assert "less_kind_than_shown" in [one["why"] for one in rma.person_because]
    [event] = AuditEvent.objects.filter(stream=rma.stream, verb="less_kind_than_shown")
    assert (event.facts["shown"], event.facts["now"]) == ({"fee": "0.00"}, {"fee": "4.90"})
