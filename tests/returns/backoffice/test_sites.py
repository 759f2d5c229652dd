"""The shop's sites in the back-office: what is written, what is refused, what customers then read."""

import pytest

from inventory.models import Location
from returns.models import ReturnsSettings
from returns.services.find_stops import drop_offs
from rma_portal.audit.models import AuditEvent
from rma_portal.core.context import merchant_context
from tests.factories import make_member

SITES = "/m/atelier/backoffice/inventory/location/"


@pytest.fixture
def owner(client, merchant):
    client.force_login(make_member(merchant, "owner"))
    return client


def site(**more) -> dict:
    """Return what the form of a site sends."""
    plain = {"name": "Boutique", "code": "BQ", "line1": "1 rue", "postcode": "69001", "city": "Lyon"}
    return {**plain, "country": "FR", "phone": "", "line2": "", "opening_words": "", **more}


def test_a_shop_that_takes_what_customers_bring(owner, merchant):
    """Added, read by customers, changed; the code stays, and each change is in the audit trail."""
    form = site(takes_drop_offs="on", opening_words="Mardi à samedi")
    assert owner.post(f"{SITES}add/", form).status_code == 302
    row = Location.objects.get(code="BQ")
    assert [one.pk for one in drop_offs()] == [row.pk]
    assert owner.post(f"{SITES}{row.pk}/change/", site(code="XX", name="Rue")).status_code == 302
    row.refresh_from_db()
    assert (row.code, row.name, row.takes_drop_offs, drop_offs()) == ("BQ", "Rue", False, [])
    verbs = AuditEvent.objects.filter(stream=f"inventory.location:{row.pk}").order_by("position")
    assert [event.verb for event in verbs] == ["added", "changed"]
    assert owner.get(f"{SITES}{row.pk}/delete/").status_code == 404


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (site(code="RC"), "code"),
        (site(country="ZZ"), "country"),
        (site(line1=""), "line1"),
        (site(opening_words="x" * 201), "opening_words"),
    ],
)
def test_a_site_that_cannot_be_is_refused_at_its_field(owner, form, field):
    page = owner.post(f"{SITES}add/", form)
    assert list(page.context["adminform"].form.errors) == [field]
    assert Location.objects.count() == 1


def test_parcels_go_on_coming_to_the_return_centre(owner):
    """The site that labels lead to takes returns, until the settings name another."""
    centre = ReturnsSettings.objects.get().return_centre
    page = owner.post(f"{SITES}{centre.pk}/change/", site())
    assert list(page.context["adminform"].form.errors) == ["takes_returns"]
    centre.refresh_from_db()
    assert (centre.takes_returns, centre.name) == (True, "Centre")


def test_a_strangers_site_is_not_here(owner, stranger):
    with merchant_context(stranger.pk):
        foreign = Location.objects.get()
    assert owner.get(f"{SITES}{foreign.pk}/change/").status_code != 200


def test_a_new_site_is_in_the_shops_country_and_named_in_the_readers_language(owner):
    owner.cookies["rma_language"] = "fr"
    form = owner.get(f"{SITES}add/").context["adminform"].form
    assert (form.initial["country"], dict(form.fields["country"].choices)["DE"]) == ("FR", "Allemagne")
