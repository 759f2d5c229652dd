"""A draft over the past as a manager starts, watches and reads it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from returns.models import Decision, PolicyReplay
from rma_portal.audit.models import AuditEvent
from rma_portal.core.context import merchant_context
from tests.factories import make_member
from tests.returns.past import asked, draft, run, start

ROOT = "/m/atelier/backoffice/returns"
FEE = {"thirty_days": {"return_fee": "4.90"}}
HTMX = {"HX-Request": "true"}


def reader(merchant, role: str = "manager", language: str = "en") -> Client:
    """Return a browser signed in at the back-office."""
    client = Client(headers={"accept-language": language})
    client.force_login(make_member(merchant, role))
    return client


def ours(page) -> str:
    """Return our part of a page."""
    html = page.content.decode()
    return html[html.index('<div class="bo') :]


def figures(page) -> list[tuple]:
    """Return the table as it is read: title, then, now, change."""

    def told(cell) -> str:
        return " ".join([cell.count, *cell.amounts]).strip()

    return [
        (str(line.title), told(line.then), told(line.now), told(line.change))
        for line in page.context["lines"]
    ]


def test_the_form_says_how_many_articles_each_period_holds(merchant):
    asked()
    asked()
    page = reader(merchant).get(f"{ROOT}/drafts/{draft().pk}/replay/")
    assert page.context["choices"] == [
        ("30", "The last 30 days", "2 articles", False),
        ("90", "The last 90 days", "2 articles", True),
        ("365", "The last 365 days", "2 articles", False),
        ("all", "All articles ever", "2 articles", False),
    ]
    assert ours(page).count('type="radio"') == 4


def test_where_nothing_came_back_the_form_teaches(merchant):
    page = reader(merchant).get(f"{ROOT}/drafts/{draft().pk}/replay/")
    assert ('type="radio"' in ours(page), "No article has been asked back yet" in ours(page)) == (False, True)


def test_a_run_is_started_watched_and_read(merchant):
    asked(title="Marinière")
    asked(reason="defective")
    client, one = reader(merchant), draft("Spring", **FEE)
    answer = client.post(f"{ROOT}/drafts/{one.pk}/replay/", {"days": "30"})
    replay = PolicyReplay.objects.get()
    where = f"{ROOT}/replays/{replay.pk}/"
    assert (answer.status_code, answer["Location"], replay.days, replay.language) == (302, where, 30, "en")
    waiting = client.get(where)
    assert '<progress id="replay-bar" max="2" value="0">' in ours(waiting)
    fragment = client.get(where, headers=HTMX).content.decode()
    assert fragment.startswith('<section class="bo-card replay-progress"')
    run(replay)
    over = client.get(where, headers=HTMX)
    assert (over.content, over["HX-Refresh"]) == (b"", "true")
    page = client.get(where)
    assert page.context["answer"] == "Of 2 articles, 1 would be decided differently: 1 harsher."
    assert page.context["fees"] == [("€0.00", "€4.90")]
    assert figures(page) == [
        ("Approved by itself", "1 €49.90", "1 €49.90", "0 €0.00"),
        ("To a person", "1 €49.90", "1 €49.90", "0 €0.00"),
        ("Refused", "0", "0", "0"),
        ("Kept by the customer", "0", "0", "0"),
        ("The law had to step in", "1", "1", "0"),
        ("Return and restocking fees", "€0.00", "€4.90", "+€4.90"),
        ("Bonus on store credit", "", "", ""),
        ("Money to be refunded", "€99.80", "€94.90", "−€4.90"),
    ]
    assert [
        (str(line["item"]), str(line["kind_words"]), str(line["then"]), str(line["now"]), line["changes"])
        for line in page.context["articles"]
    ] == [("Marinière", "Harsher", "Approved by itself", "Approved by itself",
           ["return fee: €0.00 → €4.90"])]  # fmt: skip


def test_the_file_is_led_to_by_a_signed_link(merchant):
    asked()
    replay = run(start(draft(**FEE)))
    client = reader(merchant)
    answer = client.get(f"{ROOT}/replays/{replay.pk}/report.csv", follow=True)
    assert "/files/" in answer.redirect_chain[0][0]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().startswith("\ufeffReturn,Article number,SKU")
    same = run(start(draft()))
    assert client.get(f"{ROOT}/replays/{same.pk}/report.csv").status_code == 404


def test_an_article_shows_both_decisions_side_by_side(merchant):
    asked()
    replay = run(start(draft(**FEE)))
    row = Decision.objects.get()
    page = reader(merchant).get(f"{ROOT}/replays/{replay.pk}/articles/{row.pk}/")
    (then, was), (now, will_be) = page.context["sides"]
    assert (str(then), str(now)) == ("As it was decided", "With the draft")
    assert (was.result == will_be.result, was.handling == will_be.handling) == (True, True)
    assert set(was.said) ^ set(will_be.said) == {
        "“30 days from delivery”: return fee 0.", "“30 days from delivery”: return fee 4.90.",
    }  # fmt: skip
    assert was.silent == will_be.silent != []


def test_a_run_that_has_no_result_says_why(merchant, system):
    asked()
    client, replay = reader(merchant), start(draft(**FEE))
    client.post(f"{ROOT}/replays/{replay.pk}/cancel/")
    assert "half a result would mislead" in ours(client.get(f"{ROOT}/replays/{replay.pk}/"))
    again = client.post(f"{ROOT}/replays/{replay.pk}/cancel/")
    assert (again.status_code, again["Location"]) == (302, f"{ROOT}/replays/{replay.pk}/")
    PolicyReplay.objects.update(replay_state="failed", failure="unreadable", failed_on=Decision.objects.get())
    html = ours(client.get(f"{ROOT}/replays/{replay.pk}/"))
    assert ("A stored decision could not be read" in html, "It stopped at:" in html) == (True, True)
    verbs = AuditEvent.objects.filter(stream=f"policy_draft:{replay.draft_id}").values_list("verb", flat=True)
    assert list(verbs) == ["replay_cancelled"]


def test_a_second_run_waits_for_the_first(merchant):
    asked()
    first, other = start(draft()), draft("Another")
    client = reader(merchant)
    page = client.get(f"{ROOT}/drafts/{other.pk}/replay/")
    assert f"{ROOT}/replays/{first.pk}/" in ours(page)
    refused = client.post(f"{ROOT}/drafts/{other.pk}/replay/", {"days": "90"})
    assert (refused.status_code, refused.context["refusal"][:35]) == (
        409, "Another draft is being tried on the",
    )  # fmt: skip
    assert PolicyReplay.objects.count() == 1


def test_rules_that_cannot_be_evaluated_are_refused(merchant):
    asked()
    wrong = draft(thirty_days={"return_fee": "free"})
    refused = reader(merchant).post(f"{ROOT}/drafts/{wrong.pk}/replay/", {"days": "90"})
    assert (refused.status_code, bool(refused.context["refusal"])) == (422, True)


def test_earlier_runs_stand_below_with_their_answers(merchant):
    asked()
    one = draft(**FEE)
    run(start(one))
    start(one, days=None)
    page = reader(merchant).get(f"{ROOT}/drafts/{one.pk}/replay/")
    assert [
        (run["period"], run["replay"].replay_state, run["answer"]) for run in page.context["earlier"]
    ] == [
        ("All articles ever", "queued", ""),
        ("The last 90 days", "done", "Of 1 article, 1 would be decided differently: 1 harsher."),
    ]


def test_the_list_is_paged_and_asks_the_database_as_often_for_one_as_for_many(merchant):
    client, counts = reader(merchant), []
    for articles in (1, 54):
        for _ in range(articles):
            asked()
        replay = run(start(draft(**FEE)))
        client.get(f"{ROOT}/replays/{replay.pk}/")
        with CaptureQueriesContext(connection) as counted:
            page = client.get(f"{ROOT}/replays/{replay.pk}/")
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert (len(page.context["articles"]), page.context["rows"].paginator.num_pages) == (50, 2)
    assert len(client.get(f"{ROOT}/replays/{replay.pk}/?page=2").context["articles"]) == 5


def test_strangers_find_nothing(merchant, stranger):
    """Case 131."""
    asked()
    replay = run(start(draft(**FEE)))
    with merchant_context(stranger.pk):
        client = reader(stranger, "owner")
    there = ROOT.replace("atelier", "stranger")
    paths = (
        f"drafts/{replay.draft_id}/replay/", f"replays/{replay.pk}/", f"replays/{replay.pk}/report.csv",
        f"replays/{replay.pk}/articles/{Decision.objects.get().pk}/",
    )  # fmt: skip
    assert {client.get(f"{there}/{path}").status_code for path in paths} == {404}


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("manager", 200), ("agent", 403), ("reader", 403)]
)
def test_who_may_try_a_draft(merchant, role, status):
    assert reader(merchant, role).get(f"{ROOT}/drafts/{draft().pk}/replay/").status_code == status


def test_no_style_or_script_stands_in_our_part_of_the_pages(merchant):
    asked()
    replay = run(start(draft(**FEE)))
    client = reader(merchant, language="fr")
    for path in (f"drafts/{replay.draft_id}/replay/", f"replays/{replay.pk}/"):
        html = client.get(f"{ROOT}/{path}").content.decode()
        part = html[html.index('<div class="bo') : html.index("</table>") if "</table>" in html else None]
        part = part[: part.index("</form>")] if "</form>" in part else part
        assert (" style=" in part, "<script" in part, " on" + "click=" in part) == (False, False, False)
