"""Let each generation of a unit be in one live return: the wider index stands before the former one goes.

A partial unique index is no constraint to PostgreSQL, so it is built and dropped while everybody goes on. The
version still running writes generation 0 alone, which both indexes hold to one live return.
"""

from django.db import migrations, models

OLD, NEW = "a_unit_is_in_one_live_return", "a_unit_is_in_one_live_return_at_a_time"
WHERE = "WHERE released_at IS NULL"
COLUMNS = "(merchant_id, order_line_id, unit_no{more}) " + WHERE
BUILD = 'CREATE UNIQUE INDEX CONCURRENTLY "{name}" ON returns_returnitem ' + COLUMNS
DROP = 'DROP INDEX CONCURRENTLY IF EXISTS "{name}"'


def live_unit(name: str, *more: str) -> models.UniqueConstraint:
    """Return the constraint as Django knows it."""
    fields = ("merchant", "order_line", "unit_no", *more)
    return models.UniqueConstraint(fields=fields, name=name, condition=models.Q(released_at=None))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("returns", "0025_generations")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                # An index that an interrupted try left behind is not valid: it is built anew.
                migrations.RunSQL(DROP.format(name=NEW), migrations.RunSQL.noop),
                migrations.RunSQL(BUILD.format(name=NEW, more=", generation"), DROP.format(name=NEW)),
            ],
            state_operations=[migrations.AddConstraint("returnitem", live_unit(NEW, "generation"))],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROP.format(name=OLD), BUILD.format(name=OLD, more=""))],
            state_operations=[migrations.RemoveConstraint("returnitem", OLD)],
        ),
    ]
