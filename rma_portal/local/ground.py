"""The ground under the portal: PostgreSQL and Valkey, ours or those that DATABASE_URL and REDIS_URL name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rma_portal.local import postgres, valkey
from rma_portal.local.credentials import Credentials
from rma_portal.local.messages import ObstacleError
from rma_portal.local.portal import Addresses
from rma_portal.local.processes import Service, free_port, stop_all, wait_until


@dataclass
class Ground:
    """Where database and broker answer, and the services that we started for it (to be watched).

    `stamp` is the file that says from which migrations and seeds the database was filled.
    """

    addresses: Addresses
    stamp: Path
    services: list[Service] = field(default_factory=list)


@contextmanager
def standing(
    var: Path, credentials: Credentials, public_url: str, *, throw_away: bool = False
) -> Iterator[Ground]:
    """Start what is not given from outside, wait until it answers, and stop it at the end.

    `throw_away` is faster and loses everything in a crash: for tests, which also take nothing from outside.
    """
    services: list[Service] = []
    try:
        app, owner, stamp = _database(var, credentials, services, throw_away)
        redis = _broker(var, credentials, services, throw_away)
        yield Ground(Addresses(app=app, owner=owner, redis=redis, public=public_url), stamp, services)
    finally:
        stop_all(services)


def _database(
    var: Path, credentials: Credentials, services: list[Service], throw_away: bool
) -> tuple[str, str, Path]:
    if os.environ.get("DATABASE_URL") and not throw_away:
        return *_given_database(), var / "stamps" / "given-database"
    cluster = postgres.locate(var)
    postgres.initialise(cluster, credentials)
    server = postgres.service(
        cluster, var / "log" / "postgresql.log", postgres.THROW_AWAY if throw_away else ()
    )
    services.append(server)
    server.start()
    superuser = postgres.superuser_url(cluster, credentials)
    try:
        wait_until(lambda: postgres.answers(superuser), [server], "PostgreSQL")
    except postgres.PasswordError as error:
        secrets = var / "secrets.json"
        raise ObstacleError(
            f"{cluster.data} was made with another {secrets}: put it back, or remove the folder."
        ) from error
    postgres.create_roles(superuser, credentials)
    if throw_away:
        postgres.let_owner_assume_app(superuser)
    app = postgres.url(cluster, "rma_app", credentials.app_password)
    return (
        app,
        postgres.url(cluster, "rma_owner", credentials.owner_password),
        postgres.stamp_of_contents(cluster),
    )


def _given_database() -> tuple[str, str]:
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner:
        raise ObstacleError(
            "DATABASE_URL is set: set DATABASE_OWNER_URL too, migrations need the tables' owner."
        )
    for address, name in ((os.environ["DATABASE_URL"], "DATABASE_URL"), (owner, "DATABASE_OWNER_URL")):
        if not postgres.answers(address):
            raise ObstacleError(f"No PostgreSQL answers at {name}: start it, or unset the variable.")
    return os.environ["DATABASE_URL"], owner


def _broker(var: Path, credentials: Credentials, services: list[Service], throw_away: bool) -> str:
    if os.environ.get("REDIS_URL") and not throw_away:
        return os.environ["REDIS_URL"]
    port = free_port()
    keeping = valkey.THROW_AWAY if throw_away else valkey.DURABLE
    server = valkey.service(var / "valkey", port, credentials, var / "log" / "valkey.log", keeping)
    services.append(server)
    server.start()
    wait_until(lambda: valkey.answers(port, credentials), [server], "Valkey")
    return valkey.url(port, credentials)
