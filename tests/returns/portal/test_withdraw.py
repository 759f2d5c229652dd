"""The withdrawal function on the portal: T-10 to T-17 and T-21, as a browser without JavaScript sees it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from returns.domain.withdrawal_labels import labels_in
from returns.models import Return, Withdrawal, WithdrawalCase
from rma_portal.core import clock
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.flow import work
from tests.returns.portal.visitor import Visitor, body, refusals

SAID = {"name": "Claire Martin", "contract": "10234", "email": "claire@example.org"}
CONTROL = re.compile(r"<button[^>]*>(.*?)</button>", re.DOTALL)


def review(visitor: Visitor, **said):
    """Take the first step; return the page with the statement."""
    answer = visitor.post("/withdraw", {**SAID, **said})
    assert refusals(answer) == []
    return answer


def submit(visitor: Visitor, **said):
    """Take both steps; return the answer to the second."""
    return visitor.post("/withdraw/confirm", {"statement": review(visitor, **said).context["signed"]})


def form_in(page: str, name: str) -> str:
    """Return one form of a page."""
    return re.search(rf'<form[^>]*id="{name}".*?</form>', page, re.DOTALL)[0]


def anonymous(text: str) -> str:
    """Return a receipt without what differs between two statements."""
    return re.sub(r"W-\w{5}-\w{5}|/w/[\w:.-]+", "", text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_leads_there_in_the_words_of_the_law(merchant, order, language):
    """T-10, T-11; case 137: one click from any page, also from one that says what is wrong."""
    visitor = Visitor(merchant, language)
    draft = visitor.find(order)
    link = re.compile(rf'<a[^>]*href="/m/atelier/withdraw[^"]*">{labels_in(language).withdraw}</a>')
    for path in ("/", "/rights", "/policy", "/withdraw", f"/return/{draft.key}/articles", "/nowhere", "/s/x"):
        assert link.search(visitor.get(path).content.decode()), path


def test_it_needs_no_login_no_cookie_and_no_token(merchant):
    """T-10: each request comes from a browser that keeps nothing and checks nothing."""
    first = Client(enforce_csrf_checks=True).post("/m/atelier/withdraw", SAID)
    fields = {"statement": first.context["signed"]}
    answer = Client(enforce_csrf_checks=True).post("/m/atelier/withdraw/confirm", fields)
    assert (answer.status_code, Withdrawal.objects.count()) == (302, 1)
    assert "<script>" not in first.content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_two_buttons_say_what_the_law_says(merchant, language):
    """T-11, T-13: the only control that submits has only its label."""
    visitor, labels = Visitor(merchant, language), labels_in(language)
    assert CONTROL.findall(form_in(visitor.get("/withdraw").content.decode(), "step")) == [labels.withdraw]
    page = review(visitor).content.decode()
    assert CONTROL.findall(form_in(page, "confirm")) == [labels.confirm]
    assert page.count("/withdraw/confirm") == 1


def test_only_three_things_are_required(visitor):
    """T-12: each refused field is linked to, and nothing that was typed is lost."""
    answer = visitor.post("/withdraw", {"articles": "2 x Jumper", "reason": "changed_mind"})
    assert [one.field for one in refusals(answer)] == ["id_name", "id_contract", "id_email"]
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<a href="#id_email">' in page
    assert ">2 x Jumper</textarea>" in page
    assert '<option value="changed_mind" selected>' in page
    answer = visitor.post("/withdraw", {**SAID, "email": "claire at home"})
    assert [one.field for one in refusals(answer)] == ["id_email"]
    assert 'value="claire at home"' in answer.content.decode()


def test_no_reason_need_be_told(visitor):
    page = visitor.get("/withdraw").content.decode()
    assert '<option value="" selected>I prefer not to say</option>' in page
    assert "Defective" not in page  # a defect has other rights


def test_nothing_is_kept_before_the_confirmation(visitor):
    """T-11, T-13: neither a GET nor the first step submits."""
    signed = review(visitor).context["signed"]
    assert visitor.get("/withdraw/confirm")["Location"].endswith("/withdraw")
    visitor.get("/withdraw/confirm", data={"statement": signed})
    assert Withdrawal.objects.count() == 0


def test_the_statement_is_confirmed_as_it_was_shown(visitor, merchant):
    """T-13, T-14: what was reviewed is kept, sent and shown; a second click shows the same receipt."""
    page = review(visitor, articles="Blue jumper", reason="changed_mind")
    fields = {"statement": page.context["signed"], "language": "en"}
    answers = [visitor.post("/withdraw/confirm", fields) for _ in range(2)]
    row = Withdrawal.objects.get()
    assert row.text == page.context["statement"].text
    assert row.text.splitlines() == [
        "To Atelier",
        "",
        "I hereby withdraw from my contract of sale.",
        "",
        "Order number: 10234",
        "Goods:",
        "- Blue jumper",
        "Name: Claire Martin",
        "Confirmation of receipt to: claire@example.org",
        "Reason: Changed my mind",
    ]
    receipts = [visitor.get(answer["Location"]).content.decode() for answer in answers]
    assert all(row.reference in one and "Blue jumper" in one for one in receipts)
    work(merchant)
    assert OutgoingMail.objects.filter(template="withdrawal_received").count() == 1


def test_it_is_received_and_never_accepted(visitor):
    """T-15."""
    page = visitor.get(submit(visitor)["Location"])
    assert "Your statement was received" in page.content.decode()
    assert "accept" not in page.content.decode().lower()


def test_known_and_unknown_orders_look_the_same(merchant):
    """T-16: the same pages, the same work; what differs is done by a worker later."""
    order, visitor = make_order(), Visitor(merchant)
    with clock.travel(clock.now()):
        known, unknown = submit(visitor, contract=order.number), submit(visitor, contract="999999")
    receipts = [anonymous(body(visitor.get(one["Location"]))) for one in (known, unknown)]
    assert receipts[0].replace(order.number, "999999") == receipts[1]
    assert WithdrawalCase.objects.filter(order=None, rma=None, case_state="waiting").count() == 2


def test_the_number_of_queries_tells_nothing(merchant):
    """T-16: constant work."""
    visitor, counts = Visitor(merchant), []
    for number in (make_order().number, "999999"):
        signed = review(visitor, contract=number).context["signed"]
        with CaptureQueriesContext(connection) as queries:
            visitor.post("/withdraw/confirm", {"statement": signed})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_beyond_the_limit_it_is_still_taken(visitor, settings):
    """T-17: never a 403, never a 429; a person looks."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "withdrawal": (1, 600)}
    with clock.travel(clock.now()):
        answers = [submit(visitor).status_code for _ in range(3)]
    assert answers == [302, 302, 302]
    marks = Withdrawal.objects.order_by("id").values_list("needs_review", flat=True)
    assert list(marks) == [False, True, True]


