"""PgBouncer in transaction mode before a cluster: for the tests that prove the service works behind it.

A pooled connection is another client's a moment later, so nothing may be kept in a session: no SET
without LOCAL, no lock beyond the transaction, no cursor that outlives it.
"""

import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from rma_portal.local import paths
from rma_portal.local.processes import Account, Service

POOL_SIZE = 10  # server connections for each database and role


def service(
    folder: Path, port: int, sockets: Path, passwords: Mapping[str, str], account: Account | None
) -> Service:
    """Return the pooler's process on 127.0.0.1; writes its files into the folder and gives it to the account.

    `sockets` is the folder of the server's socket, `passwords` those of the roles that may come in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths.write_private(folder / "users.txt", _users(passwords))
    paths.write_private(folder / "pgbouncer.ini", _configuration(folder, port, sockets))
    if account:
        for path in (folder, *folder.iterdir()):
            os.chown(path, account.uid, account.gid)
    return Service(
        name="pgbouncer",
        command=[os.environ.get("PGBOUNCER") or "pgbouncer", str(folder / "pgbouncer.ini")],
        environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        log=folder / "pgbouncer.log",
        folder=Path("/"),
        account=account,
    )


def find() -> str | None:
    """Return PgBouncer's path, the one that PGBOUNCER names first; None where there is none."""
    names = (os.environ.get("PGBOUNCER") or "", "pgbouncer", "/usr/sbin/pgbouncer")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def url(port: int, role: str, password: str, database: str) -> str:
    """Return the address of a database behind the pooler."""
    return f"postgresql://{role}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"


def answers(port: int) -> bool:
    """Return whether the pooler accepts connections."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def _users(passwords: Mapping[str, str]) -> str:
    return "".join(f'"{role}" "{password}"\n' for role, password in passwords.items())


def _configuration(folder: Path, port: int, sockets: Path) -> str:
    lines = (
        "[databases]",
        f"* = host={sockets}",
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "unix_socket_dir =",
        "auth_type = scram-sha-256",
        f"auth_file = {folder / 'users.txt'}",
        "pool_mode = transaction",
        f"default_pool_size = {POOL_SIZE}",
        "max_client_conn = 200",
    )
    return "\n".join(lines) + "\n"
