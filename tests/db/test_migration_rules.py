"""No migration locks a table that holds rows for long: each rule refuses what it is there to refuse."""

from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.contrib.postgres import operations as postgres
from django.db import OperationalError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now, Random
from django.db.models.signals import pre_migrate

from customers.models import Order, OrderLine
from rma_portal.core.context import merchant_context
from rma_portal.db import migration_rules
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.db.lock_waits import limit_lock_waits
from rma_portal.db.migration_rules import (
    OUR_MODULES,
    RELEASED,
    before,
    faults,
    faults_since_release,
    tables_of_release,
    unreleased,
)
from rma_portal.db.operations import (
    CompositeForeignKeys,
    ProtectByMerchant,
    ValidateForeignKeys,
    constraint_name,
)
from tests.factories import make_order


@pytest.fixture(scope="module")
def loader():
    """The project's migrations, read from their files alone."""
    return MigrationLoader(None)


@pytest.fixture
def judged(loader):
    """Return the faults of operations in a migration of `customers` after the last release."""
    state = loader.project_state(list(RELEASED.items()))

    def judge(*operations, atomic: bool = True, reason: str = "") -> list[str]:
        body = {"operations": list(operations), "atomic": atomic, "locks_briefly_because": reason}
        migration = type("Migration", (migrations.Migration,), body)("0099_tried", "customers")
        found = faults(migration, state.clone(), tables_of_release(loader))
        return [fault.split(": ", 1)[-1] for fault in found]

    return judge


def test_no_migration_since_the_release_locks_for_long(loader):
    """Mend what this names, or, before an installation exists, move RELEASED with a word of why."""
    assert faults_since_release(loader) == []


def test_the_release_names_an_existing_migration_of_each_of_our_applications(loader):
    ours = {app for app, each in loader.disk_migrations if (app, each) not in unreleased(loader)}
    assert set(RELEASED) <= ours
    assert ("customers", "order") in tables_of_release(loader)


def test_what_came_after_a_release_is_judged(loader, monkeypatch):
    """Had the release been earlier, the index of the cancellations would have been refused."""
    monkeypatch.setattr(migration_rules, "RELEASED", {"customers": "0003_search_keys"})
    assert ("customers", "0004_find_units_by_cancellation") in unreleased(loader)
    [fault] = [each for each in faults_since_release(loader) if "0004_find_units" in each]
    assert fault.endswith(
        "it is built under a lock: AddIndexConcurrently, in a migration with atomic = False"
    )


def add(field: models.Field) -> migrations.AddField:
    return migrations.AddField("order", "extra", field)


WAITS = "its index is built under a lock: db_index=False, unique=False, and an index added concurrently"
UNFILLED = "the version still running does not fill it: null=True, or a db_default"
OTHER_TYPE = "another type rewrites the table: add a column, fill it in batches, change over"
STILL_READ = "the version still running reads it: state only now, dropped by RunSQL in a later release"
FORMER_NAME = "the version still running uses the former name: keep it by db_column or db_table"
INDEX = models.Index(fields=["placed_at"], name="tried")
CHECK = models.CheckConstraint(name="tried", condition=models.Q(total_amount__gte=0))

