"""What each way of sending does: a label or none, a parcel, a mail, a number to write on it, a claim."""

import datetime as dt

import pytest

from inventory.models import Location
from returns.models import Return, ReturnItem, ReturnsSettings
from returns.queries.scan import resolve
from returns.queries.timeline import timeline
from returns.services.add_tracking import add_tracking
from returns.services.approve import approve
from returns.services.expire import expire_return, overdue_returns
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.open_return import Wanted, open_return
from returns.services.order_label import order_label
from returns.services.receive import receive
from returns.services.remind import remind
from returns.services.request_return import request_return
from returns.wording.timeline import sentence
from rma_portal.core import clock
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.backoffice.desk import Desk
from tests.returns.flow import CLERK, MANAGER, SHOPPER, chosen, items, work
from tests.returns.refused import refused
from tests.returns.terms import make_site, of_sku, publish

EVERY = ["label", "qr_code", "own_carrier", "in_store"]


def asked(order, method: str = "") -> Return:
    """Ask for the return of every article of an order, sent in a way."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order), method=method)
    return request_return(draft=draft, actor=SHOPPER)


def sent(merchant, method: str, *rules: tuple[dict, dict], order=None) -> Return:
    """A return that is approved, numbered, and to be sent in a way, where the shop offers all of them."""
    publish({}, *rules, ({}, {"methods": EVERY}))
    rma = asked(order or make_order(), method)
    work(merchant)
    rma.refresh_from_db()
    return rma


def two_articles():
    """An order of a pullover and a lamp."""
    return make_order(lines=[(make_variant("PULL"), 1, "50.00"), (make_variant("LAMP"), 1, "80.00")])


def mails() -> list[OutgoingMail]:
    """Return the mails written, in order."""
    return list(OutgoingMail.objects.order_by("id"))


def make_shop(city: str = "Lyon", hours: str = "Mardi à samedi") -> Location:
    """A shop to which customers may bring what they return."""
    return Location.objects.create(
        code=city.upper(), name=f"Boutique de {city}", line1="8 montée", postcode="69001", city=city,
        country="FR", takes_drop_offs=True, opening_words=hours,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "label", "costs", "template"),
    [
        ("label", "ready", True, "approved"),
        ("qr_code", "ready", True, "approved"),
        ("own_carrier", "none", False, "approved_without_label"),
        ("in_store", "none", False, "approved_without_label"),
    ],
)
def test_each_way_has_its_number_its_parcel_and_its_mail(merchant, method, label, costs, template):
    """Only our own label is drawn, and paid for."""
    ReturnsSettings.objects.update(label_cost_amount="4.20")
    rma = sent(merchant, method)
    [parcel] = rma.parcels.all()
    [mail] = mails()
    assert all([rma.number, items(rma)[0].number])
    assert (rma.stage, parcel.label_state, parcel.transit) == ("approved", label, "announced")
    assert bool(parcel.label_cost_amount) is costs
    assert (mail.template, bool(mail.attachment)) == (template, label == "ready")
    assert rma.number in mail.subject


def test_the_mail_of_a_code_leads_with_it(merchant):
    rma = sent(merchant, "qr_code")
    [mail] = mails()
    assert mail.subject == f"Votre retour {rma.number} est accepté : voici votre code"
    assert mail.text.index("QR code") < mail.text.index("étiquette")


def test_who_sends_it_alone_is_told_where_to(merchant):
    rma = sent(merchant, "own_carrier")
    [mail] = mails()
    centre = rma.parcels.get().destination
    for text in (mail.text, mail.html):
        assert all(words in text for words in (rma.number, centre.line1, centre.city, "France"))
    assert ("\n- " in mail.text, "étiquette" in mail.text) == (True, False)


def test_who_brings_it_is_told_where_and_when(merchant):
    """Every shop that takes it, in order; the return centre is none of them."""
    make_shop("Paris", "Tous les jours")
    make_shop()
    sent(merchant, "in_store")
    [mail] = mails()
    assert [mail.text.count(words) for words in ("Boutique de Lyon", "Boutique de Paris")] == [1, 1]
    assert mail.text.index("Mardi à samedi") < mail.text.index("Tous les jours")
    assert mail.text.count("\n- ") == 1


def test_without_a_shop_it_is_brought_to_the_return_centre(merchant):
    rma = sent(merchant, "in_store")
    [mail] = mails()
    assert rma.parcels.get().destination.line1 in mail.text


def test_each_site_is_named_with_what_goes_there(merchant):
    """Case 68, without labels."""
    make_site("ATELIER")
    rma = sent(merchant, "own_carrier", (of_sku("LAMP"), {"destination": "ATELIER"}), order=two_articles())
    [mail] = mails()
    pull, lamp = items(rma)
    told = [mail.text.index(words) for words in ("69002", f"- {pull}", "59000", f"- {lamp}")]
    assert (told, rma.parcels.count()) == (sorted(told), 2)


@pytest.mark.parametrize(("claims", "parcels"), [(False, 1), (True, 2)])
def test_a_second_approval_joins_the_parcel_that_has_not_left(merchant, claims, parcels):
    """And has a parcel of its own where the first has, as the customer says."""
    publish({}, (of_sku("LAMP"), {"automation": "ask_person"}), ({}, {"methods": ["own_carrier"]}))
    rma = asked(two_articles())
    pull, lamp = items(rma)
    approve(rma=rma, items=[pull], actor=MANAGER)
    work(merchant)
    if claims:
        add_tracking(parcel=rma.parcels.get(), carrier="DHL", tracking="1", actor=SHOPPER)
    approve(rma=rma, items=[lamp], actor=MANAGER)
    work(merchant)
    assert (rma.parcels.count(), ReturnItem.objects.get(pk=lamp.pk).parcel_id is None) == (parcels, False)


def test_staff_cannot_have_a_label_drawn_that_was_not_wanted(merchant):
    rma = sent(merchant, "own_carrier")
    assert order_label(rma=rma, actor=MANAGER) == []
    assert rma.parcels.get().label_state == "none"


@pytest.mark.parametrize("method", ["own_carrier", "in_store"])
def test_what_comes_without_a_label_is_found_by_its_number_and_received(merchant, method):
    rma = sent(merchant, method)
    found = resolve(rma.number.lower())
    assert (found.kind, found.rma) == ("return", rma)
    receive(item=items(rma)[0], actor=CLERK)
    rma.refresh_from_db()
    assert (rma.stage, rma.parcels.get().transit) == ("received", "delivered")


def test_a_program_names_the_way_or_takes_the_first(merchant):
    publish({}, ({}, {"methods": ["in_store", "own_carrier"]}))

    def opened(**words):
        wanted = [Wanted(reason="size_small", line=(order := make_order()).lines.get().ref)]
        return open_return(order=order, wanted=wanted, actor=MANAGER, **words)

    assert [opened().method, opened(method="in_store").method] == ["own_carrier", "in_store"]
    with refused(InvalidInput, "method_not_offered", field="method"):
        opened(method="label")


def test_nothing_is_asked_of_what_is_kept(merchant):
    """Nothing travels, so no way can be wrong."""
    publish({}, ({}, {"keep": True, "methods": ["label"]}))
    assert asked(make_order(), "in_store").method == "label"


# What the customer says of a parcel.


def test_a_claim_is_kept_apart_from_what_was_seen(merchant):
    """T-30: the parcel is announced until a scan says otherwise; nothing falls due by a claim."""
    rma = sent(merchant, "own_carrier")
    add_tracking(parcel=rma.parcels.get(), carrier=" La  Poste ", tracking="6A 123", actor=SHOPPER)
    rma.refresh_from_db()
    parcel = rma.parcels.get()
    assert (parcel.carrier, parcel.tracking, parcel.transit) == ("La Poste", "6A 123", "announced")
    assert parcel.claimed_at is not None
    assert (rma.stage, rma.refunds.count()) == ("approved", 0)
    [moment] = [one for one in timeline(rma) if one.verb == "tracking_added"]
    assert (moment.note, moment.facts) == ("La Poste 6A 123", {})
    assert sentence(moment) == "Said with which carrier the parcel is sent; no scan has proved it"


def test_it_can_be_corrected_and_said_twice(merchant):
    rma = sent(merchant, "own_carrier")
    for number in ("1", "1", "2"):
        add_tracking(parcel=rma.parcels.get(), carrier="DHL", tracking=number, actor=SHOPPER)
    assert [one.note for one in timeline(rma) if one.verb == "tracking_added"] == ["DHL 1", "DHL 2"]


@pytest.mark.parametrize(("claims", "stage"), [(False, "expired"), (True, "approved")])
def test_what_has_left_as_the_customer_says_does_not_expire(merchant, claims, stage):
    rma = sent(merchant, "own_carrier")
    if claims:
        add_tracking(parcel=rma.parcels.get(), carrier="DHL", tracking="1", actor=SHOPPER)
    with clock.travel(rma.send_before - dt.timedelta(days=1)):
        assert remind() == (0 if claims else 1)
    with clock.travel(rma.send_before + dt.timedelta(days=1)):
        assert overdue_returns().count() == (0 if claims else 1)
        expire_return(rma=rma)
    rma.refresh_from_db()
    assert rma.stage == stage


def test_only_what_has_not_left_expires(merchant):
    make_site("ATELIER")
    rma = sent(merchant, "own_carrier", (of_sku("LAMP"), {"destination": "ATELIER"}), order=two_articles())
    add_tracking(parcel=rma.parcels.order_by("id")[0], carrier="DHL", tracking="1", actor=SHOPPER)
    with clock.travel(rma.send_before + dt.timedelta(days=1)):
        assert list(overdue_returns()) == [rma]
        expire_return(rma=rma)
    assert [(item.sku, item.permission) for item in items(rma)] == [("PULL", "approved"), ("LAMP", "expired")]


@pytest.mark.parametrize(("carrier", "number"), [("", "1"), ("DHL", " \n"), ("\x00", "1")])
def test_half_a_claim_is_none(merchant, carrier, number):
    rma = sent(merchant, "own_carrier")
    with refused(InvalidInput, "tracking_incomplete"):
        add_tracking(parcel=rma.parcels.get(), carrier=carrier, tracking=number, actor=SHOPPER)
    assert rma.parcels.get().claimed_at is None


@pytest.mark.parametrize("method", ["label", "in_store"])
def test_nothing_is_to_be_said_of_what_travels_otherwise(merchant, method):
    rma = sent(merchant, method)
    with refused(Conflict, "tracking_not_wanted"):
        add_tracking(parcel=rma.parcels.get(), carrier="DHL", tracking="1", actor=SHOPPER)


def test_nothing_is_to_be_said_of_what_has_arrived(merchant):
    rma = sent(merchant, "own_carrier")
    receive(item=items(rma)[0], actor=CLERK)
    with refused(Conflict, "tracking_not_wanted"):
        add_tracking(parcel=rma.parcels.get(), carrier="DHL", tracking="1", actor=SHOPPER)


def test_staff_read_the_way_and_the_claim(merchant):
    """What the customer says is told as what they say, and escaped."""
    rma, desk = sent(merchant, "own_carrier"), Desk(merchant)
    assert "Way back own carrier" in desk.open(rma).content.decode()
    add_tracking(parcel=rma.parcels.get(), carrier="<b>DHL", tracking="1", actor=SHOPPER)
    assert "The customer says: &lt;b&gt;DHL, 1." in desk.open(rma).content.decode()
