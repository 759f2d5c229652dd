"""Rules for migrations of tables that hold rows: none may lock for long, none may break the running code.

During an upgrade the former version still serves while the migration runs, and PostgreSQL queues every
reader behind a waiting ALTER TABLE. Tables made after the last release are empty everywhere: anything goes.
The sources of the locks: PostgreSQL's manual, "Explicit Locking", ALTER TABLE and CREATE INDEX.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres import operations as postgres
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from rma_portal.db.operations import CompositeForeignKeys, ProtectByMerchant, ValidateForeignKeys

# The last migration of each application that an installation may have run: the last release. A release moves
# these; what comes after them is held to the rules. There is no installation yet, so these are today's.
RELEASED = {
    "audit": "0002_walls",
    "customers": "0005_orders_have_keys",
    "idempotency": "0002_walls",
    "inventory": "0002_walls",
    "mail": "0002_walls",
    "outbox": "0002_find_given_up",
    "returns": "0004_open_returns_by_time",
    "tenancy": "0002_api_keys",
    "webhooks": "0002_walls",
}
OUR_MODULES = ("rma_portal.", "customers.", "inventory.", "returns.")

Operation = migrations.operations.base.Operation


@dataclass(frozen=True)
class Scene:
    """Where an operation stands: its migration, the models before it, the tables that hold rows."""

    migration: migrations.Migration
    state: ProjectState
    old: frozenset[tuple[str, str]]

    def holds_rows(self, model_name: str) -> bool:
        """Say whether the model's table was part of a release."""
        return (self.migration.app_label, model_name.lower()) in self.old

    def field(self, model_name: str, name: str) -> models.Field:
        """Return a field as it is before the operation."""
        return self.state.models[self.migration.app_label, model_name.lower()].fields[name]


def faults_since_release(loader: MigrationLoader | None = None) -> list[str]:
    """Return one sentence for each fault of our own migrations that are not released yet."""
    loader = loader or MigrationLoader(None)
    old = tables_of_release(loader)
    return [
        f"{app}.{name}: {fault}"
        for app, name in unreleased(loader)
        for fault in faults(loader.disk_migrations[app, name], before(loader, app, name), old)
    ]


