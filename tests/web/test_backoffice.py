"""The back-office itself: who gets in, what it shows of others, and its small forms."""

from random import randrange

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client

from returns.models import Reason, ReturnsSettings
from rma_portal.audit.models import AuditEvent
from rma_portal.mail.models import OutgoingMail
from rma_portal.web.backoffice import BackOffice, MerchantAdmin
from tests.factories import make_member, make_variant

ROOT = "/m/atelier/backoffice"


@pytest.fixture
def owner(merchant) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_member(merchant, "owner"))
    return client


def sign_in(user, root: str = ROOT):
    client = Client(headers={"accept-language": "en"})
    return client.post(f"{root}/login/", {"username": user.username, "password": "secret-secret"})


def test_the_site_is_ours_and_takes_our_classes_alone():
    """Users and groups are shared by merchants: Django's pages for them are not there."""
    assert isinstance(admin.site._wrapped if hasattr(admin.site, "_wrapped") else admin.site, BackOffice)
    assert all(isinstance(each, MerchantAdmin) for each in admin.site._registry.values())
    assert get_user_model() not in admin.site._registry


def test_staff_signs_in_under_the_merchants_name(merchant):
    client = Client(headers={"accept-language": "en"})
    assert "Atelier" in client.get(f"{ROOT}/login/").content.decode()
    assert sign_in(make_member(merchant, "agent")).status_code == 302


def test_a_strangers_staff_signs_in_no_more_than_a_wrong_password(merchant, stranger):
    """The same page for both: nobody learns that the account exists elsewhere."""
    member = make_member(stranger, "owner")
    own = make_member(merchant, "owner")
    own.set_password("another-password")
    own.save()
    foreign, wrong = sign_in(member), sign_in(own)
    assert (foreign.status_code, wrong.status_code) == (200, 200)
    assert foreign.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()
    assert len(foreign.context["form"].non_field_errors()) == 1


def test_too_many_tries_are_told_to_wait(merchant, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "login": (2, 300)}
    nobody_else = f"2001:db8:{randrange(65536):x}:{randrange(65536):x}::1"  # counters outlive a run
    client = Client(REMOTE_ADDR=nobody_else, headers={"accept-language": "en"})
    form = {"username": "nobody", "password": "wrong"}
    found = [client.post(f"{ROOT}/login/", form) for _ in range(3)]
    assert [answer.status_code for answer in found] == [200, 200, 429]
    assert "Too many tries" in found[2].content.decode()


def test_the_themes_search_leads_to_the_inbox(owner):
    """The theme keeps what it finds in a cache that merchants share: it is never asked."""
    answer = owner.get(f"{ROOT}/search/", {"s": "ATR & co"})
    assert answer["Location"] == "/m/atelier/backoffice/returns/return/?q=ATR+%26+co"


def test_the_language_of_staff_is_theirs(owner):
    page = owner.get(f"{ROOT}/returns/return/")
    assert [each["code"] for each in page.context["languages_list"]] == ["fr", "en"]
    answer = owner.post("/m/atelier/language", {"language": "fr", "next": f"{ROOT}/returns/return/"})
    assert answer["Location"].endswith("/backoffice/returns/return/")
    assert owner.get(f"{ROOT}/returns/return/")["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("spoken", "offered"),
    [(["de", "fr", "nl", "en"], ["fr", "en"]), (["de", "nl"], ["en", "fr"]), (["it", "en"], ["en"])],
)
def test_staff_are_offered_the_languages_that_have_all_their_words(merchant, owner, spoken, offered):
    """Whatever they chose as a customer; their customers are offered what the shop speaks."""
    merchant.languages = spoken
    merchant.save()
    owner.cookies["rma_language"] = spoken[0]
    page = owner.get(f"{ROOT}/returns/return/", headers={"accept-language": "de"})
    assert [each["code"] for each in page.context["languages_list"]] == offered
    assert page["Content-Language"] == offered[0]
    assert owner.get("/m/atelier/")["Content-Language"] == spoken[0]


def reason(**more) -> dict:
    return {"label_fr": "", "label_en": "", "regime": "commercial", "position": "9", **more}


def test_a_reason_is_written_retired_and_brought_back(owner):
    """Retired, never deleted; each change is in the audit trail."""
    form = reason(code="wrong_colour", label_fr="Autre couleur", needs_photo="on")
    assert owner.post(f"{ROOT}/returns/reason/add/", form).status_code == 302
    row = Reason.objects.get(code="wrong_colour")
    assert (row.labels, row.needs_photo, row.retired_at) == ({"fr": "Autre couleur"}, True, None)
    change = f"{ROOT}/returns/reason/{row.pk}/change/"
    assert owner.post(change, reason(label_fr="Autre couleur", is_retired="on")).status_code == 302
    row.refresh_from_db()
    first = row.retired_at
    assert first is not None
    owner.post(change, reason(label_fr="Couleur différente", is_retired="on"))
    row.refresh_from_db()
    assert (row.retired_at, row.labels) == (first, {"fr": "Couleur différente"})
    owner.post(change, reason(label_fr="Couleur différente"))
    row.refresh_from_db()
    assert (row.retired_at, row.code) == (None, "wrong_colour")
    events = AuditEvent.objects.filter(stream=f"returns.reason:{row.pk}").order_by("position")
    assert [event.verb for event in events] == ["added", "changed", "changed", "changed"]
    assert owner.get(f"{ROOT}/returns/reason/{row.pk}/delete/").status_code == 404