REFUSED = {
    "a column that must be filled": (add(models.IntegerField(default=0)), [UNFILLED]),
    "a default of its own in each row": (
        add(models.FloatField(db_default=Random())),
        ["a db_default that differs from row to row rewrites the table: add it null, fill it in batches"],
    ),
    "an indexed column": (add(models.IntegerField(null=True, db_index=True)), [WAITS]),
    "a unique column": (add(models.IntegerField(null=True, unique=True)), [WAITS]),
    "a reference with its index": (add(MerchantForeignKey("customers.customer", null=True)), [WAITS]),
    "Django's own foreign key": (
        add(models.ForeignKey("customers.customer", models.PROTECT, null=True, db_index=False)),
        ["its foreign key locks both tables: MerchantForeignKey and CompositeForeignKeys(valid=False)"],
    ),
    "a generated column": (
        add(
            models.GeneratedField(
                expression=models.F("total_amount") * 2,
                output_field=models.DecimalField(max_digits=15, decimal_places=3, null=True),
                db_persist=True,
                null=True,
            )
        ),
        ["a generated column rewrites the table"],
    ),
    "a shorter text": (
        migrations.AlterField("order", "number", models.CharField(max_length=3)),
        [OTHER_TYPE],
    ),
    "another type": (migrations.AlterField("order", "number", models.IntegerField()), [OTHER_TYPE]),
    "another scale": (
        migrations.AlterField("order", "total_amount", models.DecimalField(max_digits=15, decimal_places=2)),
        [OTHER_TYPE],
    ),
    "no empty values any more": (
        migrations.AlterField("delivery", "delivered_at", models.DateTimeField()),
        ["SET NOT NULL reads the whole table under a lock: a NOT VALID check first, validated later"],
    ),
    "an index of a column later": (
        migrations.AlterField("order", "ship_city", models.CharField(max_length=500, db_index=True)),
        [WAITS],
    ),
    "another name of a column": (migrations.RenameField("order", "number", "no"), [FORMER_NAME]),
    "another name of a model": (migrations.RenameModel("OrderLine", "Line"), [FORMER_NAME]),
    "another name of a table": (migrations.AlterModelTable("order", "orders"), [FORMER_NAME]),
    "a column less": (migrations.RemoveField("order", "ship_city"), [STILL_READ]),
    "a table less": (migrations.DeleteModel("UnitShare"), [STILL_READ]),
    "an index": (
        migrations.AddIndex("order", INDEX),
        ["it is built under a lock: AddIndexConcurrently, in a migration with atomic = False"],
    ),
    "an index concurrently inside a transaction": (
        postgres.AddIndexConcurrently("order", INDEX),
        ["PostgreSQL refuses it in a transaction: atomic = False"],
    ),
    "a check": (
        migrations.AddConstraint("order", CHECK),
        ["it reads the whole table under a lock: AddConstraintNotValid now, ValidateConstraint after"],
    ),
    "a unique constraint": (
        migrations.AddConstraint("order", models.UniqueConstraint(fields=["number"], name="tried")),
        ["its index is built under a lock: CREATE UNIQUE INDEX CONCURRENTLY first, then USING INDEX"],
    ),
    "a policy late": (
        ProtectByMerchant("Order"),
        ["its index is built under a lock: protect a table when it is made"],
    ),
    "composite keys at once": (
        CompositeForeignKeys("Order"),
        ["it reads the whole table under a lock: valid=False now, ValidateForeignKeys after"],
    ),
    "a data step in one transaction": (
        migrations.RunPython(migrations.RunPython.noop),
        ["one transaction over a large table locks its rows to the end: atomic = False, and batches"],
    ),
    "an index by SQL": (
        migrations.RunSQL("create index tried on customers_order (number)"),
        ["CREATE INDEX locks writers: CONCURRENTLY, atomic = False"],
    ),
    "SQL in a list, inside an operation that keeps the state": (
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    ["SELECT 1", ("ALTER TABLE customers_order\n ADD CONSTRAINT c CHECK (true)", [])]
                )
            ]
        ),
        ["it reads all rows: NOT VALID or USING INDEX"],
    ),
    "a column left out that new rows need": (
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("order", "ship_city")]),
        ["make it null=True or give it a db_default first, new rows lack it"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(judged, name):
    operation, expected = REFUSED[name]
    assert judged(operation) == expected


ALLOWED = {
    "a column that may be empty": add(models.CharField(max_length=9, null=True)),
    "a column with a constant default": add(models.IntegerField(db_default=0)),
    "a column with the instant as default": add(models.DateTimeField(db_default=Now())),
    "a reference without index and constraint": add(
        MerchantForeignKey("customers.customer", null=True, db_index=False)
    ),
    "a longer text": migrations.AlterField("order", "number", models.CharField(max_length=500)),
    "a text without end": migrations.AlterField("order", "number", models.TextField()),
    "a larger number": migrations.AlterField(
        "order", "total_amount", models.DecimalField(max_digits=19, decimal_places=3)
    ),
    "a check for new rows": postgres.AddConstraintNotValid("order", CHECK),
    "keys for new rows": CompositeForeignKeys("Order", valid=False),
    "keys proved later": ValidateForeignKeys("Order"),
    "a column left out that may be empty": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("delivery", "delivered_at")]
    ),
    "a unique index of its own kind": migrations.RunSQL(
        "ALTER TABLE customers_order ADD CONSTRAINT tried UNIQUE USING INDEX tried"
    ),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_allowed(judged, name):
    assert judged(ALLOWED[name]) == []


