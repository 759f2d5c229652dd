"""What people type: it is kept as it was typed, and breaks nothing on its way to mail and label."""

import pytest
from django.core.files.storage import default_storage

from customers.models import Customer, Order
from returns.models import Message, Reason
from returns.queries.timeline import timeline
from returns.services.accept_as_new import accept_as_new
from returns.services.answer_information import answer_information
from returns.services.approve import approve
from returns.services.ask_information import ask_information
from returns.services.fill_draft import fill_draft
from returns.services.inspect import inspect
from returns.services.open_draft import open_draft
from returns.services.receive import receive
from returns.services.receive_unexpected import receive_unexpected
from returns.services.reject import reject
from returns.services.request_return import request_return
from returns.services.write_message import write_message
from rma_portal.audit.verify import broken_links
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, chosen, items, work
from tests.returns.refused import refused

SCRIPT = "<script>alert('x')</script>"
WORDS = [
    "Trop petit\u00a0: l’étiquette dit « M »",
    "太小了 🧶👩🏽‍🦽 ٣٫٥",
    "\u202eهذا المنتج معيب\u202c",
    "e\u0301" * 5000,
    SCRIPT + " {{ merchant }} {% now %} %s",
    "line one\r\nline two\ttab",
]
STRANGE = [
    ("a\x00b", "ab"),
    ("a\ud800b\udfff", "ab"),
    ("x" * 10_001, "x" * 10_000),
    ("👍" * 10_001, "👍" * 10_000),
]


@pytest.mark.parametrize(("typed", "kept"), STRANGE)
def test_only_what_cannot_be_stored_is_left_out(typed, kept):
    """Case 47."""
    assert storable(typed) == kept


@pytest.mark.parametrize(("typed", "kept"), [(word, word) for word in WORDS] + STRANGE)
def test_a_customers_words_are_kept_as_they_were_typed(merchant, typed, kept):
    """Cases 46 and 47: comment, remark, question, answer and message, and the chain holds."""
    order = make_order()
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order, reason="defective", comment=typed))
    rma = request_return(draft=draft, actor=SHOPPER, comment=typed)
    ask_information(rma=rma, items=items(rma), question=typed, actor=MANAGER)
    answer_information(rma=rma, answer=typed, actor=SHOPPER)
    write_message(rma=rma, text=typed, actor=MANAGER)
    approve(rma=rma, items=items(rma), actor=MANAGER, note=typed)
    rma.refresh_from_db()
    assert [rma.comment, *(item.comment for item in items(rma))] == [kept, kept]
    assert list(Message.objects.order_by("id").values_list("text", flat=True)) == [kept] * 3
    assert [moment.note for moment in timeline(rma)] == [kept] * 5
    assert broken_links() == []


@pytest.mark.parametrize(("typed", "kept"), STRANGE[:2])
def test_the_warehouses_words_are_kept_too(merchant, typed, kept):
    """Cases 46 and 47: notes, refusals, and whatever a scanner sends."""
    rma = ask(make_order(lines=[(make_variant(), 2, "20.00")]))
    one = items(rma)[0]
    receive(item=one, actor=CLERK)
    inspect(item=one, accepted=False, grade="d", disposition="destroy", note=typed, actor=CLERK)
    extra = receive_unexpected(rma=rma, code=f" {typed} ", actor=CLERK)
    assert (one.inspections.get().note, extra.title, extra.sku) == (kept, kept, kept)
    refusable = ask(make_order(), reason="defective")
    reject(rma=refusable, items=items(refusable), why=typed, actor=MANAGER)
    assert [item.refusal for item in items(refusable)] == [kept]
    assert broken_links() == []


def test_words_that_say_nothing_are_refused(merchant):
    rma = ask(make_order(), reason="defective")
    everything = items(rma)
    for empty in ("", " \n", "\x00"):
        with refused(InvalidInput, "text_required"):
            write_message(rma=rma, text=empty, actor=MANAGER)
        with refused(InvalidInput, "why_required"):
            reject(rma=rma, items=everything, why=empty, actor=MANAGER)
        with refused(InvalidInput, "question_required"):
            ask_information(rma=rma, items=everything, question=empty, actor=MANAGER)
        with refused(InvalidInput, "code_required"):
            receive_unexpected(rma=rma, code=empty, actor=CLERK)


def test_words_reach_mail_and_label_without_harm(merchant):
    """Cases 46 and 47: nothing is executed, nothing crashes, the mail's markup is escaped."""
    variant = make_variant(options="🧶 " + SCRIPT)
    variant.product.title = "\u202eكنزة\u202c " + SCRIPT
    variant.product.save()
    order = make_order(lines=[(variant, 1, "10.00")])
    Order.objects.update(ship_name="Zoë 👩🏽‍🦽 " + SCRIPT, ship_city="مرسيليا")
    Customer.objects.update(name=SCRIPT)
    Reason.objects.filter(code="size_small").update(labels={"fr": "Trop petit " + SCRIPT})
    order.refresh_from_db()
    rma = ask(order, comment="\u202e" + SCRIPT * 200)
    work(merchant)
    parcel = rma.parcels.get()
    assert (parcel.label_state, default_storage.open(parcel.label_a6).read(5)) == ("ready", b"%PDF-")
    mail = OutgoingMail.objects.get()
    assert (mail.template, "<script" in mail.html, "\n" in mail.subject) == ("approved", False, False)


def test_strange_words_do_not_stop_the_money(merchant):
    """Case 47: the whole way, with a title longer than a column in one language."""
    variant = make_variant()
    variant.product.translations = {"fr": "é" * 5000}
    variant.product.save()
    rma = ask(make_order(lines=[(variant, 1, "10.00")]))
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    assert (item.title, str(accept_as_new(item=item, actor=CLERK).amount)) == ("é" * 200, "10.00")


@pytest.mark.parametrize("field", ["reason", "resolution"])
def test_a_choice_with_a_nul_is_an_unknown_choice(merchant, field):
    """Case 47: not an error of the database."""
    order = make_order()
    words = {"reason": "size_small", field: "size\x00 unknown"}
    code = "reason_required" if field == "reason" else "resolution_not_offered"
    with refused(InvalidInput, "article_refused", why=code):
        ask(order, **words)