def test_a_reason_is_worded_in_all_languages_of_the_shop_and_for_some_categories(merchant, owner):
    """Words in languages the shop no longer speaks stay; categories are the catalogue's."""
    make_variant()
    merchant.languages = ["fr", "de", "es", "it", "nl", "en"]
    merchant.save()
    words = {"fr": "Large", "de": "Weit", "es": "Ancho", "it": "Largo", "nl": "Ruim", "en": "Wide"}
    typed = {f"label_{code}": word for code, word in words.items()}
    parent = Reason.objects.get(code="other")
    form = reason(code="wide", **typed, parent=parent.pk, categories=["Knitwear"])
    assert owner.post(f"{ROOT}/returns/reason/add/", form).status_code == 302
    row = Reason.objects.get(code="wide")
    assert (row.labels, row.categories, row.parent) == (words, ["Knitwear"], parent)
    merchant.languages = ["en"]
    merchant.save()
    change = f"{ROOT}/returns/reason/{row.pk}/change/"
    assert "label_de" not in owner.get(change).context["adminform"].form.fields
    assert owner.post(change, reason(label_en="Loose")).status_code == 302
    row.refresh_from_db()
    assert (row.labels, row.categories) == ({**words, "en": "Loose"}, [])


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (reason(code="defective", label_en="Broken"), "code"),
        (reason(code="new_one"), "label_fr"),
        (reason(code="new_one", label_en="x", categories=["Hats"]), "categories"),
        (reason(code="not a slug", label_en="x"), "code"),
        (reason(code="new_one", label_en="x", regime="whatever"), "regime"),
        (reason(code="new_one", label_en="x", position="-1"), "position"),
        (reason(code="new_one", label_en="x" * 81), "label_en"),
    ],
)
def test_a_reason_that_cannot_be_is_refused_at_its_field(owner, form, field):
    page = owner.post(f"{ROOT}/returns/reason/add/", form)
    assert page.status_code == 200
    assert list(page.context["adminform"].form.errors) == [field]
    assert Reason.objects.count() == 5


def test_a_strangers_reason_is_no_parent(owner, merchant, stranger):
    from rma_portal.core.context import merchant_context

    with merchant_context(stranger.pk):
        foreign = Reason.objects.first()
    page = owner.post(
        f"{ROOT}/returns/reason/add/", reason(code="new_one", label_en="x", parent=str(foreign.pk))
    )
    assert list(page.context["adminform"].form.errors) == ["parent"]


def test_the_settings_are_one_row_in_the_currencys_decimals(owner):
    row = ReturnsSettings.objects.get()
    change = f"{ROOT}/returns/returnssettings/{row.pk}/change/"
    assert owner.get(f"{ROOT}/returns/returnssettings/")["Location"] == change
    assert 'value="0.00"' in owner.get(change).content.decode()
    form = {
        "return_centre": row.return_centre_id,
        "parcel_days": "14",
        "proof": "order_and_contact",
        "label_cost_amount": "4.90",
        "hourly_rate_amount": "24",
        "handling_minutes": "5",
        "approval_mode": "auto",
        "refund_mode": "semi",
        "restock_mode": "auto",
    }
    for field, wrong in (
        ("label_cost_amount", "-1"),
        ("label_cost_amount", "4.905"),
        ("label_cost_amount", "NaN"),
        ("return_centre", ""),
        ("parcel_days", "-3"),
    ):
        page = owner.post(change, {**form, field: wrong})
        assert list(page.context["adminform"].form.errors) == [field]
    assert owner.post(change, form).status_code == 302
    row.refresh_from_db()
    assert (row.parcel_days, str(row.label_cost_amount), row.handling_minutes) == (14, "4.900", 5)


def test_a_mail_is_shown_in_a_frame_that_runs_nothing(owner):
    """Case 46: a mail's HTML stands in an attribute of a sandboxed frame, escaped."""
    mail = OutgoingMail.objects.create(
        cause="x:1",
        template="x",
        recipient="a@example.org",
        language="fr",
        subject="<b>Bonjour</b>",
        text="<script>alert(1)</script>",
        html='<p>"Bonjour"</p><script>alert(2)</script>',
        message_id="<1@x>",
    )
    body = owner.get(f"{ROOT}/mail/outgoingmail/{mail.pk}/change/").content.decode()
    assert 'sandbox=""' in body
    assert "&lt;p&gt;&quot;Bonjour&quot;&lt;/p&gt;" in body
    for raw in ("<script>alert", "<b>Bonjour"):
        assert raw not in body
    assert owner.get(f"{ROOT}/mail/outgoingmail/{mail.pk}/attachment/").status_code == 404