def test_outside_a_transaction_indexes_and_data_steps_are_allowed(judged):
    step = migrations.RunPython(migrations.RunPython.noop)
    assert judged(postgres.AddIndexConcurrently("order", INDEX), step, atomic=False) == []


def test_a_table_of_the_same_migration_is_empty_and_takes_anything(judged):
    made = migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))])
    column = migrations.AddField("fresh", "extra", models.IntegerField(default=0, db_index=True))
    assert judged(made, column, ProtectByMerchant("Fresh")) == []


def test_proof_in_the_same_transaction_is_refused(judged):
    held = "the lock of the new constraint is held meanwhile: validate in a migration of its own"
    unchecked = CompositeForeignKeys("Order", valid=False)
    assert judged(unchecked, ValidateForeignKeys("Order")) == [held]
    assert judged(unchecked, ValidateForeignKeys("Order"), atomic=False) == []


def test_a_person_may_answer_for_a_migration(judged):
    assert judged(migrations.RemoveField("order", "ship_city"), reason="the table has ten rows") == []


def test_keys_for_new_rows_refuse_a_stranger_and_are_proved_later(merchant, stranger):
    """NOT VALID binds every new row at once; the proof then fails on an old row of a stranger."""
    order = make_order()
    key = constraint_name("customers_orderline", "order_id")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        cursor.execute(f'ALTER TABLE customers_orderline DROP CONSTRAINT "{key}"')
        for statement in CompositeForeignKeys("OrderLine", ("order",), valid=False).forwards(OrderLine):
            cursor.execute(statement)
        assert is_proved(cursor, key) is False
        for statement in ValidateForeignKeys("OrderLine", ("order",)).forwards(OrderLine):
            cursor.execute(statement)
        assert is_proved(cursor, key) is True
        cursor.execute("SET ROLE rma_app")
    assert Order.objects.get() == order


def is_proved(cursor, key: str) -> bool:
    cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = %s", [key])
    return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_migration_waits_for_a_lock_only_so_long(settings):
    """A reader's lock is held elsewhere: the migration gives up instead of making everybody queue."""
    settings.MIGRATION_LOCK_TIMEOUT = "50ms"
    with held("tenancy_merchant"), merchant_context(None):
        limit_lock_waits(using="default")
        try:
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                connection.cursor().execute("LOCK TABLE tenancy_merchant IN ROW EXCLUSIVE MODE")
        finally:
            connection.close()


@contextmanager
def held(table: str):
    """Hold a table's strongest lock as the owner, from another connection, for the block."""
    told = connection.get_connection_params()
    address = {name: told[name] for name in ("dbname", "user", "password", "host") if name in told}
    session = psycopg2.connect(**address)
    try:
        session.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        session.close()


def test_every_migrating_process_has_that_patience():
    assert limit_lock_waits in [receiver() for _key, receiver, *_ in pre_migrate.receivers]
    assert settings.MIGRATION_LOCK_TIMEOUT == "5s"


def test_the_rules_read_real_files(loader):
    """Every migration file of ours is known to the loader by the module that the rules select by."""
    files = {
        path for path in Path(settings.BASE_DIR).glob("**/migrations/0*.py") if ".venv" not in path.parts
    }
    ours = [each for each in loader.disk_migrations.values() if each.__module__.startswith(OUR_MODULES)]
    assert len(ours) == len(files)
    assert before(loader, "customers", "0002_walls").models.keys() >= {("customers", "order")}
