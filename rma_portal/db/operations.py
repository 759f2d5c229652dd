"""Migration operations that put the second wall up: policies, composite keys, append-only grants."""

from collections.abc import Iterator

from django.db import migrations, models

from rma_portal.db.grants import APP_ROLE

OWN_ROWS = "merchant_id = nullif(current_setting('app.merchant_id', true), '')::bigint"


class _TableOperation(migrations.operations.base.Operation):
    """An operation on one model's table that changes no state Django keeps."""

    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label, state) -> None:
        """Django's own picture of the models does not change."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for statement in self.forwards(model):
            schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        for statement in self.backwards(model):
            schema_editor.execute(statement)

    def forwards(self, model) -> Iterator[str]:
        raise NotImplementedError

    def backwards(self, model) -> Iterator[str]:
        raise NotImplementedError


class ProtectByMerchant(_TableOperation):
    """Show and accept only rows of the announced merchant, and make (merchant_id, id) referable.

    A plain equality, without a branch for anybody: PostgreSQL can use the index for it.
    """

    def forwards(self, model) -> Iterator[str]:
        table = model._meta.db_table
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'CREATE POLICY own_rows ON "{table}" USING ({OWN_ROWS}) WITH CHECK ({OWN_ROWS})'
        yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_of_merchant" UNIQUE (merchant_id, id)'

    def backwards(self, model) -> Iterator[str]:
        table = model._meta.db_table
        yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_of_merchant"'
        yield f'DROP POLICY own_rows ON "{table}"'
        yield f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'

    def describe(self) -> str:
        return f"Protect {self.model_name} by merchant"


class CompositeForeignKeys(_TableOperation):
    """Make every reference of a model to a merchant's row include the merchant.

    Foreign-key checks bypass policies; only `(merchant_id, x_id)` refuses a stranger's row. The fields
    are `MerchantForeignKey`s, which have no constraint of Django's own. Run it after both tables are
    protected; name some `fields` only for references added later. `valid=False` is for tables that hold
    rows: only new rows are checked, until `ValidateForeignKeys` has read the others in a later migration.
    """

    def __init__(self, model_name: str, fields: tuple[str, ...] = (), valid: bool = True) -> None:
        super().__init__(model_name)
        self.fields = fields
        self.valid = valid

    def references(self, model) -> Iterator[models.ForeignKey]:
        for field in model._meta.local_fields:
            of_merchant = isinstance(field, models.ForeignKey) and not field.db_constraint
            if of_merchant and (not self.fields or field.name in self.fields):
                yield field

    def forwards(self, model) -> Iterator[str]:
        table = model._meta.db_table
        for field in self.references(model):
            target = field.related_model._meta.db_table
            yield (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint_name(table, field.column)}" '
                f'FOREIGN KEY (merchant_id, "{field.column}") REFERENCES "{target}" (merchant_id, id) '
                f"DEFERRABLE INITIALLY DEFERRED{'' if self.valid else ' NOT VALID'}"
            )

    def backwards(self, model) -> Iterator[str]:
        table = model._meta.db_table
        for field in self.references(model):
            yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint_name(table, field.column)}"'

    def describe(self) -> str:
        return f"Refer from {self.model_name} to rows of the same merchant only"


class ValidateForeignKeys(CompositeForeignKeys):
    """Check the rows that stood before `CompositeForeignKeys(valid=False)`; readers and writers go on.

    In a migration of its own: in one transaction with the other, its lock would last as long as the check.
    """

    def forwards(self, model) -> Iterator[str]:
        table = model._meta.db_table
        for field in self.references(model):
            yield f'ALTER TABLE "{table}" VALIDATE CONSTRAINT "{constraint_name(table, field.column)}"'

    def backwards(self, model) -> Iterator[str]:
        yield from ()  # a constraint that is known to hold may stay so

    def describe(self) -> str:
        return f"Check that {self.model_name} refers to rows of the same merchant only"


class AppendOnly(_TableOperation):
    """Let the application add and read rows, never change or delete them (ledgers, audit)."""

    def forwards(self, model) -> Iterator[str]:
        yield f'REVOKE UPDATE, DELETE, TRUNCATE ON "{model._meta.db_table}" FROM {APP_ROLE}'

    def backwards(self, model) -> Iterator[str]:
        yield f'GRANT UPDATE, DELETE ON "{model._meta.db_table}" TO {APP_ROLE}'

    def describe(self) -> str:
        return f"Only ever add to {self.model_name}"


def constraint_name(table: str, column: str) -> str:
    """Name the composite key of a column within PostgreSQL's 63 characters."""
    return f"{table}_{column}_same_merchant"[:63]