def test_a_link_may_name_the_order(visitor):
    """The plain link of a shop's mail or order page."""
    order = make_order()
    page = visitor.get("/withdraw", data={"order": order.number}).content.decode()
    assert f'name="contract" value="{order.number}"' in page
    assert "Claire" not in page  # whoever has a number knows nothing yet


def test_a_link_may_name_the_language(visitor):
    answer = visitor.get("/withdraw", data={"language": "fr"})
    assert (answer["Content-Language"], "Renoncer au contrat ici" in answer.content.decode()) == ("fr", True)
    answer = visitor.post("/withdraw", {**SAID, "language": "fr"})
    assert answer.context["statement"].language == "fr"
    assert "ma rétractation du contrat" in answer.context["statement"].text


def test_another_language_loses_nothing(visitor):
    answer = visitor.post("/withdraw", {"name": "Claire", "speak": "fr"})
    assert 'name="name" value="Claire"' in answer.content.decode()
    assert (answer["Content-Language"], refusals(answer)) == ("fr", [])
    answer = visitor.post("/withdraw", {"statement": review(visitor).context["signed"], "speak": "en"})
    assert "I hereby withdraw" in answer.context["statement"].text


def test_a_reviewed_statement_can_be_changed(visitor):
    signed = review(visitor, articles="Blue jumper").context["signed"]
    page = visitor.post("/withdraw", {"statement": signed, "change": "1"}).content.decode()
    assert 'value="Claire Martin"' in page
    assert ">Blue jumper</textarea>" in page


