"""The table of roles, walked: every role at every address of the back-office."""

import pytest
from django.db import connection, transaction
from django.test import Client

from rma_portal.audit.models import AuditEvent
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.roles import ACTIONS, ROLES, may
from tests.factories import make_member
from tests.walk import BACK_OFFICE, address, make_world, names, send

ROLE_NAMES = [role for role, _title in ROLES]

# Actions that no address of the back-office asks for yet: each with where it is, or will be, asked.
ELSEWHERE = {
    "import_orders": "orders are imported by command",
    "set_stock": "stock is set by command and by programs",
    "change_catalogue": "asked by the pages of the catalogue when they are saved; see below",
    "view_staff": "staff have no page yet",
}


def test_every_address_of_the_back_office_has_a_case():
    """A new address that nobody thought about fails here."""
    assert sorted(name for name in names() if name.startswith("admin:")) == sorted(BACK_OFFICE)


def test_every_action_of_the_table_is_asked_somewhere():
    asked = {case.action for case in BACK_OFFICE.values() if case.action}
    assert asked | set(ELSEWHERE) == set(ACTIONS)
    assert not asked & set(ELSEWHERE)


def traces() -> tuple[int, int]:
    """What every deed leaves behind: audit events and outbox messages."""
    return AuditEvent.objects.count(), OutboxMessage.objects.count()


def outcome(client, world, name: str) -> tuple[int, bool]:
    """Use an address and take it back; return its status, and whether it left anything behind."""
    case = BACK_OFFICE[name]
    where = address(world.merchant, name, case.kwargs(world))
    with transaction.atomic():
        before = traces()
        status = send(client, where, case, world).status_code
        changed = traces() != before
        transaction.set_rollback(True)
    return status, changed


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_a_role_may_what_the_table_says_and_nothing_else(merchant, role):
    world = make_world(merchant)
    client = Client()
    found, wanted = {}, {}
    for name, case in BACK_OFFICE.items():
        client.force_login(make_member(merchant, role))
        allowed = not case.action or may(role, case.action)
        found[name], changed = outcome(client, world, name)
        wanted[name] = case.status if allowed else 403
        assert not (changed and not allowed), f"{name} was refused and left something behind"
    assert found == wanted


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_a_deed_leaves_its_trace(merchant, role):
    """The control of the walk above: where a deed is allowed, it is done and written down."""
    world = make_world(merchant)
    client = Client()
    client.force_login(make_member(merchant, role))
    quiet = {"admin:returns_return_book", "admin:logout"}  # nothing is left to book in this world
    deeds = {name: case for name, case in BACK_OFFICE.items() if case.only_posts and name not in quiet}
    found = {name: outcome(client, world, name)[1] for name in deeds}
    assert found == {name: may(role, case.action) for name, case in deeds.items()}


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_the_catalogue_is_saved_by_who_may_change_it(merchant, role):
    world = make_world(merchant)
    client = Client()
    client.force_login(make_member(merchant, role))
    where = address(merchant, "admin:inventory_variant_change", {"object_id": world.variant.pk})
    answer = client.post(where, {"gtin": "3700000000017", "weight": "250", "exemption": ""} | INLINES)
    allowed = may(role, "change_catalogue")
    assert answer.status_code == (302 if allowed else 403)
    world.variant.refresh_from_db()
    assert world.variant.gtin == ("3700000000017" if allowed else "")


INLINES = {"levels-TOTAL_FORMS": "0", "levels-INITIAL_FORMS": "0"}


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_the_side_bar_shows_no_page_that_would_be_refused(merchant, role):
    client = Client()
    client.force_login(make_member(merchant, role))
    page = client.get(f"/m/{merchant.slug}/backoffice/returns/return/")
    links = [link["link"] for group in page.context["sidebar_navigation"] for link in group["items"]]
    assert links
    assert {client.get(str(link)).status_code for link in links} <= {200, 302}


def test_the_connection_is_the_applications(db):
    """The walk means something only under the role that policies bind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("rma_app",)