def unreleased(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return our migrations after the last release, in order."""
    ours = {key for key, each in loader.disk_migrations.items() if each.__module__.startswith(OUR_MODULES)}
    return sorted(ours - released(loader))


def released(loader: MigrationLoader) -> set[tuple[str, str]]:
    """Return every migration that the last release ran, with all it stands on."""
    return {node for leaf in RELEASED.items() for node in loader.graph.forwards_plan(leaf)}


def tables_of_release(loader: MigrationLoader) -> frozenset[tuple[str, str]]:
    """Return (application, model) of every table that may hold rows in an installation."""
    return frozenset(loader.project_state(list(RELEASED.items())).models)


def before(loader: MigrationLoader, app: str, name: str) -> ProjectState:
    """Return the models as they are before a migration."""
    return loader.project_state([(app, name)], at_end=False)


def faults(migration: migrations.Migration, state: ProjectState, old: frozenset) -> Iterator[str]:
    """Yield one sentence for each operation that locks for long or breaks the version still running.

    A migration whose `locks_briefly_because` gives a reason was reviewed by a person and passes.
    """
    if getattr(migration, "locks_briefly_because", ""):
        return
    for operation in migration.operations:
        yield from faults_of(operation, Scene(migration, state, old))
        operation.state_forwards(migration.app_label, state)


def faults_of(operation: Operation, scene: Scene) -> Iterator[str]:
    """Yield the faults of one operation by the rule for its kind; what has no rule locks nothing for long."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        yield from _separate(operation, scene)
        return
    for kind, rule in RULES:
        if isinstance(operation, kind):
            yield from (f"{operation.describe()}: {fault}" for fault in rule(operation, scene))
            return


def _separate(operation, scene: Scene) -> Iterator[str]:
    for inner in operation.database_operations:
        yield from faults_of(inner, scene)
    for inner in operation.state_operations:
        if isinstance(inner, migrations.RemoveField) and _new_rows_need(inner, scene):
            yield f"{inner.describe()}: make it null=True or give it a db_default first, new rows lack it"


def _new_rows_need(removed: migrations.RemoveField, scene: Scene) -> bool:
    if not scene.holds_rows(removed.model_name):
        return False
    return not _may_be_left_out(scene.field(removed.model_name, removed.name))


def _may_be_left_out(field: models.Field) -> bool:
    return field.null or field.has_db_default() or field.many_to_many


def _add_field(operation, scene: Scene) -> Iterator[str]:
    if not scene.holds_rows(operation.model_name):
        return
    field = operation.field
    if not _may_be_left_out(field):
        yield "the version still running does not fill it: null=True, or a db_default"
    if field.has_db_default() and not _is_constant(field.db_default):
        yield "a db_default that differs from row to row rewrites the table: add it null, fill it in batches"
    if isinstance(field, models.GeneratedField):
        yield "a generated column rewrites the table"
    yield from _no_index_inside(field)


def _is_constant(default: object) -> bool:
    expression = not isinstance(default, models.Value) and hasattr(default, "resolve_expression")
    return not expression or type(default).__name__ == "Now"  # now() is one instant for a whole statement


def _no_index_inside(field: models.Field) -> Iterator[str]:
    if field.unique or field.db_index:
        yield "its index is built under a lock: db_index=False, unique=False, and an index added concurrently"
    if isinstance(field, models.ForeignKey) and field.db_constraint:
        yield "its foreign key locks both tables: MerchantForeignKey and CompositeForeignKeys(valid=False)"


def _alter_field(operation, scene: Scene) -> Iterator[str]:
    if not scene.holds_rows(operation.model_name):
        return
    was, becomes = scene.field(operation.model_name, operation.name), operation.field
    if not _type_stays(was.db_type(connection), becomes.db_type(connection)):
        yield "another type rewrites the table: add a column, fill it in batches, change over"
    if was.null and not becomes.null:
        yield "SET NOT NULL reads the whole table under a lock: a NOT VALID check first, validated later"
    if (becomes.unique or becomes.db_index) and not (was.unique or was.db_index):
        yield from _no_index_inside(becomes)


VARCHAR = re.compile(r"varchar\((\d+)\)")
NUMERIC = re.compile(r"numeric\((\d+), (\d+)\)")


def _type_stays(was: str | None, becomes: str | None) -> bool:
    """Say whether PostgreSQL changes the type without touching a row: the same, or roomier."""
    if was == becomes:
        return True
    short, text = VARCHAR.fullmatch(was or ""), VARCHAR.fullmatch(becomes or "")
    if short and (becomes == "text" or (text and int(text[1]) >= int(short[1]))):
        return True
    small, large = NUMERIC.fullmatch(was or ""), NUMERIC.fullmatch(becomes or "")
    return bool(small and large and int(large[1]) >= int(small[1]) and large[2] == small[2])


def _rename(operation, scene: Scene) -> Iterator[str]:
    name = getattr(operation, "model_name", None) or getattr(operation, "old_name", "") or operation.name
    if scene.holds_rows(name):
        yield "the version still running uses the former name: keep it by db_column or db_table"


def _remove(operation, scene: Scene) -> Iterator[str]:
    if scene.holds_rows(getattr(operation, "model_name", None) or operation.name):
        yield "the version still running reads it: state only now, dropped by RunSQL in a later release"


def _add_index(operation, scene: Scene) -> Iterator[str]:
    if scene.holds_rows(operation.model_name):
        yield "it is built under a lock: AddIndexConcurrently, in a migration with atomic = False"


def _concurrently(operation, scene: Scene) -> Iterator[str]:
    if scene.migration.atomic:
        yield "PostgreSQL refuses it in a transaction: atomic = False"


def _add_constraint(operation, scene: Scene) -> Iterator[str]:
    if not scene.holds_rows(operation.model_name):
        return
    if isinstance(operation.constraint, models.CheckConstraint):
        yield "it reads the whole table under a lock: AddConstraintNotValid now, ValidateConstraint after"
    else:
        yield "its index is built under a lock: CREATE UNIQUE INDEX CONCURRENTLY first, then USING INDEX"


def _validate(operation, scene: Scene) -> Iterator[str]:
    if scene.migration.atomic and any(map(_adds_unchecked, scene.migration.operations)):
        yield "the lock of the new constraint is held meanwhile: validate in a migration of its own"


def _adds_unchecked(operation: Operation) -> bool:
    unchecked = isinstance(operation, CompositeForeignKeys) and not operation.valid
    return unchecked or isinstance(operation, postgres.AddConstraintNotValid)


def _protect(operation, scene: Scene) -> Iterator[str]:
    if scene.holds_rows(operation.model_name):
        yield "its index is built under a lock: protect a table when it is made"


def _refer(operation, scene: Scene) -> Iterator[str]:
    if operation.valid and scene.holds_rows(operation.model_name):
        yield "it reads the whole table under a lock: valid=False now, ValidateForeignKeys after"


def _run_python(operation, scene: Scene) -> Iterator[str]:
    if scene.migration.atomic and any(app == scene.migration.app_label for app, _model in scene.old):
        yield "one transaction over a large table locks its rows to the end: atomic = False, and batches"


LONG_STATEMENTS = {
    r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)": "CREATE INDEX locks writers: CONCURRENTLY, atomic = False",
    r"ADD CONSTRAINT (?!.*(NOT VALID|USING INDEX))": "it reads all rows: NOT VALID or USING INDEX",
    r"SET NOT NULL": "SET NOT NULL reads the table: a NOT VALID check first",
    r"ALTER COLUMN \S+ (SET DATA )?TYPE": "another type rewrites the table",
    r"\bRENAME\b": "the version still running uses the former name",
    r"\b(VACUUM FULL|CLUSTER|LOCK TABLE)\b": "it locks the whole table",
}


def _run_sql(operation, scene: Scene) -> Iterator[str]:
    for statement in _statements(operation.sql):
        words = " ".join(statement.split())
        for pattern, fault in LONG_STATEMENTS.items():
            if re.search(pattern, words, re.IGNORECASE):
                yield fault


def _statements(sql: object) -> Iterator[str]:
    """Yield the statements of a RunSQL: one text, or a list of texts and of (text, parameters)."""
    parts = [sql] if isinstance(sql, str) else sql
    for part in parts:  # type: ignore[attr-defined]
        yield from (part if isinstance(part, str) else part[0]).split(";")


# The first kind that fits decides: special kinds stand before what they descend from.
RULES = (
    (postgres.AddIndexConcurrently, _concurrently),
    (postgres.RemoveIndexConcurrently, _concurrently),
    (postgres.AddConstraintNotValid, lambda operation, scene: ()),
    (postgres.ValidateConstraint, _validate),
    (ValidateForeignKeys, _validate),
    (ProtectByMerchant, _protect),
    (CompositeForeignKeys, _refer),
    (migrations.AddField, _add_field),
    (migrations.AlterField, _alter_field),
    (migrations.RenameField, _rename),
    (migrations.RenameModel, _rename),
    (migrations.AlterModelTable, _rename),
    (migrations.RemoveField, _remove),
    (migrations.DeleteModel, _remove),
    (migrations.AddIndex, _add_index),
    (migrations.AddConstraint, _add_constraint),
    (migrations.RunPython, _run_python),
    (migrations.RunSQL, _run_sql),
)