def test_who_proved_the_order_chooses_by_line(merchant, visitor):
    """T-12, T-18: prefilled from this session; the e-mail is not, since a postcode proves an order too."""
    order = make_order(lines=[(make_variant(), 2, "80.00"), (make_variant(), 1, "49.90")])
    visitor.find(order, "75011")
    page = visitor.get("/withdraw").content.decode()
    assert f'name="contract" value="{order.number}"' in page
    assert 'name="name" value="Claire Martin"' in page
    assert "claire@example.org" not in page
    first, second = order.lines.order_by("id")
    lines = {f"line-{first.pk}": "1", f"line-{second.pk}": "0", "proved": order.pk}
    submit(visitor, contract=order.number, email="new@example.org", name="X", **lines)
    work(merchant)
    assert f"- 1 x {first.title}" in Withdrawal.objects.get().text
    rma = Return.objects.get()
    assert [(one.order_line_id, one.regime) for one in rma.items.all()] == [(first.pk, "withdrawal")]


@pytest.mark.parametrize("counts", [("2", "1"), ("0", "0")])
def test_all_or_nothing_chosen_is_the_whole_contract(visitor, counts):
    order = make_order(lines=[(make_variant(), 2, "80.00"), (make_variant(), 1, "49.90")])
    visitor.find(order)
    keys = [f"line-{line.pk}" for line in order.lines.order_by("id")]
    page = review(visitor, contract=order.number, proved=order.pk, **dict(zip(keys, counts, strict=True)))
    assert "Goods: the whole order" in page.context["statement"].text


def test_a_stranger_gets_no_lines_by_naming_an_order(merchant):
    """The hidden field opens nothing that this session did not prove."""
    order, stranger = make_order(), Visitor(merchant)
    line = order.lines.get()
    page = review(stranger, proved=order.pk, **{f"line-{line.pk}": "1"})
    assert (page.context["statement"].order_id, page.context["statement"].lines) == (None, ())


def test_lines_become_words_where_the_number_is_changed(visitor):
    order = make_order(lines=[(make_variant(), 2, "80.00")])
    visitor.find(order)
    line = order.lines.get()
    page = review(visitor, contract="another", proved=order.pk, **{f"line-{line.pk}": "1"})
    said = page.context["statement"]
    assert (said.order_id, said.lines, said.articles) == (None, (), f"1 x {line.title}")


def test_what_is_exempt_is_told_and_can_still_be_stated(visitor):
    """T-19: which exception, and that the statement is taken."""
    order = make_order(lines=[(make_variant(exemption="personalised"), 1, "30.00")])
    visitor.find(order)
    page = visitor.get("/withdraw").content.decode()
    assert "CRD art. 16(c)" in page
    assert submit(visitor, contract=order.number).status_code == 302


@pytest.mark.parametrize("days", [0, 1, 14, 15, 30, 400])
def test_it_is_there_every_day_and_no_cache_holds_it(visitor, days):
    """T-21; case 139: the page knows no closing day, and asks for no delivery."""
    with clock.travel(clock.now() + dt.timedelta(days=days)):
        answer = visitor.get("/withdraw")
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
        assert review(visitor)["Cache-Control"] == "private, no-store"


def test_a_changed_page_submits_nothing_and_says_so(visitor):
    answer = visitor.post("/withdraw/confirm", {"statement": "changed"})
    assert (answer.status_code, len(refusals(answer)), Withdrawal.objects.count()) == (200, 1, 0)


def test_a_page_of_another_shop_submits_nothing_here(visitor, stranger):
    signed = review(Visitor(stranger)).context["signed"]
    assert visitor.post("/withdraw/confirm", {"statement": signed}).status_code == 200
    assert Withdrawal.objects.count() == 0


def test_the_receipts_paper_comes_by_a_signed_link(visitor, merchant):
    where = submit(visitor)["Location"]
    assert visitor.get(where + "/statement.pdf").status_code == 404  # not drawn yet
    work(merchant)
    assert "/statement.pdf" in visitor.get(where).content.decode()
    file = visitor.get(visitor.get(where + "/statement.pdf")["Location"])
    assert (file["Content-Type"], file.content[:4]) == ("application/pdf", b"%PDF")


def test_a_changed_link_shows_no_receipt(visitor):
    where = submit(visitor)["Location"]
    assert visitor.get(where[:-2] + "xx").status_code == 401
