"""Articles of one return that go to different sites: a parcel and a label for each, received there."""

from django.core.files.storage import default_storage

from inventory.models import StockLevel
from returns.models import Return, ReturnsSettings
from returns.queries.timeline import timeline
from returns.services.accept_as_new import accept_as_new
from returns.services.approve import approve
from returns.services.cancel import cancel
from returns.services.order_label import order_label
from returns.services.receive import receive
from returns.wording.timeline import sentence
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, approved, ask, items, work
from tests.returns.terms import make_site, of_sku, publish

LAMP = of_sku("LAMP")


def ordered():
    """An order of a pullover, two lamps and a mug."""
    bought = [("PULL", 1, "50.00"), ("LAMP", 2, "80.00"), ("MUG", 1, "10.00")]
    return make_order(lines=[(make_variant(sku), units, gross) for sku, units, gross in bought])


def split(merchant) -> Return:
    """A return whose lamps go to the workshop and the rest to the return centre."""
    make_site("ATELIER")
    publish({}, (LAMP, {"destination": "ATELIER"}))
    return approved(merchant, ordered())


def parcels(rma: Return) -> list[tuple[str, str, list[str]]]:
    """Return the site, the label's state and the SKUs of each parcel, in order."""
    return [
        (
            parcel.destination.code if parcel.destination else "",
            parcel.label_state,
            [item.sku for item in parcel.items.order_by("position")],
        )
        for parcel in rma.parcels.order_by("id")
    ]


def test_each_site_has_a_parcel_and_a_label_of_its_own(merchant):
    """Case 68."""
    rma = split(merchant)
    assert parcels(rma) == [("RC", "ready", ["PULL", "MUG"]), ("ATELIER", "ready", ["LAMP", "LAMP"])]
    labels = [parcel.label_a4 for parcel in rma.parcels.order_by("id")]
    assert [default_storage.open(name).read(5) for name in labels] == [b"%PDF-"] * 2
    mails = OutgoingMail.objects.order_by("id")
    assert [(mail.template, mail.attachment) for mail in mails] == [("approved", name) for name in labels]
    assert ["plusieurs colis" in mail.text for mail in mails] == [True, True]
    listed = [sum(line.startswith("- ") for line in mail.text.splitlines()) for mail in mails]
    assert listed == [2, 2]


def test_without_a_rule_everything_travels_together(merchant):
    publish({})
    rma = approved(merchant, ordered())
    assert parcels(rma) == [("RC", "ready", ["PULL", "LAMP", "LAMP", "MUG"])]
    assert {item.destination_id for item in items(rma)} == {None}
    assert "plusieurs colis" not in OutgoingMail.objects.get().text


def test_an_article_is_received_and_restocked_where_it_goes(merchant):
    """Case 68: the money is settled on each arrival."""
    rma = split(merchant)
    lamp = items(rma)[1]
    receive(item=lamp, actor=CLERK)
    lamp.refresh_from_db()
    refund = accept_as_new(item=lamp, actor=CLERK)
    assert (lamp.location.code, f"{refund.amount:.2f}") == ("ATELIER", "40.00")
    assert list(StockLevel.objects.values_list("location__code", "variant__sku", "quantity")) == [
        ("ATELIER", "LAMP", 1)
    ]
    assert [parcel.transit for parcel in rma.parcels.order_by("id")] == ["announced", "delivered"]
    rma.refresh_from_db()
    assert rma.stage == "received"


def test_a_site_that_is_not_there_leaves_the_return_centre_and_a_note(merchant):
    make_site("SHOP", takes_returns=False)
    publish({}, (LAMP, {"destination": "GONE"}), ({}, {"destination": "SHOP"}))
    rma = approved(
        merchant, make_order(lines=[(make_variant("LAMP"), 1, "10.00"), (make_variant("MUG"), 1, "5.00")])
    )
    assert parcels(rma) == [("RC", "ready", ["LAMP", "MUG"])]
    noted = [(m.actor_kind, m.facts, sentence(m)) for m in timeline(rma) if m.verb == "destination_unknown"]
    assert [(kind, facts["article"], facts["site"]) for kind, facts, _text in noted] == [
        ("rule", 1, "GONE"),
        ("rule", 2, "SHOP"),
    ]
    assert noted[0][2] == "No site “GONE” takes returns, so article 1 goes to the return centre"


def test_an_article_approved_later_joins_no_label_that_was_drawn(merchant):
    """Case 58: old labels never change, whatever the site."""
    make_site("ATELIER")
    publish({}, (LAMP, {"destination": "ATELIER", "automation": "ask_person"}))
    rma = ask(ordered())
    pull, first, second, mug = items(rma)
    approve(rma=rma, items=[pull, first], actor=MANAGER)
    work(merchant)
    drawn = [parcel.label_a4 for parcel in rma.parcels.order_by("id")]
    approve(rma=rma, items=[second, mug], actor=MANAGER)
    work(merchant)
    assert parcels(rma) == [
        ("RC", "ready", ["PULL"]),
        ("ATELIER", "ready", ["LAMP"]),
        ("ATELIER", "ready", ["LAMP"]),
        ("RC", "ready", ["MUG"]),
    ]
    assert [parcel.label_a4 for parcel in rma.parcels.order_by("id")][:2] == drawn


def test_labels_that_failed_are_ordered_again_each_to_its_site(merchant):
    """Case 51: the label of a site that is named is drawn where the return centre's is not."""
    centre = ReturnsSettings.objects.get().return_centre
    ReturnsSettings.objects.update(return_centre=None)
    rma = split(merchant)
    assert [(site, state) for site, state, _skus in parcels(rma)] == [("", "failed"), ("ATELIER", "ready")]
    ReturnsSettings.objects.update(return_centre=centre)
    assert [parcel.destination for parcel in order_label(rma=rma, actor=MANAGER)] == [centre]
    work(merchant)
    assert [(site, state) for site, state, _skus in parcels(rma)] == [("RC", "ready"), ("ATELIER", "ready")]
    assert order_label(rma=rma, actor=MANAGER) == []


def test_a_parcel_of_which_nothing_is_left_loses_its_label(merchant):
    """Case 61."""
    rma = split(merchant)
    cancel(rma=rma, items=[items(rma)[1], items(rma)[2]], actor=SHOPPER)
    assert [state for _site, state, _skus in parcels(rma)] == ["ready", "voided"]
