"""Both walls between merchants, tried by a stranger in every way code can reach for a row."""

import pytest
from asgiref.sync import async_to_sync
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, IntegrityError, connection, transaction

from customers.models import Order, SalesChannel
from inventory.models import Location, Product, StockMovement
from rma_portal.core.context import merchant_context
from rma_portal.db.checks import refuse_to_start, tables_of_merchants, unprotected_tables
from rma_portal.tenancy.errors import NoMerchant, NoTransaction, StrangersRow
from tests.factories import make_order, make_variant

SHARED = {
    "auth_group": "roles are a table in code; kept by Django, empty",
    "auth_group_permissions": "kept by Django, empty",
    "auth_permission": "names of models, no rows of merchants",
    "auth_user": "a person may work for several merchants",
    "auth_user_groups": "kept by Django, empty",
    "auth_user_user_permissions": "kept by Django, empty",
    "django_admin_log": "kept by Django, never written: the audit trail stands in its place",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "an opaque key and signed contents; read before the merchant is known",
    "outbox_outboxmessage": "kinds and ids only; a sweeper reads all of them",
    "tenancy_apikey": "a digest only; read to decide whether a wall may be passed",
    "tenancy_membership": "read to decide whether a wall may be passed",
    "tenancy_merchant": "the walls' own name",
    "tenancy_portalhost": "read to find the merchant of a request",
}


def all_tables() -> set[str]:
    return set(connection.introspection.table_names())


def test_every_table_is_protected_or_shared_for_a_reason(db):
    """Case 131: no table is forgotten."""
    assert all_tables() == set(SHARED) | set(tables_of_merchants())
    assert unprotected_tables() == []


def test_every_reference_to_a_merchants_row_includes_the_merchant(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c "
            "JOIN pg_class t ON t.oid = c.confrelid WHERE c.contype = 'f' AND t.relname = ANY(%s) "
            "AND array_length(c.conkey, 1) = 1",
            [tables_of_merchants()],
        )
        assert cursor.fetchall() == []


def test_the_stranger_sees_nothing_by_queryset_count_or_exists(merchant, stranger):
    order = make_order()
    with merchant_context(stranger.pk):
        assert list(Order.objects.all()) == []
        assert Order.objects.count() == 0
        assert not Order.objects.filter(pk=order.pk).exists()
    assert list(Order.objects.all()) == [order]


def test_the_stranger_sees_nothing_by_a_raw_query(merchant, stranger):
    make_order()
    with merchant_context(stranger.pk), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_order")
        assert cursor.fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_order")
        assert cursor.fetchone() == (1,)


def test_the_stranger_sees_nothing_past_the_manager(merchant, stranger):
    order = make_order()
    with merchant_context(stranger.pk):
        assert not Order._base_manager.filter(pk=order.pk).exists()
        with pytest.raises(Order.DoesNotExist):
            order.refresh_from_db()


def test_the_stranger_sees_nothing_by_async_iteration(merchant, stranger):
    async def titles():
        return [product.title async for product in Product.objects.all()]

    variant = make_variant()
    with merchant_context(stranger.pk):
        assert async_to_sync(titles)() == []
    assert async_to_sync(titles)() == [variant.product.title]


def test_no_merchant_no_rows(db):
    """No merchant chosen: every way of asking raises, and PostgreSQL shows nothing."""
    for ask in (list, lambda rows: rows.exists(), lambda rows: rows.count(), lambda rows: rows.first()):
        with pytest.raises(NoMerchant):
            ask(Order.objects.all())
    with pytest.raises(NoMerchant):
        SalesChannel(code="x", name="x").save()
    with pytest.raises(NoMerchant):
        SalesChannel.objects.bulk_create([SalesChannel(code="x", name="x")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_order")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_shown(merchant):
    with pytest.raises(NoTransaction):
        list(Order.objects.all())


def test_the_strangers_row_is_neither_saved_nor_deleted(merchant, stranger):
    order = make_order()
    with merchant_context(stranger.pk):
        for act in (order.save, order.delete):
            with pytest.raises(StrangersRow):
                act()
        assert Order._base_manager.filter(pk=order.pk).update(number="stolen") == 0
        assert Order._base_manager.filter(pk=order.pk).delete() == (0, {})
    order.refresh_from_db()
    assert order.number != "stolen"


def test_bulk_create_for_the_stranger_is_refused_by_both_walls(merchant, stranger):
    row = SalesChannel(merchant=stranger, code="x", name="x")
    with pytest.raises(StrangersRow):
        SalesChannel.objects.bulk_create([row])
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        SalesChannel._base_manager.bulk_create([row])


def test_a_foreign_key_to_a_strangers_row_is_refused(merchant, stranger):
    order = make_order()
    with merchant_context(stranger.pk):
        Order.objects.create(
            channel_id=order.channel_id,
            number="1",
            number_key="1",
            placed_at=order.placed_at,
            currency="EUR",
        )
        with pytest.raises(IntegrityError, match="same_merchant"), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_change_of_merchant_inside_one_transaction_is_announced(merchant, stranger):
    make_order()
    seen = []
    for who in (merchant, stranger, merchant):
        with merchant_context(who.pk), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM customers_order")
            seen.append(cursor.fetchone()[0])
    assert seen == [1, 0, 1]


def test_after_a_savepoint_is_rolled_back_the_merchant_is_announced_again(merchant, stranger):
    make_order()
    with pytest.raises(IntegrityError), merchant_context(stranger.pk), transaction.atomic():
        Location.objects.create(code="RC", name="a second one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_order")
        assert cursor.fetchone() == (1,)


def test_a_ledger_row_is_never_changed_or_deleted(merchant):
    """Invariant 4: the application's role may only add to ledgers."""
    centre = Location.objects.get()
    StockMovement.objects.create(
        location=centre, variant=make_variant(), condition="sellable", quantity=1, cause_kind="t", cause_id=1
    )
    for act in (lambda rows: rows.update(quantity=2), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            act(StockMovement.objects.all())
    assert StockMovement.objects.get().quantity == 1


def test_the_owner_and_a_superuser_refuse_to_start(db, settings):
    """A process under a role that policies do not bind does not start."""
    refuse_to_start()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        with pytest.raises(SystemCheckError, match="owns tables"):
            refuse_to_start()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE rma_app")
