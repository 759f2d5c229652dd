"""System checks on the database: a web or worker process must never hold more power than it needs."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register, run_checks
from django.core.management.base import SystemCheckError
from django.db import connection

POWERS = """
    SELECT r.rolsuper, r.rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'public' AND c.relkind = 'r'
                     AND pg_has_role(current_user, c.relowner, 'USAGE'))
    FROM pg_roles r WHERE r.rolname = current_user
"""
UNPROTECTED = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relname = ANY(%s)
      AND NOT (c.relrowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
    ORDER BY 1
"""


def powers_of_role() -> tuple[bool, bool, bool]:
    """Return whether the connected role is a superuser, bypasses policies, owns tables."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        return cursor.fetchone()


def tables_of_merchants() -> list[str]:
    """Return the table of every model that belongs to a merchant."""
    from rma_portal.tenancy.models import MerchantModel

    return [model._meta.db_table for model in apps.get_models() if issubclass(model, MerchantModel)]


def unprotected_tables() -> list[str]:
    """Return the merchants' tables that no policy guards; there must be none."""
    with connection.cursor() as cursor:
        cursor.execute(UNPROTECTED, [tables_of_merchants()])
        return [row[0] for row in cursor.fetchall()]


@register(Tags.database)
def role_has_no_power(app_configs, databases=None, **kwargs) -> list[Error]:
    """Refuse to serve as superuser, owner of tables or with BYPASSRLS: policies would not bind us."""
    if settings.DATABASE_ROLE == "owner" or not databases:
        return []
    hint = "Connect as rma_app; give the owner's URL to migrations only (docs/operations.md)."
    superuser, bypasses, owns = powers_of_role()
    errors = []
    if superuser:
        errors.append(Error("The database role is a superuser.", hint=hint, id="rma.E001"))
    if bypasses:
        errors.append(Error("The database role bypasses row level security.", hint=hint, id="rma.E002"))
    if owns:
        errors.append(Error("The database role owns tables.", hint=hint, id="rma.E003"))
    return errors


@register(Tags.database)
def every_table_is_protected(app_configs, databases=None, **kwargs) -> list[Error]:
    """Refuse to serve while a merchant's table has no policy."""
    if settings.DATABASE_ROLE == "owner" or not databases:
        return []
    hint = "Add ProtectByMerchant to the migration that makes the table."
    return [
        Error(f'Table "{table}" has no row level security policy.', hint=hint, id="rma.E004")
        for table in unprotected_tables()
    ]


@register(Tags.database)
def owner_is_not_at_hand(app_configs, databases=None, **kwargs) -> list[Error]:
    """Refuse to serve with the owner's address in the environment: the named door is for commands."""
    if settings.DATABASE_ROLE == "owner" or not databases or "owner" not in settings.DATABASES:
        return []
    hint = "Give DATABASE_OWNER_URL to migrations and commands only."
    return [Error("This process was given the owner's connection.", hint=hint, id="rma.E008")]


def refuse_to_start() -> None:
    """Raise SystemCheckError where one of our own checks fails: power of the role, policies, keys.

    Called by every web and worker process before its first request or task.
    """
    found = run_checks(tags=[Tags.database, Tags.security], databases=["default"])
    errors = [error for error in found if str(error.id).startswith("rma.E")]
    if errors:
        raise SystemCheckError("\n".join(f"{error.id}: {error.msg} {error.hint}" for error in errors))
