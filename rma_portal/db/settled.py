"""Rows before which nothing can appear any more: what a feed may safely go past."""

from django.db import models

# A visible row is settled when every transaction that began writing before it has ended. xid arithmetic
# goes through age(), which knows the wrap-around. A transaction that has written itself would find its
# own rows unsettled; it is not a follower of a feed, and sees everything.
SETTLED = (
    "(pg_current_xact_id_if_assigned() IS NOT NULL"
    " OR age({table}.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid))"
)


class Settled(models.Expression):
    """The condition that no transaction older than a row's is still open.

    Ids are given when a row is written, but rows appear when their transaction commits: without this, a
    reader who has gone past number 8 would never see number 7 of a slower transaction.
    """

    conditional = True
    output_field = models.BooleanField()

    def as_sql(self, compiler, connection):
        table = connection.ops.quote_name(compiler.query.get_initial_alias())
        return SETTLED.format(table=table), []
